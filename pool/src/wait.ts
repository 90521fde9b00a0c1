/** `wait` and `asCompleted` of `concurrent.futures`. */
import { InvalidArgumentError, TimeoutError } from './errors.ts';
import type { Future } from './future.ts';
import { refuseUnknown } from './parent/options.ts';

export interface WaitOptions {
  /** When to return; by default when all are done. */
  readonly returnWhen?: 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';
  /** Milliseconds after which to return whatever is done. */
  readonly timeout?: number;
}

export interface WaitResult<F> {
  readonly done: Set<F>;
  readonly notDone: Set<F>;
}

/** Waits for futures, of several executors together if need be; never rejects for what the tasks throw. */
export async function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Promise<WaitResult<F>> {
  refuseUnknown(options, ['returnWhen', 'timeout'], 'option of wait');
  const { returnWhen = 'ALL_COMPLETED', timeout } = options;
  if (!['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'].includes(returnWhen)) {
    throw new InvalidArgumentError(
      `returnWhen must be FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED, not ${returnWhen}.`,
    );
  }
  const all = new Set(futures);
  let pending = 0;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    let isFirstFound = false;
    const check = (): void => {
      if (pending === 0 || isFirstFound) resolve();
    };
    for (const future of all) {
      if (future.done && returnWhen === 'FIRST_COMPLETED') isFirstFound = true;
      pending++;
      future.addDoneCallback((done) => {
        pending--;
        if (returnWhen === 'FIRST_COMPLETED') isFirstFound = true;
        if (returnWhen !== 'FIRST_EXCEPTION') check();
        else {
          void hasFailed(done).then((isFailed) => {
            isFirstFound ||= isFailed;
            check();
          });
        }
      });
    }
    check();
    if (timeout !== undefined) timer = setTimeout(resolve, timeout);
  });
  clearTimeout(timer);
  const done = new Set([...all].filter((future) => future.done));
  return { done, notDone: new Set([...all].filter((future) => !done.has(future))) };
}

/** Whether the future ended with an error; being cancelled is none. */
async function hasFailed(future: Future<unknown>): Promise<boolean> {
  return !future.cancelled && (await future.exception()) !== null;
}

export interface AsCompletedOptions {
  /** Milliseconds from the call until all must be done. */
  readonly timeout?: number;
}

/**
 * What `asCompleted` returns, to be used with `for await`. It is spelled out because TypeScript takes the items of an
 * `AsyncIterable` for awaited ones, which these are not.
 */
export interface CompletedFutures<F> {
  [Symbol.asyncIterator](): CompletedFutures<F>;
  next(): Promise<IteratorResult<F, undefined>>;
  return(): Promise<IteratorResult<F, undefined>>;
}

/**
 * Futures in the order in which they are done; those done already come first, duplicates once. Each is handed out as
 * the future it is, to be awaited or asked by the loop.
 *
 * @throws {TimeoutError} from the loop, if the time is over before all are done
 */
export function asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: AsCompletedOptions = {},
): CompletedFutures<F> {
  refuseUnknown(options, ['timeout'], 'option of asCompleted');
  return new CompletionOrder(new Set(futures), options.timeout);
}

/** No generator: that would await each future before handing it out. */
class CompletionOrder<F extends Future<unknown>> implements CompletedFutures<F> {
  readonly #total: number;
  readonly #completed: F[] = [];
  readonly #timeout: number;
  readonly #timer: NodeJS.Timeout | null = null;
  #left: number;
  #isOver = false;
  #wake: (() => void) | null = null;

  constructor(futures: ReadonlySet<F>, timeout: number | undefined) {
    this.#total = futures.size;
    this.#left = futures.size;
    this.#timeout = timeout ?? Infinity;
    for (const future of futures) {
      future.addDoneCallback(() => {
        this.#completed.push(future);
        this.#wake?.();
      });
    }
    if (timeout === undefined || this.#left === 0) return;
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#wake?.();
    }, timeout);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<F, undefined>> {
    while (this.#left > 0) {
      const value = this.#completed.shift();
      if (value !== undefined) {
        if (--this.#left === 0) this.#stopTimer();
        return { done: false, value };
      }
      if (this.#isOver) {
        const words = `${this.#left} of ${this.#total} futures were not done after ${this.#timeout} ms.`;
        throw new TimeoutError(words, this.#timeout);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<F, undefined>> {
    this.#left = 0;
    this.#stopTimer();
    return { done: true, value: undefined };
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
