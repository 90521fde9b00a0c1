/**
 * The slices of one worker in the order of their start, with what drawing and hit-testing ask of them. Starts and ends
 * are copied from the store, side by side: a frame reads tens of thousands of them, and reading them across the store
 * would miss the cache each time.
 */
import { SlicePyramid, type RangeSummary, type SliceSource } from './slice-pyramid.ts';
import type { TaskStore } from './task-store.ts';

const FIRST_CAPACITY = 64;

export class WorkerRow implements SliceSource {
  readonly workerId: number;
  readonly #store: TaskStore;
  readonly #pyramid: SlicePyramid;
  #rows = new Int32Array(0);
  #starts = new Float64Array(0);
  #ends = new Float64Array(0);
  #length = 0;
  /** Positions before this one are in order and in the pyramid. */
  #settledUpTo = 0;
  #longestMs = 0;
  #latestEnd = Number.NEGATIVE_INFINITY;
  #hasOverlap = false;

  constructor(workerId: number, store: TaskStore) {
    this.workerId = workerId;
    this.#store = store;
    this.#pyramid = new SlicePyramid(this);
  }

  get length(): number {
    return this.#length;
  }

  /** Makes room for `more` tasks, so that a stored run takes no more memory than it needs. */
  reserve(more: number): void {
    const capacity = this.#length + more;
    if (capacity <= this.#rows.length) return;
    const rows = new Int32Array(capacity);
    const starts = new Float64Array(capacity);
    const ends = new Float64Array(capacity);
    rows.set(this.#rows);
    starts.set(this.#starts);
    ends.set(this.#ends);
    this.#rows = rows;
    this.#starts = starts;
    this.#ends = ends;
  }

  /** Adds one task by its row in the store; call `settle` before reading. */
  add(storeRow: number): void {
    if (this.#length === this.#rows.length) this.reserve(Math.max(FIRST_CAPACITY, this.#length));
    this.#put(this.#length++, storeRow);
    this.#longestMs = Math.max(this.#longestMs, this.#store.durationOf(storeRow));
  }

  /** Puts what was added since the last call into order: tasks settle nearly, but not quite, in the order they start. */
  settle(): void {
    let disturbed = this.#settledUpTo;
    let isInOrder = true;
    for (let position = this.#settledUpTo; position < this.#length; position++) {
      const start = this.startAt(position);
      if (position > 0 && start < this.startAt(position - 1)) isInOrder = false;
      const place = this.#firstStartingFrom(start, 0, this.#settledUpTo);
      if (place < disturbed) isInOrder = false;
      disturbed = Math.min(disturbed, place);
    }
    if (!isInOrder) this.#sortFrom(disturbed);
    this.#noteOverlap(disturbed);
    this.#pyramid.truncate(disturbed);
    this.#pyramid.extend();
    this.#settledUpTo = this.#length;
  }

  storeRowAt(position: number): number {
    return this.#rows[position] ?? -1;
  }

  startAt(position: number): number {
    return this.#starts[position] ?? Number.NaN;
  }

  endAt(position: number): number {
    return this.#ends[position] ?? Number.NaN;
  }

  durationAt(position: number): number {
    return this.endAt(position) - this.startAt(position);
  }

  severityAt(position: number): number {
    return this.#store.outcome[this.storeRowAt(position)] ?? 0;
  }

  /** The first position at or after `from` whose slice starts at or after `time`. */
  firstStartingFrom(time: number, from = 0): number {
    return this.#firstStartingFrom(time, from, this.#length);
  }

  /** The first position whose slice could still be running at `time`. */
  firstReaching(time: number): number {
    // Slices which follow one another need a look at one more; those which overlap, as far back as the longest is long.
    if (this.#hasOverlap) return this.firstStartingFrom(time - this.#longestMs);
    return Math.max(0, this.firstStartingFrom(time) - 1);
  }

  /** Where a task of the store stands in this row, or -1. */
  positionOf(storeRow: number): number {
    const start = this.#store.startOf(storeRow);
    for (let at = this.firstStartingFrom(start); at < this.#length && this.startAt(at) === start; at++) {
      if (this.storeRowAt(at) === storeRow) return at;
    }
    return -1;
  }

  summarize(from: number, to: number): RangeSummary {
    return this.#pyramid.summarize(from, to);
  }

  #put(position: number, storeRow: number): void {
    this.#rows[position] = storeRow;
    this.#starts[position] = this.#store.startOf(storeRow);
    this.#ends[position] = this.#store.endOf(storeRow);
  }

  #sortFrom(position: number): void {
    const startOf = (row: number): number => this.#store.startOf(row);
    const rows = this.#rows.slice(position, this.#length).sort((a, b) => startOf(a) - startOf(b) || a - b);
    rows.forEach((row, offset) => this.#put(position + offset, row));
  }

  #firstStartingFrom(time: number, from: number, to: number): number {
    let low = from;
    let high = to;
    // Pixels walk forward in small steps, so the answer is mostly near: gallop before halving.
    for (let step = 1; low + step < high; step *= 2) {
      if (this.startAt(low + step) >= time) {
        high = low + step;
        break;
      }
      low += step;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.startAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #noteOverlap(from: number): void {
    for (let position = from; position < this.#length; position++) {
      if (this.startAt(position) < this.#latestEnd && position >= this.#settledUpTo) this.#hasOverlap = true;
      this.#latestEnd = Math.max(this.#latestEnd, this.endAt(position));
    }
    if (from < this.#settledUpTo) this.#hasOverlap = true;
  }
}
