/** `wait` and `asCompleted` of `concurrent.futures`. */
import { InvalidArgumentError, TimeoutError } from './errors.ts';
import type { Future } from './future.ts';

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
  const { returnWhen = 'ALL_COMPLETED', timeout } = options;
  if (!['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'].includes(returnWhen)) {
    throw new InvalidArgumentError(
      `returnWhen must be FIRST_COMPLETED, FIRST_EXCEPTION or ALL_COMPLETED, not ${returnWhen}.`,
    );
  }
  const all = new Set(futures);
  let pending = 0;
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
    if (timeout === undefined) return;
    const timer = setTimeout(resolve, timeout);
    for (const future of all) future.addDoneCallback(() => pending === 0 && clearTimeout(timer));
  });
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
 * Futures in the order in which they are done; those done already come first, duplicates once.
 * @throws {TimeoutError} from the loop, if the time is over before all are done
 */
export async function* asCompleted<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: AsCompletedOptions = {},
): AsyncGenerator<F, void, undefined> {
  const { timeout } = options;
  const all = new Set(futures);
  const completed: F[] = [];
  let wake: (() => void) | null = null;
  let isOver = false;
  const signal = (): void => {
    wake?.();
    wake = null;
  };
  for (const future of all) {
    future.addDoneCallback(() => {
      completed.push(future);
      signal();
    });
  }
  const timer = timeout === undefined ? null : setTimeout(() => ((isOver = true), signal()), timeout);
  try {
    for (let left = all.size; left > 0; left--) {
      while (completed.length === 0) {
        if (isOver)
          throw new TimeoutError(
            `${left} of ${all.size} futures were not done after ${timeout} ms.`,
            timeout ?? 0,
          );
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const future = completed.shift();
      if (future !== undefined) yield future;
    }
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}
