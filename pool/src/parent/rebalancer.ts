/** Lets idle workers have what waits behind a long task of another's. */
import type { Task } from '../task.ts';
import type { WorkerSet } from './worker-set.ts';

/** An idle worker looks for work that others have not begun after this long, milliseconds. */
const FIRST_LOOK_MS = 2;
const LONGEST_PAUSE_MS = 50;

export class Rebalancer {
  readonly #workers: WorkerSet;
  readonly #onTaken: (tasks: readonly Task[]) => void;
  #pauseMs = FIRST_LOOK_MS;
  #timer: NodeJS.Timeout | null = null;

  /** @param onTaken is given the tasks that were taken back, in their order */
  constructor(workers: WorkerSet, onTaken: (tasks: readonly Task[]) => void) {
    this.#workers = workers;
    this.#onTaken = onTaken;
  }

  /** A worker has made progress: there may be something to even out soon. */
  reset(): void {
    this.#pauseMs = FIRST_LOOK_MS;
  }

  /** To be called when nothing is left to send. */
  lookSoon(): void {
    if (this.#timer !== null || !this.#workers.hasImbalance()) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const taken = this.#workers.takeBackFromBusy();
      // What could not be taken has begun, or will as soon as what runs is done.
      this.#pauseMs = taken.length > 0 ? FIRST_LOOK_MS : Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
      if (taken.length > 0) this.#onTaken(taken);
      else this.lookSoon();
    }, this.#pauseMs);
  }
}
