/** The promise of a task's result, with what `concurrent.futures.Future` has. */
import { inspect } from 'node:util';
import { BrokenProcessPoolError, TimeoutError } from './errors.ts';
import type { CallSite } from './call-site.ts';
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import { addCallerStack } from './parent/caller-stack.ts';
import type { CallOptions, Task, TaskFailure, TaskStamps, TaskState } from './task.ts';
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
/** One executor of promises for all futures: one each would cost as much as the rest of a future. */
function takeResolve(resolve: (value: never) => void): void {
  // The worker ran a function that returns a T; what it sends is one.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  resolveOfNext = resolve as Settle;
}

/** Rejects the promise that is resolved with it: so a future need not hold a function for that alone. */
class Rejection {
  readonly #error: unknown;

  constructor(error: unknown) {
    this.#error = error;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- being one is what makes a promise take it
  then(_onFulfilled: unknown, onRejected: Settle): void {
    onRejected(this.#error);
  }
}

/** The arguments of a call that has not exactly one. */
class ArgumentList {
  readonly #list: readonly unknown[];

  constructor(list: readonly unknown[]) {
    this.#list = list;
  }

  /** The arguments, or `null` if what was kept of a call is the only one. */
  static read(kept: unknown): readonly unknown[] | null {
    return typeof kept === 'object' && kept !== null && #list in kept ? kept.#list : null;
  }
}

/** What few futures need. */
interface Rare {
  stamps: TaskStamps | null;
  onAbort: (() => void) | null;
  failure: TaskFailure | null;
  callbacks: (() => void)[] | null;
}

function ignore(): void {
  // Whoever listens in another way answers for the error.
}

/**
 * A call on its way through an executor, and the promise of its result. It is a native promise whose `constructor` is
 * `Promise` itself, so that the engine awaits it directly and makes plain promises of what `then` returns.
 *
 * There may be a million of them, all copied about by the garbage collector: hence few fields, and no private methods,
 * which would take one too.
 */
export class TaskFuture<T> extends Promise<T> implements Task, Future<T> {
  declare readonly isChunk: false;
  declare readonly isPatient: false;
  declare readonly count: 1;
  readonly index: number;
  state: TaskState = 'pending';
  sequence = -1;
  worker = -1;
  estimatedUs = 0;
  readonly #site: CallSite;
  readonly #resolve: Settle;
  /** The only argument, or an `ArgumentList`; once the task has returned, its result. */
  #value: unknown;
  #rare: Rare | null = null;

  constructor(site: CallSite, args: readonly unknown[], index: number) {
    super(takeResolve);
    this.index = index;
    this.#site = site;
    this.#resolve = resolveOfNext;
    this.#value = args.length === 1 ? args[0] : new ArgumentList(args);
  }

  get fn(): TaskFunctionEntry {
    return this.#site.fn;
  }

  get options(): CallOptions | null {
    return this.#site.options;
  }

  get stamps(): TaskStamps | null {
    return this.#rare === null ? null : this.#rare.stamps;
  }

  set stamps(stamps: TaskStamps | null) {
    TaskFuture.#rareOf(this).stamps = stamps;
  }

  get onAbort(): (() => void) | null {
    return this.#rare === null ? null : this.#rare.onAbort;
  }

  set onAbort(onAbort: (() => void) | null) {
    TaskFuture.#rareOf(this).onAbort = onAbort;
  }

  get cancelled(): boolean {
    return this.#rare?.failure?.outcome === 'cancelled';
  }

  get running(): boolean {
    return this.#site.owner.isRunning(this);
  }

  get done(): boolean {
    return this.state === 'settled';
  }

  cancel(): boolean {
    return this.cancelled || this.#site.owner.cancel(this);
  }

  async result(timeout?: number): Promise<T> {
    await TaskFuture.#waitFor(this, timeout);
    return await this;
  }

  async exception(timeout?: number): Promise<unknown> {
    await TaskFuture.#waitFor(this, timeout);
    const failure = this.failureOf();
    if (failure === null) return null;
    if (this.cancelled) throw failure.error;
    return failure.error;
  }

  addDoneCallback(callback: (future: Future<T>) => void): void {
    TaskFuture.#onSettled(this, () => {
      queueMicrotask(() => {
        callback(this);
      });
    });
  }

  writeArguments(encoder: Encoder): void {
    const args = ArgumentList.read(this.#value);
    encoder.count(args === null ? 1 : args.length);
    encoder.begin();
    if (args === null) encoder.value(this.#value);
    else for (let index = 0; index < args.length; index++) encoder.value(args[index]);
  }

  explain(thrown: unknown): Error {
    return explainUnserializable(ArgumentList.read(this.#value) ?? [this.#value], 'args', thrown);
  }

  readResult(_kind: number, decoder: Decoder): unknown {
    decoder.begin();
    return decoder.value();
  }

  settle(kind: number, value: unknown): void {
    if (kind !== FROM_WORKER_RESULT) {
      this.fail({ outcome: 'error', error: value });
      return;
    }
    this.state = 'settled';
    this.#value = value;
    this.#resolve(value);
    if (this.#rare !== null) TaskFuture.#callBack(this.#rare);
  }

  fail(failure: TaskFailure): void {
    const rare = TaskFuture.#rareOf(this);
    // An error that many tasks share belongs to none of their callers.
    const isShared = failure.error instanceof BrokenProcessPoolError;
    const error = isShared ? failure.error : addCallerStack(failure.error, this.#site.caller);
    rare.failure = { ...failure, error };
    // Who brought it about need not hear of it.
    if (failure.isExpected === true) this.then(undefined, ignore);
    this.state = 'settled';
    this.#value = undefined;
    this.#resolve(new Rejection(error));
    TaskFuture.#callBack(rare);
  }

  failureOf(): TaskFailure | null {
    return this.#rare === null ? null : this.#rare.failure;
  }

  /** For `console.log`, which would show the inside of the pool. */
  [inspect.custom](): string {
    if (!this.done) return `Future { <${this.running ? 'running' : 'pending'}> }`;
    const failure = this.failureOf();
    const result = failure === null ? inspect(this.#value) : `<rejected> ${inspect(failure.error)}`;
    return `Future { ${result} }`;
  }

  static #rareOf(future: TaskFuture<unknown>): Rare {
    return (future.#rare ??= { stamps: null, onAbort: null, failure: null, callbacks: null });
  }

  static #onSettled(future: TaskFuture<unknown>, callback: () => void): void {
    future.then(undefined, ignore);
    if (future.done) callback();
    else (TaskFuture.#rareOf(future).callbacks ??= []).push(callback);
  }

  static #callBack(rare: Rare): void {
    const { callbacks } = rare;
    rare.callbacks = null;
    for (const callback of callbacks ?? []) callback();
  }

  static async #waitFor(future: TaskFuture<unknown>, timeout: number | undefined): Promise<void> {
    if (future.done) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      TaskFuture.#onSettled(future, resolve);
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
  isPatient: { value: false },
  count: { value: 1 },
});
