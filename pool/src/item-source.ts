/** The rows of arguments that parallel iterables give, sync or async, until the shortest ends. */

export type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

type AnyIterator = Iterator<unknown> | AsyncIterator<unknown>;

export class ItemSource {
  /** Items there will be, where the iterables tell; else `null`. */
  readonly length: number | null;
  readonly #iterators: AnyIterator[];
  readonly #isSync: boolean;
  /** A single array, which is cut and not iterated over. */
  readonly #array: readonly unknown[] | null;
  #position = 0;
  #isDone = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(sources: readonly Source<unknown>[]) {
    this.length = sources.reduce<number | null>((least, source) => {
      const length = knownLength(source);
      return length === null ? least : Math.min(least ?? length, length);
    }, null);
    const [only] = sources;
    this.#array = sources.length === 1 && isOrdinaryArray(only) ? only : null;
    this.#isSync = sources.every((source) => Symbol.iterator in source);
    this.#iterators = sources.map((source) =>
      Symbol.iterator in source ? source[Symbol.iterator]() : source[Symbol.asyncIterator](),
    );
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Takes up to `count` rows; returns them as a column for each iterable. */
  take(count: number): unknown[][] | Promise<unknown[][]> {
    if (this.#array !== null) return [this.#takeSlice(this.#array, count)];
    const columns: unknown[][] = this.#iterators.map(() => []);
    return this.#isSync ? this.#takeSync(columns, count) : this.#takeAsync(columns, count);
  }

  /** Tells the iterables that no more is wanted of them. */
  close(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    for (const iterator of this.#iterators) {
      try {
        const closing: unknown = iterator.return?.();
        if (closing instanceof Promise) closing.catch(() => undefined);
      } catch {
        // Whoever left the loop is not to be bothered with what the source thinks of it.
      }
    }
  }

  #takeSlice(array: readonly unknown[], count: number): unknown[] {
    const slice = array.slice(this.#position, this.#position + count);
    this.#position += slice.length;
    if (this.#position >= array.length) this.#isDone = true;
    return slice;
  }

  #takeSync(columns: unknown[][], count: number): unknown[][] {
    this.#throwFailure();
    for (let taken = 0; taken < count && !this.#isDone; taken++) {
      try {
        const row = this.#iterators.map((iterator) => iterator.next());
        this.#append(columns, row);
      } catch (error) {
        return this.#fail(columns, error);
      }
    }
    return columns;
  }

  async #takeAsync(columns: unknown[][], count: number): Promise<unknown[][]> {
    this.#throwFailure();
    for (let taken = 0; taken < count && !this.#isDone; taken++) {
      try {
        const row = await Promise.all(this.#iterators.map(async (iterator) => await iterator.next()));
        this.#append(columns, row);
      } catch (error) {
        return this.#fail(columns, error);
      }
    }
    return columns;
  }

  /** What came before the failure is still to be had; the failure comes with the next call. */
  #fail(columns: unknown[][], error: unknown): unknown[][] {
    this.#failure = { error };
    if ((columns[0]?.length ?? 0) === 0) this.#throwFailure();
    return columns;
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  #append(columns: unknown[][], row: readonly unknown[]): void {
    for (const result of row) {
      if (isResult(result) && result.done !== true) continue;
      this.close();
      return;
    }
    for (let index = 0; index < columns.length; index++) {
      const result = row[index];
      columns[index]?.push(isResult(result) ? result.value : undefined);
    }
  }
}

/** An array that would give its elements in order, as those do whose iteration no one has changed. */
function isOrdinaryArray(source: unknown): source is readonly unknown[] {
  return Array.isArray(source) && source[Symbol.iterator] === Array.prototype[Symbol.iterator];
}

function knownLength(source: Source<unknown>): number | null {
  if (Array.isArray(source)) return source.length;
  if (source instanceof Set || source instanceof Map) return source.size;
  return null;
}

function isResult(value: unknown): value is IteratorResult<unknown> {
  return typeof value === 'object' && value !== null;
}
