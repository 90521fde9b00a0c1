/** How many tasks were waiting at any moment of a run: submitted, and neither running nor given up. */
import type { TaskStore } from './task-store.ts';

export class QueueDepth {
  readonly #submitted: Float64Array;
  readonly #left: Float64Array;
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
    return countUpTo(this.#submitted, timeMs) - countUpTo(this.#left, timeMs);
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

/** How many of the ascending moments are not after `time`. */
function countUpTo(moments: Float64Array, time: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
