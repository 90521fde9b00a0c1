import type { RecordedRun } from '../protocol/recorded-run.ts';
import { coveredWithin } from './intervals.ts';
import { runWindow, type RunWindow } from './run-window.ts';
import { peakWorkers, workerActivities, type WorkerActivity } from './worker-activity.ts';

/** `value[i]` is the mean busy fraction of the workers, 0 to 1, in the bucket that begins at `at[i]`. */
export interface UtilizationSeries {
  /** Milliseconds since the first task was sent to a worker. */
  readonly at: number[];
  readonly value: number[];
}

/**
 * How busy the workers were over time, in `buckets` equal buckets from the first dispatch to the last settled task; no
 * buckets where nothing was dispatched.
 */
export function utilizationOverTime(run: RecordedRun, buckets: number): UtilizationSeries {
  const window = runWindow(run);
  const workers = peakWorkers(run);
  const count = Math.floor(buckets);
  if (window === null || workers === 0 || !(count > 0)) return { at: [], value: [] };
  const activities = workerActivities(run);
  const width = (window.to - window.firstDispatch) / count;
  const at: number[] = [];
  const value: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const from = window.firstDispatch + i * width;
    let busy = 0;
    for (const activity of activities) busy += coveredWithin(activity.busy, from, from + width);
    at.push(i * width);
    value.push(width > 0 ? Math.min(1, busy / (width * workers)) : 0);
  }
  return { at, value };
}

/** Busy time of all workers / (makespan × workers that lived at one time), 0 to 1. */
export function meanUtilization(
  activities: readonly WorkerActivity[],
  window: RunWindow | null,
  workers: number,
): number {
  if (window === null || workers === 0) return 0;
  let busy = 0;
  for (const activity of activities) busy += coveredWithin(activity.busy, window.from, window.to);
  return Math.min(1, busy / (window.makespanMs * workers));
}

/**
 * The part of the workers' time inside the makespan in which they were still starting, 0 to 1. It is told apart from
 * idleness, because it is paid once and not per task.
 */
export function startUpShare(run: RecordedRun, window: RunWindow | null, workers: number): number {
  if (window === null || workers === 0) return 0;
  let starting = 0;
  for (const worker of run.workers) {
    const from = Math.max(worker.started, window.from);
    const to = Math.min(worker.ready ?? worker.exited ?? window.to, window.to);
    starting += Math.max(0, to - from);
  }
  return Math.min(1, starting / (window.makespanMs * workers));
}
