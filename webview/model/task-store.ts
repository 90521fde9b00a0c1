/**
 * The tasks of one run in columnar typed arrays, about 110 bytes a task.
 *
 * Tasks are only ever appended; a task's row in the store is its position in the order of settling and stays valid.
 * A stamp that never happened is NaN.
 */
import { TASK_STAMPS, type TaskColumns, type TaskStamp } from '../../protocol/recorded-run.ts';
import { OUTCOMES, outcomeCode } from './outcomes.ts';

const FIRST_CAPACITY = 256;

type StampColumns = Record<TaskStamp, Float64Array>;

export class TaskStore {
  length = 0;
  index = new Uint32Array(0);
  worker = new Int32Array(0);
  outcome = new Uint8Array(0);
  bytesIn = new Float64Array(0);
  bytesOut = new Float64Array(0);
  cpuMs = new Float32Array(0);
  readonly stamps: StampColumns = emptyStamps();
  /** How many tasks ended in each outcome, by code. */
  readonly outcomeCounts: number[] = OUTCOMES.map(() => 0);
  /** The latest moment of any task, ms. */
  latest = 0;

  /** Adds every task of `columns` and returns the row of the first one added. */
  append(columns: TaskColumns): number {
    const first = this.length;
    const count = columns.index.length;
    this.#reserve(first + count);
    copyInto(this.index, columns.index, first, 0);
    copyInto(this.worker, columns.worker, first, -1);
    copyInto(this.bytesIn, columns.bytesIn, first, 0);
    copyInto(this.bytesOut, columns.bytesOut, first, 0);
    copyInto(this.cpuMs, columns.cpuMs, first, Number.NaN);
    for (const stamp of TASK_STAMPS) copyInto(this.stamps[stamp], columns[stamp], first, Number.NaN);
    for (let row = 0; row < count; row++) {
      const code = outcomeCode(columns.outcome[row] ?? 'cancelled');
      this.outcome[first + row] = code;
      this.outcomeCounts[code] = (this.outcomeCounts[code] ?? 0) + 1;
      this.latest = Math.max(this.latest, columns.settled[row] ?? 0, columns.runEnd[row] ?? 0);
    }
    this.length = first + count;
    return first;
  }

  /** When the run function of the task began, ms, or NaN if it never did. */
  startOf(row: number): number {
    return this.stamps.runStart[row] ?? Number.NaN;
  }

  /** When the task stopped occupying its worker: the end of the run, else when it was given up. */
  endOf(row: number): number {
    const end = this.stamps.runEnd[row] ?? Number.NaN;
    return Number.isNaN(end) ? (this.stamps.settled[row] ?? Number.NaN) : end;
  }

  durationOf(row: number): number {
    return this.endOf(row) - this.startOf(row);
  }

  /** Whether the task has a place on the timeline: it reached a worker and began to run there. */
  isDrawable(row: number): boolean {
    return (this.worker[row] ?? -1) >= 0 && !Number.isNaN(this.durationOf(row));
  }

  #reserve(capacity: number): void {
    if (capacity <= this.index.length) return;
    // The first append of a stored run gets exactly what it needs; a live run grows by doubling.
    const size =
      this.length === 0 ? Math.max(capacity, FIRST_CAPACITY) : Math.max(capacity, this.index.length * 2);
    this.index = grown(this.index, new Uint32Array(size));
    this.worker = grown(this.worker, new Int32Array(size));
    this.outcome = grown(this.outcome, new Uint8Array(size));
    this.bytesIn = grown(this.bytesIn, new Float64Array(size));
    this.bytesOut = grown(this.bytesOut, new Float64Array(size));
    this.cpuMs = grown(this.cpuMs, new Float32Array(size));
    for (const stamp of TASK_STAMPS) this.stamps[stamp] = grown(this.stamps[stamp], new Float64Array(size));
  }
}

function emptyStamps(): StampColumns {
  const none = (): Float64Array<ArrayBuffer> => new Float64Array(0);
  return {
    submitted: none(),
    serialized: none(),
    dispatched: none(),
    received: none(),
    deserialized: none(),
    runStart: none(),
    runEnd: none(),
    resultSerialized: none(),
    resultReceived: none(),
    resultDeserialized: none(),
    settled: none(),
  };
}

interface NumberColumn {
  [position: number]: number;
  readonly length: number;
}

function copyInto(
  target: NumberColumn,
  source: readonly (number | null)[],
  offset: number,
  missing: number,
): void {
  for (let position = 0; position < source.length; position++)
    target[offset + position] = source[position] ?? missing;
}

function grown<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
