import type { RecordedRun } from '../protocol/recorded-run.ts';

/** The span in which the pool worked; ms on the clock of the run. */
export interface RunWindow {
  /** When the first task was submitted. */
  readonly from: number;
  /** When the first task was sent to a worker; `from` where none was. */
  readonly firstDispatch: number;
  /** When the last task settled. */
  readonly to: number;
  /** `to` − `from`. */
  readonly makespanMs: number;
}

/** The window of a run, or `null` where no task was submitted and settled. */
export function runWindow(run: RecordedRun): RunWindow | null {
  const { submitted, dispatched, settled } = run.tasks;
  let from = Number.POSITIVE_INFINITY;
  let firstDispatch = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < submitted.length; i += 1) {
    from = Math.min(from, submitted[i] ?? Number.POSITIVE_INFINITY);
    firstDispatch = Math.min(firstDispatch, dispatched[i] ?? Number.POSITIVE_INFINITY);
    to = Math.max(to, settled[i] ?? Number.NEGATIVE_INFINITY);
  }
  if (!(to > from)) return null;
  if (!Number.isFinite(firstDispatch)) firstDispatch = from;
  return { from, firstDispatch: Math.min(Math.max(firstDispatch, from), to), to, makespanMs: to - from };
}
