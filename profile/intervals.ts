import { ascendingOrder } from './ascending-order.ts';

/** Sorted, disjoint intervals of time as parallel columns; ms on the clock of the run. */
export class Intervals {
  readonly from: Float64Array;
  readonly to: Float64Array;
  #before: Float64Array | null = null;

  /** @param from Ascending, each at or after the end of the one before. */
  constructor(from: Float64Array, to: Float64Array) {
    this.from = from;
    this.to = to;
  }

  /** The length of all intervals before each one, so that any span is measured in logarithmic time. */
  get before(): Float64Array {
    return (this.#before ??= lengthsBefore(this));
  }
}

/** The union of intervals that may overlap and come in any order; empty and backward ones, and those with a NaN, are dropped. */
export function unionOf(from: ArrayLike<number>, to: ArrayLike<number>): Intervals {
  const starts = from instanceof Float64Array ? from : Float64Array.from(from);
  const ends = to instanceof Float64Array ? to : Float64Array.from(to);
  const union = new UnionBuilder(starts.length);
  if (isAscending(starts)) {
    for (let i = 0; i < starts.length; i += 1) union.add(starts[i] ?? 0, ends[i] ?? 0);
    return union.intervals();
  }
  const order = ascendingOrder(starts);
  for (let i = 0; i < order.length; i += 1) {
    const at = order[i] ?? 0;
    union.add(starts[at] ?? 0, ends[at] ?? 0);
  }
  return union.intervals();
}

/** The union of two unions. */
export function mergeIntervals(a: Intervals, b: Intervals): Intervals {
  if (a.from.length === 0) return b;
  if (b.from.length === 0) return a;
  const union = new UnionBuilder(a.from.length + b.from.length);
  let i = 0;
  let j = 0;
  let nextOfA = a.from[0] ?? 0;
  let nextOfB = b.from[0] ?? 0;
  while (i < a.from.length || j < b.from.length) {
    if (nextOfA <= nextOfB) {
      union.add(nextOfA, a.to[i] ?? 0);
      i += 1;
      nextOfA = a.from[i] ?? Number.POSITIVE_INFINITY;
    } else {
      union.add(nextOfB, b.to[j] ?? 0);
      j += 1;
      nextOfB = b.from[j] ?? Number.POSITIVE_INFINITY;
    }
  }
  return union.intervals();
}

/** How much of the span from `from` to `to` the intervals cover, ms. */
export function coveredWithin(intervals: Intervals, from: number, to: number): number {
  if (to <= from) return 0;
  const before = coveredUpTo(intervals, lastStartingBefore(intervals.from, from), from);
  const after = coveredUpTo(intervals, lastStartingBefore(intervals.from, to), to);
  return Math.max(0, after - before);
}

/** The length of all intervals together, ms. */
export function totalLength(intervals: Intervals): number {
  const { from, to } = intervals;
  let sum = 0;
  for (let i = 0; i < from.length; i += 1) sum += (to[i] ?? 0) - (from[i] ?? 0);
  return sum;
}

/** `coveredWithin` for spans that follow each other in time more or less: it looks first where the one before lay. */
export class Coverage {
  readonly #intervals: Intervals;
  #at = -1;

  constructor(intervals: Intervals) {
    this.#intervals = intervals;
  }

  within(from: number, to: number): number {
    if (to <= from) return 0;
    const before = this.#upTo(from);
    return Math.max(0, this.#upTo(to) - before);
  }

  #upTo(time: number): number {
    this.#at = lastStartingNear(this.#intervals.from, time, this.#at);
    return coveredUpTo(this.#intervals, this.#at, time);
  }
}

/** Joins intervals that are added in the order of their starts. */
class UnionBuilder {
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  #count = 0;
  #lastEnd = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#from = new Float64Array(most);
    this.#to = new Float64Array(most);
  }

  add(start: number, end: number): void {
    if (!(end > start)) return;
    if (start <= this.#lastEnd) {
      if (end <= this.#lastEnd) return;
      this.#to[this.#count - 1] = end;
    } else {
      this.#from[this.#count] = start;
      this.#to[this.#count] = end;
      this.#count += 1;
    }
    this.#lastEnd = end;
  }

  intervals(): Intervals {
    return new Intervals(this.#from.subarray(0, this.#count), this.#to.subarray(0, this.#count));
  }
}

function lengthsBefore({ from, to }: Intervals): Float64Array {
  const before = new Float64Array(from.length);
  let sum = 0;
  for (let i = 0; i < from.length; i += 1) {
    before[i] = sum;
    sum += (to[i] ?? 0) - (from[i] ?? 0);
  }
  return before;
}

function isAscending(values: Float64Array): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    if (value < before) return false;
    // A NaN is dropped, and leaves the order of the others what it is.
    if (value > before) before = value;
  }
  return true;
}

/** @param last The interval that starts last before `time`, or -1. */
function coveredUpTo(intervals: Intervals, last: number, time: number): number {
  if (last < 0) return 0;
  const { from, to, before } = intervals;
  return (before[last] ?? 0) + Math.min(to[last] ?? 0, time) - (from[last] ?? 0);
}

function lastStartingBefore(starts: Float64Array, time: number, low = 0, high = starts.length): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The same, searched for in steps that double, from `near` on. */
function lastStartingNear(starts: Float64Array, time: number, near: number): number {
  let step = 1;
  if (near < 0 || (starts[near] ?? Number.POSITIVE_INFINITY) < time) {
    let low = near;
    while (low + step < starts.length && (starts[low + step] ?? 0) < time) {
      low += step;
      step *= 2;
    }
    return lastStartingBefore(starts, time, low + 1, Math.min(starts.length, low + step));
  }
  let high = near;
  while (high - step >= 0 && (starts[high - step] ?? 0) >= time) {
    high -= step;
    step *= 2;
  }
  return lastStartingBefore(starts, time, Math.max(0, high - step), high);
}
