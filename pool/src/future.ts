/** The promise of a task's result, with what `concurrent.futures.Future` has. */
import { inspect } from 'node:util';
import { BrokenProcessPoolError, TimeoutError } from './errors.ts';
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import { addCallerStack } from './parent/caller-stack.ts';
import type { CallOptions, Task, TaskFailure, TaskOwner, TaskStamps, TaskState } from './task.ts';
import type { Decoder } from './wire/decoder.ts';
import type { Encoder } from './wire/encoder.ts';
import { explainUnserializable } from './wire/explain.ts';
import { FROM_WORKER_RESULT } from './wire/messages.ts';

export interface Future<T> extends Promise<T> {
  /**
   * Keeps the task from running. False if it runs already or is done; to end a running task, give `submit` a signal or
   * a timeout with `executor.with(…)`.
   */
  cancel(): boolean;
  readonly cancelled: boolean;
  /** Whether a worker is running the task now. */
  readonly running: boolean;
  /** Whether the task has finished, failed or been cancelled. */
  readonly done: boolean;
  /**
   * The result.
   * @param timeout milliseconds to wait for it; the task goes on when they are over
   * @throws {TimeoutError}
   */
  result(timeout?: number): Promise<T>;
  /**
   * What the task threw, or `null` if it returned.
   * @param timeout milliseconds to wait for the end of the task
   * @throws {CancelledError} if it was cancelled
   * @throws {TimeoutError}
   */
  exception(timeout?: number): Promise<unknown>;
  /** Calls `callback` with the future when it is done, soon if it is done already. */
  addDoneCallback(callback: (future: Future<T>) => void): void;
}

type Settle = (value: unknown) => void;

let resolveOfNext: Settle;
let rejectOfNext: Settle;
/** One executor of promises for all futures: one each would cost as much as the rest of a future. */
function takeSettlers(resolve: (value: never) => void, reject: Settle): void {
  // The worker ran a function that returns a T; what it sends is one.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  resolveOfNext = resolve as Settle;
  rejectOfNext = reject;
}

function ignore(): void {
  // Whoever listens in another way answers for the error.
}

/**
 * A call on its way through an executor, and the promise of its result. It is a native promise whose `constructor` is
 * `Promise` itself, so that the engine awaits it directly and makes plain promises of what `then` returns.
 */
export class TaskFuture<T> extends Promise<T> implements Task, Future<T> {
  declare readonly isChunk: false;
  declare readonly count: 1;
  readonly fn: TaskFunctionEntry;
  readonly options: CallOptions | null;
  readonly index: number;
  state: TaskState = 'pending';
  sequence = -1;
  worker = -1;
  estimatedUs = 0;
  stamps: TaskStamps | null = null;
  onAbort: (() => void) | null = null;
  readonly #owner: TaskOwner;
  readonly #args: readonly unknown[];
  readonly #caller: object | null;
  readonly #resolve: Settle;
  readonly #reject: Settle;
  #value: unknown = undefined;
  #failure: TaskFailure | null = null;
  #callbacks: (() => void)[] | null = null;

  constructor(
    owner: TaskOwner,
    fn: TaskFunctionEntry,
    args: readonly unknown[],
    options: CallOptions | null,
    index: number,
    caller: object | null,
  ) {
    super(takeSettlers);
    this.fn = fn;
    this.options = options;
    this.index = index;
    this.#owner = owner;
    this.#args = args;
    this.#caller = caller;
    this.#resolve = resolveOfNext;
    this.#reject = rejectOfNext;
  }

  get cancelled(): boolean {
    return this.#failure?.outcome === 'cancelled';
  }

  get running(): boolean {
    return this.#owner.isRunning(this);
  }

  get done(): boolean {
    return this.state === 'settled';
  }

  cancel(): boolean {
    return this.cancelled || this.#owner.cancel(this);
  }

  async result(timeout?: number): Promise<T> {
    await this.#settled(timeout);
    return await this;
  }

  async exception(timeout?: number): Promise<unknown> {
    await this.#settled(timeout);
    if (this.#failure === null) return null;
    if (this.cancelled) throw this.#failure.error;
    return this.#failure.error;
  }

  addDoneCallback(callback: (future: Future<T>) => void): void {
    this.#onSettled(() => {
      queueMicrotask(() => {
        callback(this);
      });
    });
  }

  writeArguments(encoder: Encoder): void {
    const args = this.#args;
    encoder.count(args.length);
    encoder.begin();
    for (let index = 0; index < args.length; index++) encoder.value(args[index]);
  }

  explain(thrown: unknown): Error {
    return explainUnserializable(this.#args, 'args', thrown);
  }

  readResult(kind: number, decoder: Decoder): void {
    decoder.begin();
    const value = decoder.value();
    if (kind === FROM_WORKER_RESULT) this.#value = value;
    else this.#failure = { outcome: 'error', error: addCallerStack(value, this.#caller) };
  }

  settle(): void {
    this.state = 'settled';
    if (this.#failure === null) this.#resolve(this.#value);
    else this.#reject(this.#failure.error);
    if (this.#callbacks !== null) this.#callBack(this.#callbacks);
  }

  fail(failure: TaskFailure): void {
    // An error that many tasks share belongs to none of their callers.
    const isShared = failure.error instanceof BrokenProcessPoolError;
    this.#failure = isShared ? failure : { ...failure, error: addCallerStack(failure.error, this.#caller) };
    // Who brought it about need not hear of it.
    if (failure.isExpected === true) this.then(undefined, ignore);
    this.settle();
  }

  failureOf(): TaskFailure | null {
    return this.#failure;
  }

  /** For `console.log`, which would show the inside of the pool. */
  [inspect.custom](): string {
    if (!this.done) return `Future { <${this.running ? 'running' : 'pending'}> }`;
    const result =
      this.#failure === null ? inspect(this.#value) : `<rejected> ${inspect(this.#failure.error)}`;
    return `Future { ${result} }`;
  }

  #onSettled(callback: () => void): void {
    this.then(undefined, ignore);
    if (this.done) callback();
    else (this.#callbacks ??= []).push(callback);
  }

  #callBack(callbacks: readonly (() => void)[]): void {
    this.#callbacks = null;
    for (const callback of callbacks) callback();
  }

  async #settled(timeout: number | undefined): Promise<void> {
    if (this.done) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#onSettled(resolve);
      if (timeout === undefined) return;
      timer = setTimeout(() => {
        reject(new TimeoutError(`The task was not done after ${timeout} ms.`, timeout));
      }, timeout);
    });
    clearTimeout(timer);
  }
}

const prototype: object = TaskFuture.prototype;
Object.defineProperties(prototype, {
  constructor: { value: Promise, configurable: true, writable: true },
  [Symbol.toStringTag]: { value: 'Future', configurable: true },
  isChunk: { value: false },
  count: { value: 1 },
});
