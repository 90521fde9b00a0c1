/** Sorted, disjoint intervals of time as parallel arrays; ms on the clock of the run. */
export interface Intervals {
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The length of all intervals before this one, so that any span is measured in logarithmic time. */
  readonly before: readonly number[];
}

/** The union of intervals that may overlap and come in any order; empty and backward ones are dropped. */
export function unionOf(from: readonly number[], to: readonly number[]): Intervals {
  const order: number[] = [];
  for (let i = 0; i < from.length; i += 1) {
    if ((to[i] ?? 0) > (from[i] ?? 0)) order.push(i);
  }
  order.sort((a, b) => (from[a] ?? 0) - (from[b] ?? 0));
  const starts: number[] = [];
  const ends: number[] = [];
  for (const i of order) {
    const start = from[i] ?? 0;
    const end = to[i] ?? 0;
    const last = ends.length - 1;
    const lastEnd = ends[last];
    if (lastEnd !== undefined && start <= lastEnd) ends[last] = Math.max(lastEnd, end);
    else {
      starts.push(start);
      ends.push(end);
    }
  }
  return { from: starts, to: ends, before: lengthsBefore(starts, ends) };
}

/** How much of the span from `from` to `to` the intervals cover, ms. */
export function coveredWithin(intervals: Intervals, from: number, to: number): number {
  return to <= from ? 0 : Math.max(0, coveredBefore(intervals, to) - coveredBefore(intervals, from));
}

/** The length of all intervals together, ms. */
export function totalLength(intervals: Intervals): number {
  return coveredBefore(intervals, Number.POSITIVE_INFINITY);
}

function lengthsBefore(from: readonly number[], to: readonly number[]): number[] {
  const before: number[] = [];
  let total = 0;
  for (let i = 0; i < from.length; i += 1) {
    before.push(total);
    total += (to[i] ?? 0) - (from[i] ?? 0);
  }
  return before;
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
