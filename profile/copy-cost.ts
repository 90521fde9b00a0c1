import type { RecordedRun, TaskColumns, TaskStamp } from '../protocol/recorded-run.ts';
import { mergeIntervals, totalLength, unionOf } from './intervals.ts';

/** What copying values between the processes cost, as time of the threads that did it. */
export interface CopyCost {
  /** The submitting side serialized arguments or deserialized results, ms. */
  readonly mainMs: number;
  /** The workers deserialized arguments or serialized results, ms, all workers together. */
  readonly workersMs: number;
  /** Arguments and results, bytes. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Unions, not sums: the tasks of one chunk are copied together and carry the same stamps. */
export function copyCost(run: RecordedRun): CopyCost {
  const { tasks } = run;
  const rowsByWorker = new Map<number, number[]>();
  for (let i = 0; i < tasks.worker.length; i += 1) {
    const id = tasks.worker[i] ?? -1;
    const rows = rowsByWorker.get(id);
    if (rows) rows.push(i);
    else rowsByWorker.set(id, [i]);
  }
  const all = tasks.worker.map((_, i) => i);
  const onMain: [TaskStamp, TaskStamp][] = [
    ['submitted', 'serialized'],
    ['resultReceived', 'resultDeserialized'],
  ];
  const onWorker: [TaskStamp, TaskStamp][] = [
    ['received', 'deserialized'],
    ['runEnd', 'resultSerialized'],
  ];
  let workersMs = 0;
  for (const [id, rows] of rowsByWorker) if (id >= 0) workersMs += unionMs(tasks, rows, onWorker);
  return {
    mainMs: unionMs(tasks, all, onMain),
    workersMs,
    bytesIn: sum(tasks.bytesIn),
    bytesOut: sum(tasks.bytesOut),
  };
}

function unionMs(
  tasks: TaskColumns,
  rows: readonly number[],
  pairs: readonly [TaskStamp, TaskStamp][],
): number {
  let all = unionOf([], []);
  for (const [first, second] of pairs) {
    const from: number[] = [];
    const to: number[] = [];
    for (const row of rows) {
      const start = tasks[first][row] ?? null;
      const end = tasks[second][row] ?? null;
      if (start === null || end === null) continue;
      from.push(start);
      to.push(end);
    }
    all = mergeIntervals(all, unionOf(from, to));
  }
  return totalLength(all);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
