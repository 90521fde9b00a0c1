import type { RecordedRun, TaskColumns } from '../protocol/recorded-run.ts';
import { mergeIntervals, totalLength, unionOf, type Intervals } from './intervals.ts';
import { serializeStarts } from './serialize-starts.ts';
import type { WorkerActivity } from './worker-activity.ts';

/** What copying values between the processes cost, as time of the threads that did it. */
export interface CopyCost {
  /** The submitting side serialized arguments or deserialized results, ms. */
  readonly mainMs: number;
  /** The workers deserialized arguments or serialized results while none of their tasks ran, ms, all workers together. */
  readonly workersMs: number;
  /** Arguments and results, bytes. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Unions, not sums: the tasks of one chunk are copied together and carry the same stamps. */
export function copyCost(
  run: RecordedRun,
  activities: readonly WorkerActivity[],
  serializeStarted: Float64Array = serializeStarts(run.tasks),
): CopyCost {
  const { tasks } = run;
  const rowsByWorker = new Map<number, number[]>();
  for (let row = 0; row < tasks.worker.length; row += 1) {
    const id = tasks.worker[row] ?? -1;
    const rows = rowsByWorker.get(id);
    if (rows) rows.push(row);
    else rowsByWorker.set(id, [row]);
  }
  let workersMs = 0;
  for (const { worker, busy, busyMs } of activities) {
    // A result of a chunk waits for those after it, so that only what is outside all runs is copying.
    const copying = copyingInWorker(tasks, rowsByWorker.get(worker.id) ?? []);
    workersMs += totalLength(mergeIntervals(busy, copying)) - busyMs;
  }
  return {
    mainMs: totalLength(copyingOnMain(tasks, serializeStarted)),
    workersMs,
    bytesIn: sum(tasks.bytesIn),
    bytesOut: sum(tasks.bytesOut),
  };
}

function copyingOnMain(tasks: TaskColumns, serializeStarted: Float64Array): Intervals {
  const rows = tasks.index.map((_, row) => row);
  return mergeIntervals(
    spans(rows, serializeStarted, tasks.serialized),
    spans(rows, tasks.resultReceived, tasks.resultDeserialized),
  );
}

function copyingInWorker(tasks: TaskColumns, rows: readonly number[]): Intervals {
  return mergeIntervals(
    spans(rows, tasks.received, tasks.deserialized),
    spans(rows, tasks.runEnd, tasks.resultSerialized),
  );
}

function spans(
  rows: readonly number[],
  starts: ArrayLike<number | null>,
  ends: ArrayLike<number | null>,
): Intervals {
  const from: number[] = [];
  const to: number[] = [];
  for (const row of rows) {
    const start = starts[row] ?? null;
    const end = ends[row] ?? null;
    if (start === null || end === null) continue;
    from.push(start);
    to.push(end);
  }
  return unionOf(from, to);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
