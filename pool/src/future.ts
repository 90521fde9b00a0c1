/** The promise of a task's result, with what `concurrent.futures.Future` has. */
import { BrokenProcessPoolError, TimeoutError } from './errors.ts';
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import { addCallerStack } from './parent/caller-stack.ts';
import { Task } from './task.ts';
import type { CallOptions, TaskFailure, TaskOwner } from './task.ts';
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

type Outcome = 'pending' | 'ok' | 'error';

export class TaskFuture<T> extends Task implements Future<T> {
  readonly isChunk = false;
  readonly count = 1;
  readonly [Symbol.toStringTag] = 'Future';
  readonly #owner: TaskOwner;
  readonly #args: readonly unknown[];
  readonly #caller: object | null;
  #outcome: Outcome = 'pending';
  #value: unknown = undefined;
  #failure: TaskFailure | null = null;
  #promise: Promise<T> | null = null;
  #resolve: ((value: unknown) => void) | null = null;
  #reject: ((error: unknown) => void) | null = null;
  #callbacks: (() => void)[] | null = null;

  constructor(
    owner: TaskOwner,
    fn: TaskFunctionEntry,
    args: readonly unknown[],
    options: CallOptions | null,
    index: number,
    caller: object | null,
  ) {
    super(fn, options, index);
    this.#owner = owner;
    this.#args = args;
    this.#caller = caller;
  }

  get cancelled(): boolean {
    return this.#failure?.outcome === 'cancelled';
  }

  get running(): boolean {
    return this.#owner.isRunning(this);
  }

  get done(): boolean {
    return this.#outcome !== 'pending';
  }

  cancel(): boolean {
    return this.cancelled || this.#owner.cancel(this);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a future is a promise
  then<Result1 = T, Result2 = never>(
    onFulfilled?: ((value: T) => Result1 | PromiseLike<Result1>) | null,
    onRejected?: ((reason: unknown) => Result2 | PromiseLike<Result2>) | null,
  ): Promise<Result1 | Result2> {
    return this.#native().then(onFulfilled, onRejected);
  }

  catch<Result = never>(
    onRejected?: ((reason: unknown) => Result | PromiseLike<Result>) | null,
  ): Promise<T | Result> {
    return this.#native().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#native().finally(onFinally);
  }

  async result(timeout?: number): Promise<T> {
    await this.#settled(timeout);
    return await this.#native();
  }

  async exception(timeout?: number): Promise<unknown> {
    await this.#settled(timeout);
    if (this.#failure === null) return null;
    if (this.cancelled) throw this.#failure.error;
    return this.#failure.error;
  }

  addDoneCallback(callback: (future: Future<T>) => void): void {
    this.onSettled(() => {
      queueMicrotask(() => {
        callback(this);
      });
    });
  }

  /** Calls back at once when the future settles, or now if it has. Whoever listens answers for the error. */
  onSettled(callback: () => void): void {
    if (this.done) callback();
    else (this.#callbacks ??= []).push(callback);
  }

  override writeArguments(encoder: Encoder): void {
    const args = this.#args;
    encoder.count(args.length);
    encoder.begin();
    for (let index = 0; index < args.length; index++) encoder.value(args[index]);
  }

  override explain(thrown: unknown): Error {
    for (const [index, arg] of this.#args.entries()) {
      const error = explainUnserializable(arg, `args[${index}]`, thrown);
      if (error.message.includes(': it ') || index === this.#args.length - 1) return error;
    }
    return explainUnserializable(this.#args, 'args', thrown);
  }

  override readResult(kind: number, decoder: Decoder): void {
    decoder.begin();
    const value = decoder.value();
    if (kind === FROM_WORKER_RESULT) this.#value = value;
    else this.#failure = { outcome: 'error', error: addCallerStack(value, this.#caller) };
  }

  override settle(): void {
    this.state = 'settled';
    if (this.#failure !== null) this.#end('error');
    else this.#end('ok');
  }

  override fail(failure: TaskFailure): void {
    this.state = 'settled';
    // An error that many tasks share belongs to none of their callers.
    const isShared = failure.error instanceof BrokenProcessPoolError;
    this.#failure = isShared ? failure : { ...failure, error: addCallerStack(failure.error, this.#caller) };
    this.#end('error');
  }

  override outcomeOf(): TaskFailure | null {
    return this.#failure;
  }

  #end(outcome: Outcome): void {
    this.#outcome = outcome;
    if (outcome === 'ok') this.#resolve?.(this.#value);
    else this.#reject?.(this.#failure?.error);
    const callbacks = this.#callbacks;
    this.#callbacks = null;
    if (callbacks !== null) for (const callback of callbacks) callback();
    // An error that no one has asked about is reported as that of any promise.
    else if (outcome === 'error' && this.#promise === null && this.#failure?.isExpected !== true)
      void this.#native();
  }

  /** Made when someone first asks: most of the cost of a task is its promise. */
  #native(): Promise<T> {
    this.#promise ??= new Promise<T>((resolve, reject) => {
      if (this.#outcome === 'error') reject(this.#failure?.error);
      else if (this.#outcome === 'ok') this.#fulfil(resolve);
      else {
        this.#resolve = () => {
          this.#fulfil(resolve);
        };
        this.#reject = reject;
      }
    });
    return this.#promise;
  }

  #fulfil(resolve: (value: T) => void): void {
    // The worker ran a function that returns a T; what it sent is one.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    resolve(this.#value as T);
  }

  async #settled(timeout: number | undefined): Promise<void> {
    if (this.done) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.onSettled(resolve);
      if (timeout === undefined) return;
      timer = setTimeout(() => {
        reject(new TimeoutError(`The task was not done after ${timeout} ms.`, timeout));
      }, timeout);
    });
    clearTimeout(timer);
  }
}

// `future instanceof Promise` holds, as the type says, although the promise inside is only made at need.
Object.setPrototypeOf(TaskFuture.prototype, Promise.prototype);
