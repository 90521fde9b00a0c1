import type { RecordedRun, WorkerRecord } from '../protocol/recorded-run.ts';
import { mergeIntervals, totalLength, unionOf, type Intervals } from './intervals.ts';
import { rowsByWorker, type RowsByWorker } from './rows-by-worker.ts';
import { taskTimes, type TaskTimes } from './task-times.ts';

/** What one worker did; ms on the clock of the run. */
export interface WorkerActivity {
  readonly worker: WorkerRecord;
  /** Tasks that began to run here. */
  readonly tasks: number;
  /** When at least one task ran: a union, because async tasks overlap. */
  readonly busy: Intervals;
  readonly busyMs: number;
  /** Run times added up; more than `busyMs` where async tasks overlapped. */
  readonly runMs: number;
  /** `busy`, and the time before the worker was ready: when it could not take another synchronous task. */
  readonly unavailable: Intervals;
}

/** The activity of each worker of the run, in the order of `run.workers`. */
export function workerActivities(
  run: RecordedRun,
  times: TaskTimes = taskTimes(run.tasks),
  rows: RowsByWorker = rowsByWorker(run.tasks.worker),
): WorkerActivity[] {
  return run.workers.map((worker) => activityOf(worker, times, rows.of(worker.id)));
}

function activityOf(worker: WorkerRecord, times: TaskTimes, rows: Uint32Array): WorkerActivity {
  const { runStart, runEnd, settled } = times;
  const exited = worker.exited ?? Number.POSITIVE_INFINITY;
  const from = new Float64Array(rows.length);
  const to = new Float64Array(rows.length);
  let tasks = 0;
  let runMs = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const start = runStart[row] ?? Number.NaN;
    if (Number.isNaN(start)) continue;
    let end = runEnd[row] ?? Number.NaN;
    if (Number.isNaN(end)) end = endOfUnended(settled[row] ?? Number.NaN, exited);
    from[tasks] = start;
    to[tasks] = end;
    tasks += 1;
    if (end > start) runMs += end - start;
  }
  const busy = unionOf(from.subarray(0, tasks), to.subarray(0, tasks));
  const busyMs = totalLength(busy);
  // Overlapping tasks are async: while they wait, the worker takes in further tasks.
  const isBlockedByTasks = runMs <= busyMs * 1.05;
  const startUp = unionOf([worker.started], [worker.ready ?? worker.started]);
  const unavailable = isBlockedByTasks ? mergeIntervals(startUp, busy) : startUp;
  return { worker, tasks, busy, busyMs, runMs, unavailable };
}

/** A task that never came to the end of its run ran until its worker died or it was settled for it. */
function endOfUnended(settled: number, workerExited: number): number {
  return Number.isNaN(settled) ? Number.NEGATIVE_INFINITY : Math.min(settled, workerExited);
}

/** The largest number of workers that lived at one time; a replacement of a dead worker is not one more. */
export function peakWorkers(run: RecordedRun): number {
  const changes: { at: number; by: number }[] = [];
  for (const worker of run.workers) {
    changes.push({ at: worker.started, by: 1 });
    if (worker.exited !== null) changes.push({ at: worker.exited, by: -1 });
  }
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let alive = 0;
  let peak = 0;
  for (const change of changes) {
    alive += change.by;
    peak = Math.max(peak, alive);
  }
  return peak;
}
