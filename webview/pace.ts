/**
 * Keeps drawing from taking the CPUs that the run itself needs: what is asked for is drawn at once when the last time
 * is long enough ago, else when it is; not at all while nobody can see the page.
 */

/** Drawing may take this part of the time at most: a slow machine draws less often rather than slowing the run. */
const LARGEST_SHARE = 0.05;

export class Pace {
  readonly #leastIntervalMs: number;
  readonly #draw: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isWaitingToBeSeen = false;
  #mayDrawAt = Number.NEGATIVE_INFINITY;

  constructor(leastIntervalMs: number, draw: () => void) {
    this.#leastIntervalMs = leastIntervalMs;
    this.#draw = draw;
    document.addEventListener('visibilitychange', () => {
      if (this.#isWaitingToBeSeen && !document.hidden) this.#run();
    });
  }

  /** Something changed that should be drawn before long. */
  ask(): void {
    if (document.hidden) this.#isWaitingToBeSeen = true;
    else this.#timer ??= setTimeout(() => this.#run(), Math.max(0, this.#mayDrawAt - performance.now()));
  }

  /** What was asked for has been drawn by other means, or is no longer wanted. */
  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isWaitingToBeSeen = false;
  }

  #run(): void {
    this.cancel();
    if (document.hidden) {
      this.#isWaitingToBeSeen = true;
      return;
    }
    const began = performance.now();
    this.#draw();
    const took = performance.now() - began;
    this.#mayDrawAt = began + Math.max(this.#leastIntervalMs, took / LARGEST_SHARE);
  }
}
