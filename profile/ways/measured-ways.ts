import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { Way } from '../../protocol/ways-of-running.ts';
import { runWindow } from '../run-window.ts';
import { currentWay } from './current-way.ts';
import { isSameWay, wayTimes, type WayTimes } from './way-times.ts';

/** What was measured of the ways of running the inputs, beside the recorded run itself. */
export interface MeasuredWays {
  /** Fastest first. */
  readonly ways: readonly WayTimes[];
  /** The setting of the recorded run; `null` where it could not be measured again. */
  readonly current: WayTimes | null;
  /** What to use: nearly the fastest, and of those that are the simplest, or the setting of the run. */
  readonly best: WayTimes;
}

/** A setting that is slower than the fastest by no more than this is kept. */
export const KEPT = 0.05;
/** Deviation of the logarithms from which a machine is taken to be busy with other things. */
const UNSTEADY = 0.1;
/** Of ways within this of the fastest the simplest is best. */
const EQUAL = 0.03;

/** Simplest first: threads share a process that one of them can take down, and are worth it only where they are faster. */
const SIMPLEST = ['serial', 'event-loop', 'process', 'thread'] as const;

/** `null` where no way was measured. */
export function measuredWays(run: RecordedRun): MeasuredWays | null {
  const measured = (run.ways?.measurements ?? []).filter(({ makespanMs }) => makespanMs.length > 0);
  const window = runWindow(run);
  const recorded = window === null ? null : { way: currentWay(run), ms: window.makespanMs };
  const ways = wayTimes(measured, run.submittedTasks, recorded).toSorted((a, b) => a.range.ms - b.range.ms);
  const [fastest] = ways;
  if (fastest === undefined) return null;
  const current = ways.find(({ way }) => isSameWay(way, currentWay(run))) ?? null;
  const isWithin = (one: WayTimes, share: number): boolean => one.range.ms <= fastest.range.ms * (1 + share);
  if (current !== null && (isWithin(current, KEPT) || !isClearlySlower(current, fastest))) {
    return { ways, current, best: current };
  }
  const [best = fastest] = ways
    .filter((one) => isWithin(one, EQUAL))
    .toSorted((a, b) => complexity(a.way) - complexity(b.way));
  return { ways, current, best };
}

/**
 * The same for tasks that wait, or whose work is done elsewhere: where no way is clearly faster than the event loop, they are to be
 * awaited on it, whatever the run was made with.
 */
export function preferringEventLoop(measured: MeasuredWays): MeasuredWays {
  const awaited = measured.ways.find(({ way }) => way.executor === 'event-loop');
  const [fastest] = measured.ways;
  if (awaited === undefined || fastest === undefined || measured.best.way.executor === 'event-loop')
    return measured;
  return isClearlySlower(awaited, fastest) ? measured : { ...measured, best: awaited };
}

/**
 * Whether the difference is more than chance: on a steady machine more than its error, where five in six of this size are real;
 * where the same way takes a tenth more or less each time, more than twice that.
 */
function isClearlySlower(slow: WayTimes, fast: WayTimes): boolean {
  const isSteady = [slow, fast].every(({ error, runs }) => error * Math.sqrt(runs.length) <= UNSTEADY);
  const chance = Math.hypot(slow.error, fast.error) * (isSteady ? 1 : 2);
  return Math.log(slow.range.ms / fast.range.ms) > chance;
}

/** The measured time of a way, or `null`. */
export function timeOfWay(measured: MeasuredWays | null, way: Way): WayTimes | null {
  return measured?.ways.find((one) => isSameWay(one.way, way)) ?? null;
}

function complexity({ executor, workers }: Way): number {
  return SIMPLEST.indexOf(executor) * 10_000 + workers;
}
