/** Puts the results of many chunks together: copied as wholes in the end, which is several times faster than one by one. */

/** Smaller ones are not worth a copy of their own. */
const SMALL = 32;
/** Arguments that a call may have without trouble. */
const JOINED_AT_ONCE = 4096;

export class Collected<T> {
  #parts: (readonly T[])[] = [];
  /** The last part, if it is one that small chunks are added to. */
  #open: T[] | null = null;

  /** Adds what a chunk holds from `start` on; its values must not change any more. */
  add(values: readonly T[], start: number): void {
    if (values.length - start > SMALL) {
      this.#parts.push(start === 0 ? values : values.slice(start));
      this.#open = null;
      return;
    }
    if (this.#open === null) {
      this.#open = [];
      this.#parts.push(this.#open);
    }
    const open = this.#open;
    for (let index = start; index < values.length; index++) {
      const value = values[index];
      // Within the bounds nothing is missing; what is undefined is a result.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      open.push(value as T);
    }
  }

  toArray(): T[] {
    let parts = this.#parts;
    while (parts.length > JOINED_AT_ONCE) {
      const joined: T[][] = [];
      for (let start = 0; start < parts.length; start += JOINED_AT_ONCE)
        joined.push(join(parts.slice(start, start + JOINED_AT_ONCE)));
      parts = joined;
    }
    this.#parts = [];
    return join(parts);
  }
}

function join<T>(parts: readonly (readonly T[])[]): T[] {
  const none: T[] = [];
  return none.concat(...parts);
}
