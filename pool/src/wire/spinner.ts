/**
 * Waking a process that sleeps takes 50 µs, several times as long as a short task. Where an answer is about to come,
 * the loop is kept turning for a moment instead of going to sleep. Only if that pays is it done: each time nothing came
 * it becomes less likely, each time something did, or would have, more.
 */

/** Longer than this nothing is waited for awake, milliseconds. */
const SPIN_MS = 0.1;
const MOST_CREDIT = 16;

export class Spinner {
  #credit = MOST_CREDIT / 2;
  #deadline = 0;
  #isSpinning = false;
  #restedAt = 0;

  /** Nothing is left to do until the other side answers. */
  rest(): void {
    const now = performance.now();
    this.#restedAt = now;
    if (this.#credit <= 0) return;
    this.#deadline = now + SPIN_MS;
    if (this.#isSpinning) return;
    this.#isSpinning = true;
    setImmediate(this.#turn);
  }

  /** The other side has answered. */
  wake(): void {
    if (this.#restedAt === 0) return;
    const isQuick = performance.now() - this.#restedAt < SPIN_MS;
    this.#credit = Math.max(0, Math.min(MOST_CREDIT, this.#credit + (isQuick ? 1 : -1)));
    this.#restedAt = 0;
    this.#deadline = 0;
  }

  readonly #turn = (): void => {
    this.#isSpinning = performance.now() < this.#deadline;
    if (this.#isSpinning) setImmediate(this.#turn);
  };
}
