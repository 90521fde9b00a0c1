import { ascendingOrder } from './ascending-order.ts';

/** Sorted, disjoint intervals of time as parallel arrays; ms on the clock of the run. */
export interface Intervals {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The length of all intervals before this one, so that any span is measured in logarithmic time. */
  readonly before: readonly number[];
}

/** The union of intervals that may overlap and come in any order; empty and backward ones are dropped. */
export function unionOf(from: readonly number[], to: readonly number[]): Intervals {
  const union = new UnionBuilder();
  if (isAscending(from)) {
    for (let i = 0; i < from.length; i += 1) union.add(from[i] ?? 0, to[i] ?? 0);
    return union.intervals();
  }
  for (const i of ascendingOrder(Float64Array.from(from))) union.add(from[i] ?? 0, to[i] ?? 0);
  return union.intervals();
}

/** The union of two unions. */
export function mergeIntervals(a: Intervals, b: Intervals): Intervals {
  const union = new UnionBuilder();
  let i = 0;
  let j = 0;
  while (i < a.from.length || j < b.from.length) {
    const isNextOfA = (a.from[i] ?? Number.POSITIVE_INFINITY) <= (b.from[j] ?? Number.POSITIVE_INFINITY);
    if (isNextOfA) union.add(a.from[i] ?? 0, a.to[i] ?? 0);
    else union.add(b.from[j] ?? 0, b.to[j] ?? 0);
    if (isNextOfA) i += 1;
    else j += 1;
  }
  return union.intervals();
}

/** How much of the span from `from` to `to` the intervals cover, ms. */
export function coveredWithin(intervals: Intervals, from: number, to: number): number {
  return to <= from ? 0 : Math.max(0, coveredBefore(intervals, to) - coveredBefore(intervals, from));
}

/** The length of all intervals together, ms. */
export function totalLength(intervals: Intervals): number {
  return coveredBefore(intervals, Number.POSITIVE_INFINITY);
}

/** Joins intervals that are added in the order of their starts. */
class UnionBuilder {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #before: number[] = [];

  add(start: number, end: number): void {
    if (!(end > start)) return;
    const last = this.#to.length - 1;
    const lastEnd = this.#to[last];
    if (lastEnd !== undefined && start <= lastEnd) {
      if (end > lastEnd) this.#to[last] = end;
      return;
    }
    const length = lastEnd === undefined ? 0 : lastEnd - (this.#from[last] ?? 0);
    this.#before.push((this.#before[last] ?? 0) + length);
    this.#from.push(start);
    this.#to.push(end);
  }

  intervals(): Intervals {
    return { from: this.#from, to: this.#to, before: this.#before };
  }
}

function isAscending(values: readonly number[]): boolean {
  for (let i = 1; i < values.length; i += 1) {
    if ((values[i] ?? 0) < (values[i - 1] ?? 0)) return false;
  }
  return true;
}

function coveredBefore(intervals: Intervals, time: number): number {
  const i = lastStartingBefore(intervals.from, time);
  if (i < 0) return 0;
  const start = intervals.from[i] ?? 0;
  return (intervals.before[i] ?? 0) + Math.min(intervals.to[i] ?? 0, time) - start;
}

function lastStartingBefore(starts: readonly number[], time: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
