/** What `map` returns: results in the order of the items, to be iterated or awaited. */
import { ChunkTask } from './chunk-task.ts';
import type { ChunkOwner } from './chunk-task.ts';
import { Collected } from './collected.ts';
import { TimeoutError } from './errors.ts';
import type { ItemSource } from './item-source.ts';
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import { TaskQueue } from './parent/task-queue.ts';
import type { CallOptions, TaskOwner } from './task.ts';

export interface MapOptions {
  /** Items sent together; `'auto'`, the default, learns how long they take and sends a few milliseconds' worth. */
  readonly chunksize?: number | 'auto';
  /** Items taken from the iterables and not yet handed out, at most. */
  readonly buffersize?: number;
  /** Milliseconds from the call of `map` to the last result; what runs then is ended. */
  readonly timeout?: number;
}

/** The results of a `map`: iterate over them in order, or await them all as an array. */
export interface MapResult<T> extends AsyncIterableIterator<T>, PromiseLike<T[]> {
  [Symbol.asyncIterator](): MapResult<T>;
}

/** An `'auto'` chunk is meant to take so long, microseconds. */
const CHUNK_US = 3000;
const LARGEST_CHUNK = 4096;
/** Chunks out at a time for each worker: one running, the others so that it never waits for the next. */
const CHUNKS_PER_WORKER = 4;
/** Work out at a time for each worker if the chunks are tiny, microseconds. */
const WORK_PER_WORKER_US = 4000;
const MOST_CHUNKS_PER_WORKER = 4096;
const LEAST_BUFFER = 1024;

export interface MapOwner extends TaskOwner {
  readonly maxWorkers: number;
  submitChunk(chunk: ChunkTask): void;
  /** The number of the first of so many items. */
  takeIndexes(count: number): number;
}

export class MapRun<T> implements MapResult<T>, ChunkOwner {
  readonly #owner: MapOwner;
  readonly fn: TaskFunctionEntry;
  readonly #source: ItemSource;
  readonly call: CallOptions | null;
  readonly #options: MapOptions;
  readonly caller: object;
  /** In order: out, or done and not handed out. */
  readonly #chunks = new TaskQueue<ChunkTask>();
  #out = 0;
  /** Items taken, and items taken and not handed out. */
  #taken = 0;
  #held = 0;
  /** Items of the first chunk that were handed out. */
  #handedOut = 0;
  #isPulling = false;
  #isStopped = false;
  /** An item has failed: the map will end with it, or with one before it. */
  #hasFailed = false;
  isCollecting = false;
  #failure: { readonly error: unknown } | null = null;
  readonly #waiting: (() => void)[] = [];
  #collected: Promise<T[]> | null = null;
  readonly #timer: NodeJS.Timeout | null;

  constructor(
    owner: MapOwner,
    fn: TaskFunctionEntry,
    source: ItemSource,
    options: MapOptions,
    call: CallOptions | null,
    caller: object,
  ) {
    this.#owner = owner;
    this.fn = fn;
    this.#source = source;
    this.call = call;
    this.#options = options;
    this.caller = caller;
    this.#timer =
      options.timeout === undefined
        ? null
        : setTimeout(() => this.#expire(options.timeout ?? 0), options.timeout);
    this.#pull();
  }

  [Symbol.asyncIterator](): MapResult<T> {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    for (;;) {
      const chunk = this.#settledHead();
      if (chunk !== null) {
        const item = this.#handedOut++;
        this.#held--;
        const failure = chunk.failureOf(item);
        if (failure !== null) throw this.#stop(failure.error);
        this.#pull();
        return { done: false, value: this.#typed(chunk.values[item]) };
      }
      if (!(await this.#hasMore())) return { done: true, value: undefined };
    }
  }

  async return(): Promise<IteratorResult<T>> {
    this.#stop(null);
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T>> {
    throw this.#stop(error);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- the results can be awaited all at once
  then<Result1 = T[], Result2 = never>(
    onFulfilled?: ((values: T[]) => Result1 | PromiseLike<Result1>) | null,
    onRejected?: ((reason: unknown) => Result2 | PromiseLike<Result2>) | null,
  ): Promise<Result1 | Result2> {
    this.#collected ??= this.#collect();
    return this.#collected.then(onFulfilled, onRejected);
  }

  async #collect(): Promise<T[]> {
    this.isCollecting = true;
    const collected = new Collected<T>();
    for (;;) {
      const chunk = this.#settledHead();
      if (chunk === null) {
        if (await this.#hasMore()) continue;
        return collected.toArray();
      }
      this.#held -= chunk.count - this.#handedOut;
      const failure = chunk.firstFailure(this.#handedOut);
      if (failure !== null) throw this.#stop(failure.error);
      collected.add(this.#allTyped(chunk.values), this.#handedOut);
      this.#handedOut = chunk.count;
    }
  }

  /** The first chunk with items to hand out, if it is done already. */
  #settledHead(): ChunkTask | null {
    for (;;) {
      const chunk = this.#chunks.peek();
      if (chunk?.state !== 'settled') return null;
      if (this.#handedOut < chunk.count) return chunk;
      this.#chunks.shift();
      this.#handedOut = 0;
    }
  }

  /** Waits until there may be a chunk to hand out; false when there will be none. */
  async #hasMore(): Promise<boolean> {
    if (this.#chunks.length === 0 || this.#isStopped) {
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#isStopped || (this.#source.isDone && !this.#isPulling)) {
        if (this.#timer !== null) clearTimeout(this.#timer);
        return false;
      }
    }
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#pull();
    });
    return true;
  }

  onChunkSettled(chunk: ChunkTask): void {
    this.#out--;
    this.#hasFailed ||= chunk.failures !== null;
    if (!this.#isPulling) this.#pull();
    if (chunk === this.#chunks.peek()) this.#signal();
  }

  /** Takes items and sends them, as long as there is room for more. */
  #pull(): void {
    if (this.#isPulling) return;
    this.#isPulling = true;
    try {
      while (!this.#isStopped && !this.#hasFailed && !this.#source.isDone && this.#hasRoom()) {
        const taken = this.#source.take(this.#nextSize());
        if (taken instanceof Promise) {
          this.#send(taken);
          return;
        }
        this.#sendColumns(taken);
      }
    } catch (error) {
      this.#sourceFailed(error);
    }
    this.#isPulling = false;
    if (this.#source.isDone && this.#chunks.length === 0) this.#signal();
  }

  #send(taking: Promise<unknown[][]>): void {
    taking.then(
      (columns) => {
        this.#isPulling = false;
        this.#sendColumns(columns);
        this.#pull();
        this.#signal();
      },
      (error: unknown) => {
        this.#isPulling = false;
        this.#sourceFailed(error);
      },
    );
  }

  #sendColumns(columns: unknown[][]): void {
    const count = columns[0]?.length ?? 0;
    if (count === 0 || this.#isStopped) return;
    const chunk = new ChunkTask(this, columns, this.#owner.takeIndexes(count), this.#taken);
    this.#chunks.push(chunk);
    this.#out++;
    this.#held += count;
    this.#taken += count;
    try {
      this.#owner.submitChunk(chunk);
    } catch (error) {
      chunk.fail({ outcome: 'error', error });
    }
  }

  /** What came before the failure is handed out first. */
  #sourceFailed(error: unknown): void {
    this.#failure ??= { error };
    this.#source.close();
    this.#signal();
  }

  #hasRoom(): boolean {
    const size = this.#nextSize();
    const { averageUs } = this.fn;
    const byTime = averageUs < 0 ? 0 : WORK_PER_WORKER_US / Math.max(averageUs * size, 0.5);
    const perWorker = Math.min(Math.max(CHUNKS_PER_WORKER, Math.ceil(byTime)), MOST_CHUNKS_PER_WORKER);
    if (this.#out >= perWorker * this.#owner.maxWorkers) return false;
    const { buffersize } = this.#options;
    if (buffersize !== undefined) return this.#held < buffersize;
    return (
      this.isCollecting ||
      this.#held < Math.max(LEAST_BUFFER, 2 * CHUNKS_PER_WORKER * size * this.#owner.maxWorkers)
    );
  }

  #nextSize(): number {
    const { chunksize = 'auto', buffersize = Infinity } = this.#options;
    const room = Math.max(1, buffersize - this.#held);
    if (chunksize !== 'auto') return Math.min(chunksize, room);
    const { averageUs } = this.fn;
    if (averageUs < 0) return 1;
    const byTime = Math.floor(CHUNK_US / Math.max(averageUs, 0.1));
    // The last chunks should not keep one worker busy while the others have run out.
    const byLength = Math.ceil(
      (this.#source.length ?? Infinity) / (this.#owner.maxWorkers * CHUNKS_PER_WORKER),
    );
    return Math.max(1, Math.min(byTime, byLength, LARGEST_CHUNK, room));
  }

  #expire(timeout: number): void {
    const error = new TimeoutError(`The map was not done after ${timeout} ms.`, timeout);
    for (const chunk of this.#chunks.clear()) this.#owner.abort(chunk, { outcome: 'timeout', error });
    this.#failure ??= { error };
    this.#isStopped = true;
    this.#source.close();
    this.#signal();
  }

  /** Cancels what has not started; returns the error, to be thrown. */
  #stop(error: unknown): unknown {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#source.close();
    for (const chunk of this.#chunks.clear()) this.#owner.cancel(chunk);
    this.#signal();
    return error;
  }

  #signal(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #allTyped(values: readonly unknown[]): readonly T[] {
    // As with a single one.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return values as readonly T[];
  }

  #typed(value: unknown): T {
    // The worker ran a function that returns a T; what it sent is one.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return value as T;
  }
}
