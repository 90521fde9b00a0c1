/** How many tasks were waiting at any moment of a run: submitted, and neither running nor given up. */
import type { TaskStore } from './task-store.ts';

export class QueueDepth {
  readonly #submitted: Float64Array;
  readonly #left: Float64Array;
  /** Where the last answers were found: a picture asks from left to right. */
  #come = 0;
  #gone = 0;
  /** The most that ever waited at once. */
  readonly most: number;

  constructor(store: TaskStore) {
    const submitted = new Float64Array(store.length);
    const left = new Float64Array(store.length);
    let count = 0;
    for (let row = 0; row < store.length; row++) {
      const from = store.submitted[row] ?? Number.NaN;
      if (Number.isNaN(from)) continue;
      const start = store.startOf(row);
      submitted[count] = from;
      left[count++] = Math.max(from, Number.isNaN(start) ? (store.settled[row] ?? from) : start);
    }
    this.#submitted = submitted.slice(0, count).sort();
    this.#left = left.slice(0, count).sort();
    this.most = mostWaiting(this.#submitted, this.#left);
  }

  /** Tasks waiting at the moment. */
  at(timeMs: number): number {
    this.#come = countUpTo(this.#submitted, timeMs, this.#come);
    this.#gone = countUpTo(this.#left, timeMs, this.#gone);
    return this.#come - this.#gone;
  }
}

function mostWaiting(submitted: Float64Array, left: Float64Array): number {
  let most = 0;
  let gone = 0;
  for (let come = 0; come < submitted.length; come++) {
    const at = submitted[come] ?? 0;
    while (gone < left.length && (left[gone] ?? 0) <= at) gone++;
    most = Math.max(most, come + 1 - gone);
  }
  return most;
}

/** How many of the ascending moments are not after `time`; quick where that is a little more than `guess`. */
function countUpTo(moments: Float64Array, time: number, guess: number): number {
  let low = guess > 0 && (moments[guess - 1] ?? Number.POSITIVE_INFINITY) <= time ? guess : 0;
  let high = moments.length;
  for (let step = 1; low > 0 && low + step < high; step *= 2) {
    if ((moments[low + step - 1] ?? 0) > time) {
      high = low + step;
      break;
    }
    low += step;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
