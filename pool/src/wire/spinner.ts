/**
 * Waking a process that sleeps takes 50 µs, several times as long as a short task. Where an answer is about to come,
 * the loop is kept turning for a moment instead of going to sleep. On a busy machine that is worse than useless: the one
 * who is to answer waits for the very CPU that turns. So it is done only where it pays. An answer that did not come
 * within the moment costs more trust than one that did earns; without trust nothing is waited for awake for a while,
 * which doubles each time until it has worked again.
 */

/** Longer than this nothing is waited for awake, milliseconds. */
const SPIN_MS = 0.2;
const MOST_CREDIT = 16;
const COST_OF_FAILURE = 3;
/** What is left to try with after a pause: a single answer that comes late must not mean the next. */
const CREDIT_AFTER_PAUSE = 6;
/** Waits that are slept through before the next attempt. */
const FIRST_PAUSE = 16;
const LONGEST_PAUSE = 64;

export class Spinner {
  #credit = MOST_CREDIT / 2;
  #pause = 0;
  #waitsToSleep = 0;
  #deadline = 0;
  #isSpinning = false;
  #isAwake = false;
  #restedAt = 0;

  /** Nothing is left to do until the other side answers. */
  rest(): void {
    const now = performance.now();
    this.#restedAt = now;
    this.#isAwake = this.#waitsToSleep === 0;
    if (!this.#isAwake) {
      this.#waitsToSleep--;
      return;
    }
    this.#deadline = now + SPIN_MS;
    if (this.#isSpinning) return;
    this.#isSpinning = true;
    setImmediate(this.#turn);
  }

  /** The other side has answered. */
  wake(): void {
    if (this.#restedAt === 0) return;
    const isQuick = performance.now() - this.#restedAt < SPIN_MS;
    this.#restedAt = 0;
    this.#deadline = 0;
    if (!this.#isAwake) return;
    if (isQuick) this.#succeeded();
    else this.#failed();
  }

  #succeeded(): void {
    this.#credit = Math.min(MOST_CREDIT, this.#credit + 1);
    if (this.#credit === MOST_CREDIT) this.#pause = 0;
  }

  #failed(): void {
    this.#credit -= COST_OF_FAILURE;
    if (this.#credit > 0) return;
    this.#credit = CREDIT_AFTER_PAUSE;
    this.#pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, 2 * this.#pause));
    this.#waitsToSleep = this.#pause;
  }

  readonly #turn = (): void => {
    this.#isSpinning = performance.now() < this.#deadline;
    if (this.#isSpinning) setImmediate(this.#turn);
  };
}
