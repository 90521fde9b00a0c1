/**
 * The tasks of one run in columnar typed arrays, about 80 bytes a task.
 *
 * Tasks are only ever appended; a task's row in the store is its position in the order of settling and stays valid.
 * A moment that never came is NaN.
 */
import { packedOutcome } from '../../profile/index.ts';
import type { PackedTasks } from '../../protocol/packed-tasks.ts';
import type { TaskColumns } from '../../protocol/recorded-run.ts';
import { OUTCOMES } from './outcomes.ts';

const FIRST_CAPACITY = 256;

export class TaskStore {
  length = 0;
  index: Uint32Array = new Uint32Array(0);
  worker: Int32Array = new Int32Array(0);
  outcome: Uint8Array = new Uint8Array(0);
  /** Position in the run's task names; `null` where all tasks are calls of one function. */
  name: Uint16Array | null = null;
  bytesIn: Float32Array = new Float32Array(0);
  bytesOut: Float32Array = new Float32Array(0);
  cpuMs: Float32Array = new Float32Array(0);
  submitted: Float64Array = new Float64Array(0);
  start: Float64Array = new Float64Array(0);
  end: Float64Array = new Float64Array(0);
  settled: Float64Array = new Float64Array(0);
  /** How each task's time is split; `null` until the run has ended. */
  phases: PackedTasks['phases'] | null = null;
  /** How many tasks ended in each outcome, by code. */
  readonly outcomeCounts: number[] = OUTCOMES.map(() => 0);
  /** The latest moment of any task, ms. */
  latest = 0;

  /** Takes over the columns of a whole run as they are; the store must be empty. */
  adopt(tasks: PackedTasks): void {
    if (this.length > 0) throw new Error('A store that holds tasks cannot take over those of another run.');
    this.index = tasks.index;
    this.worker = tasks.worker;
    this.outcome = tasks.outcome;
    this.name = tasks.name;
    this.bytesIn = tasks.bytesIn;
    this.bytesOut = tasks.bytesOut;
    this.cpuMs = tasks.cpuMs;
    this.submitted = tasks.submitted;
    this.start = tasks.start;
    this.end = tasks.end;
    this.settled = tasks.settled;
    this.phases = tasks.phases;
    this.length = tasks.index.length;
    this.#count(0);
  }

  /** Adds every task of `columns` and returns the row of the first one added. */
  append(columns: TaskColumns): number {
    const first = this.length;
    this.length += columns.index.length;
    this.#reserve(this.length);
    copyInto(this.index, columns.index, first, 0);
    copyInto(this.worker, columns.worker, first, -1);
    copyInto(this.bytesIn, columns.bytesIn, first, 0);
    copyInto(this.bytesOut, columns.bytesOut, first, 0);
    copyInto(this.cpuMs, columns.cpuMs, first, Number.NaN);
    copyInto(this.submitted, columns.submitted, first, Number.NaN);
    copyInto(this.start, columns.runStart, first, Number.NaN);
    copyInto(this.settled, columns.settled, first, Number.NaN);
    if (this.name !== null && columns.name !== undefined) copyInto(this.name, columns.name, first, 0);
    for (let row = first; row < this.length; row++) {
      this.outcome[row] = packedOutcome(columns.outcome[row - first] ?? 'cancelled');
      this.end[row] = columns.runEnd[row - first] ?? this.settled[row] ?? Number.NaN;
    }
    this.#count(first);
    return first;
  }

  /** When the run function of the task began, ms, or NaN if it never did. */
  startOf(row: number): number {
    return this.start[row] ?? Number.NaN;
  }

  /** When the task stopped occupying its worker: the end of the run, else when it was given up. */
  endOf(row: number): number {
    return this.end[row] ?? Number.NaN;
  }

  durationOf(row: number): number {
    return this.endOf(row) - this.startOf(row);
  }

  /** Whether the task has a place on the timeline: it reached a worker and began to run there. */
  isDrawable(row: number): boolean {
    return (this.worker[row] ?? -1) >= 0 && !Number.isNaN(this.durationOf(row));
  }

  #count(first: number): void {
    for (let row = first; row < this.length; row++) {
      const code = this.outcome[row] ?? 0;
      this.outcomeCounts[code] = (this.outcomeCounts[code] ?? 0) + 1;
      this.latest = Math.max(this.latest, this.settled[row] || 0, this.end[row] || 0);
    }
  }

  #reserve(capacity: number): void {
    if (capacity <= this.index.length) return;
    const size = Math.max(capacity, this.index.length * 2, FIRST_CAPACITY);
    this.index = grown(this.index, new Uint32Array(size));
    this.worker = grown(this.worker, new Int32Array(size));
    this.outcome = grown(this.outcome, new Uint8Array(size));
    this.bytesIn = grown(this.bytesIn, new Float32Array(size));
    this.bytesOut = grown(this.bytesOut, new Float32Array(size));
    this.cpuMs = grown(this.cpuMs, new Float32Array(size));
    this.submitted = grown(this.submitted, new Float64Array(size));
    this.start = grown(this.start, new Float64Array(size));
    this.end = grown(this.end, new Float64Array(size));
    this.settled = grown(this.settled, new Float64Array(size));
  }
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
