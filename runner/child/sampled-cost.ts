/**
 * What something that happens often costs in all, from timing a few of it. The median speaks for all: a sample in which the
 * system ran another process, or the compiler, would count as many times as there are others to it.
 */
export class SampledCost {
  readonly #every: number;
  readonly #samples: number[] = [];
  #count = 0;

  /** @param every One of so many is timed: looking at the clock costs as much as what is timed. */
  constructor(every: number) {
    this.#every = every;
  }

  run(work: () => void): void {
    if (this.#count++ % this.#every !== 0) {
      work();
      return;
    }
    const begun = performance.now();
    work();
    this.#samples.push(performance.now() - begun);
  }

  /** Milliseconds. */
  get totalMs(): number {
    const ascending = this.#samples.toSorted((a, b) => a - b);
    return (ascending[ascending.length >> 1] ?? 0) * this.#count;
  }
}
