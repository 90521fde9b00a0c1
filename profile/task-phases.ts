import { PHASES, type Phase } from '../protocol/profile-report.ts';
import { TASK_STAMPS, type RecordedRun, type TaskStamp } from '../protocol/recorded-run.ts';
import { Coverage } from './intervals.ts';
import { serializeStarts } from './serialize-starts.ts';
import { taskTimes, type TaskTimes } from './task-times.ts';
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
  times: TaskTimes = taskTimes(run.tasks),
): TaskPhases {
  const count = run.tasks.index.length;
  const phases = emptyPhases(count);
  const unavailable = new Map<number, Coverage>();
  for (const activity of activities) unavailable.set(activity.worker.id, new Coverage(activity.unavailable));
  const split = new TaskSplit(times, phases);
  const { worker } = run.tasks;
  for (let row = 0; row < count; row += 1) {
    split.row(row, serializeStarted[row] ?? Number.NaN, unavailable.get(worker[row] ?? -1) ?? null);
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
  for (const phase of PHASES) totals[phase] = sumOf(phases[phase]);
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

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
}

interface Step {
  readonly stamp: TaskStamp;
  readonly times: Float64Array;
  /** Of the interval that ends here. */
  readonly phase: Phase;
  readonly column: Float64Array;
}

/** Splits tasks one after the other; what is looked up by name is looked up once for all of them. */
class TaskSplit {
  readonly #steps: readonly Step[];
  readonly #times: TaskTimes;
  readonly #phases: TaskPhases;

  constructor(times: TaskTimes, phases: TaskPhases) {
    this.#times = times;
    this.#phases = phases;
    this.#steps = TASK_STAMPS.map((stamp) => {
      const phase = PHASE_ENDING_AT[stamp];
      return { stamp, times: times[stamp], phase, column: phases[phase] };
    });
  }

  row(row: number, serializeStart: number, unavailable: Coverage | null): void {
    if (this.#splitWhole(row, serializeStart, unavailable)) return;
    const submitted = this.#times.submitted[row] ?? Number.NaN;
    const settled = this.#times.settled[row] ?? Number.NaN;
    if (Number.isNaN(submitted) || Number.isNaN(settled)) return;
    const queue = this.#phases.queue;
    const last = Math.max(settled, submitted);
    let previous = submitted;
    let isPreviousStampPresent = true;
    let hasStarted = false;
    let hasEnded = false;
    for (let i = 0; i < this.#steps.length; i += 1) {
      const step = this.#steps[i];
      if (step === undefined) break;
      const stamped = step.times[row] ?? Number.NaN;
      if (Number.isNaN(stamped)) {
        isPreviousStampPresent = false;
        continue;
      }
      const at = Math.min(Math.max(stamped, previous), last);
      const phase = isPreviousStampPresent ? step.phase : phaseOfGap(step.stamp, hasStarted, hasEnded);
      const column = isPreviousStampPresent ? step.column : this.#phases[phase];
      if (at > previous) {
        const waited = waitedWithin(phase, previous, at, serializeStart, unavailable);
        column[row] = (column[row] ?? 0) + (at - previous - waited);
        if (waited > 0) queue[row] = (queue[row] ?? 0) + waited;
      }
      previous = at;
      isPreviousStampPresent = true;
      if (step.stamp === 'runStart') hasStarted = true;
      else if (step.stamp === 'runEnd') hasEnded = true;
    }
  }

  /** The same for a task that has all its stamps in order, as nearly all have. @returns whether it was one. */
  #splitWhole(row: number, serializeStart: number, unavailable: Coverage | null): boolean {
    const times = this.#times;
    const submitted = times.submitted[row] ?? Number.NaN;
    const serialized = times.serialized[row] ?? Number.NaN;
    const dispatched = times.dispatched[row] ?? Number.NaN;
    const received = times.received[row] ?? Number.NaN;
    const deserialized = times.deserialized[row] ?? Number.NaN;
    const runStart = times.runStart[row] ?? Number.NaN;
    const runEnd = times.runEnd[row] ?? Number.NaN;
    const resultSerialized = times.resultSerialized[row] ?? Number.NaN;
    const resultReceived = times.resultReceived[row] ?? Number.NaN;
    const resultDeserialized = times.resultDeserialized[row] ?? Number.NaN;
    const settled = times.settled[row] ?? Number.NaN;
    const isThere = submitted <= serialized && serialized <= dispatched && dispatched <= received;
    const hasRun = received <= deserialized && deserialized <= runStart && runStart <= runEnd;
    const isBack = runEnd <= resultSerialized && resultSerialized <= resultReceived;
    if (!isThere || !hasRun || !isBack) return false;
    if (!(resultReceived <= resultDeserialized && resultDeserialized <= settled)) return false;
    const waitedHere = waitedWithin('serialize', submitted, serialized, serializeStart, null);
    const waitedThere = waitedWithin('transfer', dispatched, received, serializeStart, unavailable);
    const phases = this.#phases;
    phases.serialize[row] = serialized - submitted - waitedHere;
    phases.queue[row] = waitedHere + (dispatched - serialized) + waitedThere + (runStart - deserialized);
    phases.transfer[row] = received - dispatched - waitedThere;
    phases.deserialize[row] = deserialized - received;
    phases.run[row] = runEnd - runStart;
    phases.return[row] =
      resultSerialized -
      runEnd +
      (resultReceived - resultSerialized) +
      (resultDeserialized - resultReceived) +
      (settled - resultDeserialized);
    return true;
  }
}

/** How much of an interval that is named for work was waiting for it. */
function waitedWithin(
  phase: Phase,
  from: number,
  to: number,
  serializeStart: number,
  unavailable: Coverage | null,
): number {
  if (phase === 'serialize') return Math.min(to - from, Math.max(0, serializeStart - from) || 0);
  if (phase !== 'transfer' || unavailable === null) return 0;
  return unavailable.within(from, to);
}

function phaseOfGap(stamp: TaskStamp, hasStarted: boolean, hasEnded: boolean): Phase {
  if (stamp === 'runEnd') return 'run';
  if (hasEnded) return 'return';
  return hasStarted ? 'run' : 'queue';
}
