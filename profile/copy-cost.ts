import type { RecordedRun } from '../protocol/recorded-run.ts';
import { unionOf, type Intervals } from './intervals.ts';
import { lengthsByPriority } from './lengths-by-priority.ts';
import { rowsByWorker, valuesAt, type RowsByWorker } from './rows-by-worker.ts';
import { serializeStarts } from './serialize-starts.ts';
import { taskTimes, type TaskTimes } from './task-times.ts';
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
  times: TaskTimes = taskTimes(run.tasks),
  rows: RowsByWorker = rowsByWorker(run.tasks.worker),
): CopyCost {
  let workersMs = 0;
  for (const { worker, busy } of activities) {
    // A result of a chunk waits for those after it, so that only what is outside all runs is copying.
    const [, ...copying] = lengthsByPriority([busy, ...copyingInWorker(times, rows.of(worker.id))]);
    workersMs += sum(copying);
  }
  const serializing = unionOf(serializeStarted, times.serialized);
  const deserializing = unionOf(times.resultReceived, times.resultDeserialized);
  return {
    mainMs: sum(lengthsByPriority([serializing, deserializing])),
    workersMs,
    bytesIn: sum(run.tasks.bytesIn),
    bytesOut: sum(run.tasks.bytesOut),
  };
}

function copyingInWorker(times: TaskTimes, rows: Uint32Array): Intervals[] {
  return [
    unionOf(valuesAt(times.received, rows), valuesAt(times.deserialized, rows)),
    unionOf(valuesAt(times.runEnd, rows), valuesAt(times.resultSerialized, rows)),
  ];
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i] ?? 0;
  return total;
}
