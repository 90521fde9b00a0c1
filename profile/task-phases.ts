import { PHASES, type Phase } from '../protocol/profile-report.ts';
import { TASK_STAMPS, type RecordedRun, type TaskStamp } from '../protocol/recorded-run.ts';
import { coveredWithin, type Intervals } from './intervals.ts';
import { serializeStarts } from './serialize-starts.ts';
import { workerActivities, type WorkerActivity } from './worker-activity.ts';

/** Milliseconds of each task in each phase; one entry per task, in the order of the run's columns. */
export type TaskPhases = Readonly<Record<Phase, Float64Array>>;

/**
 * The phase of the interval that ends at a stamp and begins at the one before it.
 *
 * - serialize:   of submitted → serialized the part that `serializeStarts` finds
 * - queue:       the rest of submitted → serialized, serialized → dispatched (waits in the parent) and deserialized →
 *                runStart (waits in the worker), and of dispatched → received the part in which the worker ran
 *                other tasks or was still starting
 * - transfer:    the rest of dispatched → received
 * - deserialize: received → deserialized
 * - run:         runStart → runEnd
 * - return:      runEnd → resultSerialized → resultReceived → resultDeserialized → settled
 */
const PHASE_ENDING_AT: Readonly<Record<TaskStamp, Phase>> = {
  submitted: 'queue',
  serialized: 'serialize',
  dispatched: 'queue',
  received: 'transfer',
  deserialized: 'deserialize',
  runStart: 'queue',
  runEnd: 'run',
  resultSerialized: 'return',
  resultReceived: 'return',
  resultDeserialized: 'return',
  settled: 'return',
};

/**
 * Splits every task's time from submit to settle into phases that add up to it exactly.
 *
 * Stamps of different processes may disagree by microseconds; a stamp that lies before the one it follows is moved up to
 * it, one past `settled` down to that. Where stamps are missing (cancelled, timed out, the worker died) the gap
 * is time in the queue if the task never ran and of the run if it had started. A task without `submitted`
 * or `settled` has no phases.
 *
 * @param serializeStarted What `serializeStarts` gives for the run, where it is at hand.
 * @param activities What `workerActivities` gives for the run, where they are at hand.
 */
export function taskPhases(
  run: RecordedRun,
  serializeStarted: Float64Array = serializeStarts(run.tasks),
  activities: readonly WorkerActivity[] = workerActivities(run),
): TaskPhases {
  const count = run.tasks.index.length;
  const phases = emptyPhases(count);
  const unavailable = new Map<number, Intervals>();
  for (const activity of activities) unavailable.set(activity.worker.id, activity.unavailable);
  // One for all tasks: a million short-lived objects take longer than the arithmetic.
  const waits: Waits = { serializeStart: Number.NaN, workerUnavailable: null };
  for (let row = 0; row < count; row += 1) {
    waits.workerUnavailable = unavailable.get(run.tasks.worker[row] ?? -1) ?? null;
    waits.serializeStart = serializeStarted[row] ?? Number.NaN;
    splitTask(run, row, phases, waits);
  }
  return phases;
}

/** Milliseconds in each phase, summed over all tasks. */
export function phaseTotals(
  run: RecordedRun,
  phases: TaskPhases = taskPhases(run),
): Readonly<Record<Phase, number>> {
  const totals = {
    queue: 0,
    serialize: 0,
    transfer: 0,
    deserialize: 0,
    run: 0,
    return: 0,
  };
  for (const phase of PHASES) {
    for (const ms of phases[phase]) totals[phase] += ms;
  }
  return totals;
}

function emptyPhases(count: number): TaskPhases {
  return {
    queue: new Float64Array(count),
    serialize: new Float64Array(count),
    transfer: new Float64Array(count),
    deserialize: new Float64Array(count),
    run: new Float64Array(count),
    return: new Float64Array(count),
  };
}

/** What the stamps alone do not tell. */
interface Waits {
  serializeStart: number;
  workerUnavailable: Intervals | null;
}

function splitTask(run: RecordedRun, row: number, phases: TaskPhases, waits: Readonly<Waits>): void {
  const submitted = run.tasks.submitted[row] ?? null;
  const settled = run.tasks.settled[row] ?? null;
  if (submitted === null || settled === null) return;
  let previous = submitted;
  let isPreviousStampPresent = true;
  let hasStarted = false;
  let hasEnded = false;
  for (const stamp of TASK_STAMPS) {
    const stamped = run.tasks[stamp][row] ?? null;
    if (stamped === null) {
      isPreviousStampPresent = false;
      continue;
    }
    const at = Math.min(Math.max(stamped, previous), Math.max(settled, submitted));
    const phase = isPreviousStampPresent ? PHASE_ENDING_AT[stamp] : phaseOfGap(stamp, hasStarted, hasEnded);
    const waited = waitedWithin(phase, previous, at, waits);
    add(phases, phase, row, at - previous - waited);
    add(phases, 'queue', row, waited);
    previous = at;
    isPreviousStampPresent = true;
    hasStarted ||= stamp === 'runStart';
    hasEnded ||= stamp === 'runEnd';
  }
}

/** How much of an interval that is named for work was waiting for it. */
function waitedWithin(phase: Phase, from: number, to: number, waits: Readonly<Waits>): number {
  if (phase === 'serialize') return Math.min(to - from, Math.max(0, waits.serializeStart - from) || 0);
  if (phase !== 'transfer' || waits.workerUnavailable === null) return 0;
  return coveredWithin(waits.workerUnavailable, from, to);
}

function phaseOfGap(stamp: TaskStamp, hasStarted: boolean, hasEnded: boolean): Phase {
  if (stamp === 'runEnd') return 'run';
  if (hasEnded) return 'return';
  return hasStarted ? 'run' : 'queue';
}

function add(phases: TaskPhases, phase: Phase, row: number, ms: number): void {
  phases[phase][row] = (phases[phase][row] ?? 0) + ms;
}
