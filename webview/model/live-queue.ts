/** The queue of a live run as each batch told it, in constant memory: when it is full, every other look is forgotten. */
const MOST_LOOKS = 1024;

export class LiveQueue {
  #at: number[] = [];
  #waiting: number[] = [];
  most = 0;

  add(atMs: number, waiting: number): void {
    if (this.#at.length >= MOST_LOOKS) {
      this.#at = this.#at.filter((_, look) => look % 2 === 0);
      this.#waiting = this.#waiting.filter((_, look) => look % 2 === 0);
    }
    this.#at.push(atMs);
    this.#waiting.push(waiting);
    this.most = Math.max(this.most, waiting);
  }

  /** Tasks waiting at the last look before the moment. */
  at(timeMs: number): number {
    let look = this.#at.length - 1;
    while (look >= 0 && (this.#at[look] ?? 0) > timeMs) look--;
    return this.#waiting[look] ?? 0;
  }
}
