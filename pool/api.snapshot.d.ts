/// <reference lib="esnext.disposable" />
interface Future<T> extends Promise<T> {
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

/** Any function. */
type TaskFn = (...args: never[]) => unknown;

/** The rows of arguments that parallel iterables give, sync or async, until the shortest ends. */
type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

interface MapOptions {
    /** Items sent together; `'auto'`, the default, learns how long they take and sends a few milliseconds' worth. */
    readonly chunksize?: number | 'auto';
    /** Items taken from the iterables and not yet handed out, at most. */
    readonly buffersize?: number;
    /** Milliseconds from the call of `map` to the last result; what runs then is ended. */
    readonly timeout?: number;
}

type Sources<Params extends readonly unknown[]> = Params extends readonly [] ? [options?: MapOptions] : Params extends readonly [infer First, ...infer Rest] ? [items: Source<First>, ...Sources<Rest>] : number extends Params['length'] ? Params extends readonly (infer Item)[] ? Source<Item>[] | [...Source<Item>[], MapOptions] : never : Params extends readonly [(infer First)?, ...infer Rest] ? [options?: MapOptions] | [items: Source<First>, ...Sources<Rest>] : never;

/** An iterable for each parameter, those of optional ones left out at will, then the options of the map. */
type MapArguments<Params extends readonly unknown[]> = Params extends readonly [] ? [items: Source<unknown>, options?: MapOptions] : Sources<Params>;

/** The results of a `map`: iterate over them in order, or await them all as an array. */
interface MapResult<T> extends AsyncIterableIterator<T>, PromiseLike<T[]> {
    [Symbol.asyncIterator](): MapResult<T>;
}

/** What can be called with options of one call. */
interface Submitter {
    submit<Args extends readonly unknown[], Result>(fn: (...args: Args) => Result, ...args: Args): Future<Awaited<Result>>;
    map<Fn extends TaskFn>(fn: Fn, ...args: MapArguments<Parameters<Fn>>): MapResult<Awaited<ReturnType<Fn>>>;
}

/** Options of one call. */
interface CallOptions {
    /** Aborts the call: a queued one never runs, a running one ends its worker. */
    readonly signal?: AbortSignal;
    /** Time that the function may run, in milliseconds; then its worker is ended and the call rejects. */
    readonly timeout?: number;
    /** ArrayBuffers and ports that are given away instead of copied; between processes they are detached too. */
    readonly transfer?: readonly object[];
}

interface ShutdownOptions {
    /** Whether the promise waits for the tasks and the workers; true by default. */
    readonly wait?: boolean;
    /** Whether tasks that have not started are cancelled. */
    readonly cancelFutures?: boolean;
}

/** A look at a worker, about every 100 ms while it is busy and once when it becomes idle. */
interface WorkerSampleEvent {
    readonly type: 'worker-sample';
    readonly worker: number;
    readonly at: number;
    /** User and system CPU time of the whole process since its start. */
    readonly cpuMs: number;
    readonly rssBytes: number;
    readonly heapUsedBytes: number;
    /** Time the event loop was active since the worker's start. */
    readonly loopActiveMs: number;
    /** Time in garbage collection since the worker was first observed; collections are counted when the event loop turns. */
    readonly gcMs: number;
}

type WorkerEvent = {
    readonly type: 'worker-started';
    readonly worker: number;
    readonly pid: number;
    readonly at: number;
} | {
    readonly type: 'worker-ready';
    readonly worker: number;
    readonly at: number;
} | WorkerSampleEvent | {
    readonly type: 'worker-exited';
    readonly worker: number;
    readonly at: number;
    readonly exitCode: number | null;
    readonly signal: string | null;
};

/** May arrive late, and not at all for tasks of less than some 20 ms. */
interface TaskStartedEvent {
    readonly type: 'task-started';
    readonly task: number;
    readonly worker: number;
    readonly at: number;
}

/** When each thing happened to the task; `null` means that it never did. */
interface TaskMoments {
    readonly submitted: number | null;
    readonly serialized: number | null;
    readonly dispatched: number | null;
    readonly received: number | null;
    readonly deserialized: number | null;
    readonly runStart: number | null;
    readonly runEnd: number | null;
    readonly resultSerialized: number | null;
    readonly resultReceived: number | null;
    readonly resultDeserialized: number | null;
    readonly settled: number | null;
}

type TaskOutcome = 'ok' | 'error' | 'cancelled' | 'timeout' | 'worker-died';

interface TaskSettledEvent extends TaskMoments {
    readonly type: 'task-settled';
    /** Counts from 0 per executor, in the order of submission; with `map`, one for each item. */
    readonly task: number;
    /** -1 for a task that never reached a worker. */
    readonly worker: number;
    readonly outcome: TaskOutcome;
    readonly bytesIn: number;
    readonly bytesOut: number;
    /** CPU time of the worker's main thread while the task ran, or `null` where the platform does not tell. */
    readonly cpuMs: number | null;
    readonly error?: unknown;
}

/** All moments are milliseconds of CLOCK_MONOTONIC, one clock for the parent and its workers. */
type PoolEvent = WorkerEvent | TaskStartedEvent | TaskSettledEvent;

type PoolListener = (event: PoolEvent) => void;

declare abstract class Executor implements Submitter, AsyncDisposable {
    #private;
    /** Workers at most. */
    readonly maxWorkers: number;
    /**
     * Runs `fn(...args)` in a worker.
     *
     * `fn` must be exported by its module, which the worker imports. Arguments and result are copied, and keep what
     * structured clone keeps; they are written when the task is handed to a worker, so don't change them meanwhile.
     *
     * @throws {ShutdownError | BrokenProcessPoolError | QueueFullError} at once; all else comes through the future
     */
    submit<Args extends readonly unknown[], Result>(fn: (...args: Args) => Result, ...args: Args): Future<Awaited<Result>>;
    /**
     * Calls `fn` with the items of one iterable, or of several in parallel until the shortest ends. The iterables may be
     * async and infinite: they are read as results are taken. Last may come `{ chunksize, buffersize, timeout }`.
     *
     * The results come in the order of the items: iterate over them with `for await`, or await them all. The first error
     * ends the map, as does leaving the loop; what has not started then never does.
     */
    map<Fn extends TaskFn>(fn: Fn, ...args: MapArguments<Parameters<Fn>>): MapResult<Awaited<ReturnType<Fn>>>;
    /** For calls with a signal, a time limit or things to give away: `pool.with({ timeout: 1000 }).submit(fn, …)`. */
    with(options: CallOptions): Submitter;
    /**
     * Takes no more tasks, and ends the workers when those it has are done. May be called again.
     */
    shutdown(options?: ShutdownOptions): Promise<void>;
    /** Ends the workers with SIGTERM, whatever they do; tasks that are not done fail with `BrokenProcessPoolError`. */
    terminateWorkers(): Promise<void>;
    /** Ends the workers with SIGKILL, whatever they do; tasks that are not done fail with `BrokenProcessPoolError`. */
    killWorkers(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
    /** Tells `listener` what happens to tasks and workers, until the function that is returned is called. */
    subscribe(listener: PoolListener): () => void;
}

interface ResourceLimits {
    /** Largest size of the heap for old objects, MB. */
    readonly maxOldGenerationSizeMb?: number;
    /** Largest size of the heap for new objects, MB. */
    readonly maxYoungGenerationSizeMb?: number;
    readonly stackSizeMb?: number;
}

interface PoolOptions {
    /** Workers at most; by default as many as the process may use in parallel, a cgroup's quota respected. */
    readonly maxWorkers?: number;
    /** An exported function that each worker runs before its first task. If it throws, the pool is broken. */
    readonly initializer?: (...args: never[]) => unknown;
    /** What the initializer is called with. */
    readonly initargs?: readonly unknown[];
    /** A worker is replaced after so many tasks. */
    readonly maxTasksPerChild?: number;
    /** Options of Node for the workers; by default those of this process. */
    readonly execArgv?: readonly string[];
    /** Environment of the workers; by default that of this process. */
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly resourceLimits?: ResourceLimits;
    /** Milliseconds that any task may run; then its worker is ended and the task rejects with a `TimeoutError`. */
    readonly taskTimeout?: number;
    /** Tasks that may wait at most; `submit` throws a `QueueFullError` past it. */
    readonly maxQueue?: number;
}

/**
 * Runs functions in worker processes, as Python's `concurrent.futures.ProcessPoolExecutor` does.
 *
 * ```ts
 * await using pool = new ProcessPoolExecutor(4);
 * const result = await pool.submit(primes, 10_000);
 * ```
 *
 * Workers are started when there is work for them. A pool that is left open does not keep the process alive; one with
 * tasks that are not done does.
 */
declare class ProcessPoolExecutor extends Executor {
    /**
     * @param options the number of workers, or all options
     * @throws {InvalidArgumentError} for an unknown or senseless option
     * @throws {NestedPoolError} in a module that a worker is importing
     */
    constructor(options?: number | PoolOptions);
}

/**
 * The same as `ProcessPoolExecutor` on threads of this process: they start faster and take less memory, and what is
 * given away with `transfer`, as well as a SharedArrayBuffer, is handed over without a copy. But threads share the
 * process: a crash of native code or an exhausted memory takes all down, and `process.chdir()` and the like do not work.
 *
 * In the options, `execArgv` can only hold what Node allows for threads.
 */
declare class ThreadPoolExecutor extends Executor {
    /**
     * @param options the number of workers, or all options
     * @throws {InvalidArgumentError} for an unknown or senseless option
     * @throws {NestedPoolError} in a module that a worker is importing
     */
    constructor(options?: number | PoolOptions);
}

/**
 * A stand-in for a function that a module exports, accepted by `submit` and `map` in the function's place. Use it where
 * the parent must not import the module itself; give the function's type to have calls checked:
 * `taskReference<typeof primes>(new URL('./tasks.js', import.meta.url), 'primes')`.
 *
 * @param moduleUrl an absolute URL, such as `file:///…/tasks.js`
 * @param exportName `default` for the default export
 */
declare function taskReference(moduleUrl: string | URL, exportName: string): (...args: unknown[]) => unknown;

declare function taskReference<Fn extends (...args: never[]) => unknown>(moduleUrl: string | URL, exportName: string): Fn;

interface AsCompletedOptions {
    /** Milliseconds from the call until all must be done. */
    readonly timeout?: number;
}

/**
 * What `asCompleted` returns, to be used with `for await`. It is spelled out because TypeScript takes the items of an
 * `AsyncIterable` for awaited ones, which these are not.
 */
interface CompletedFutures<F> {
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
declare function asCompleted<F extends Future<unknown>>(futures: Iterable<F>, options?: AsCompletedOptions): CompletedFutures<F>;

interface WaitOptions {
    /** When to return; by default when all are done. */
    readonly returnWhen?: 'FIRST_COMPLETED' | 'FIRST_EXCEPTION' | 'ALL_COMPLETED';
    /** Milliseconds after which to return whatever is done. */
    readonly timeout?: number;
}

interface WaitResult<F> {
    readonly done: Set<F>;
    readonly notDone: Set<F>;
}

/** Waits for futures, of several executors together if need be; never rejects for what the tasks throw. */
declare function wait<F extends Future<unknown>>(futures: Iterable<F>, options?: WaitOptions): Promise<WaitResult<F>>;

/** The one hierarchy of errors that the pool itself throws; errors thrown in a task arrive as themselves. */
type PoolErrorCode = 'ERR_POOLSCOPE_BROKEN' | 'ERR_POOLSCOPE_CANCELLED' | 'ERR_POOLSCOPE_INVALID_ARGUMENT' | 'ERR_POOLSCOPE_NESTED' | 'ERR_POOLSCOPE_QUEUE_FULL' | 'ERR_POOLSCOPE_SERIALIZATION' | 'ERR_POOLSCOPE_SHUTDOWN' | 'ERR_POOLSCOPE_TASK_NOT_FOUND' | 'ERR_POOLSCOPE_TIMEOUT' | 'ERR_POOLSCOPE_WORKER_DIED';

/** Base of every error of the pool; `code` tells them apart without `instanceof`. */
declare class PoolError extends Error {
    readonly code: PoolErrorCode;
    constructor(code: PoolErrorCode, message: string, options?: ErrorOptions);
}

/** The pool can run nothing any more; the message and `cause` say why. */
declare class BrokenProcessPoolError extends PoolError {
    constructor(message: string, options?: ErrorOptions);
}

/** The task was cancelled before it finished; `cause` is the abort signal's reason, if a signal did it. */
declare class CancelledError extends PoolError {
    constructor(message?: string, options?: ErrorOptions);
}

/** An option or argument makes no sense; the message names it and what is allowed. */
declare class InvalidArgumentError extends PoolError {
    constructor(message: string);
}

/** A pool was made where it must not be: while a worker imports a module, or too deep inside other pools. */
declare class NestedPoolError extends PoolError {
    constructor(message: string);
}

/** As many tasks wait as `maxQueue` allows. */
declare class QueueFullError extends PoolError {
    readonly maxQueue: number;
    constructor(maxQueue: number);
}

/** A value cannot travel between processes, or would lose something without a word. */
declare class SerializationError extends PoolError {
    /** Where the value is, as in `args[0].options.onDone` or `result.items[3]`. */
    readonly path: string;
    constructor(message: string, path: string, options?: ErrorOptions);
}

/** The executor takes no more tasks because `shutdown` was called. */
declare class ShutdownError extends PoolError {
    constructor(message?: string, options?: ErrorOptions);
}

/** No worker can find the function: it is not exported, is bound or native, or its module does not load. */
declare class TaskNotFoundError extends PoolError {
    readonly functionName: string;
    readonly moduleUrl: string | null;
    constructor(message: string, functionName: string, moduleUrl: string | null, options?: ErrorOptions);
}

/** Something took longer than it was allowed to. */
declare class TimeoutError extends PoolError {
    /** The limit, in milliseconds. */
    readonly timeout: number;
    constructor(message: string, timeout: number, options?: ErrorOptions);
}

interface WorkerDeath {
    readonly worker: number;
    readonly pid: number;
    readonly exitCode: number | null;
    readonly signal: string | null;
}

/** The worker died while it ran the task, or when it may have begun to: the pool never runs a task twice. */
declare class WorkerDiedError extends PoolError {
    /** The worker's number in its pool. */
    readonly worker: number;
    readonly pid: number;
    readonly exitCode: number | null;
    readonly signal: string | null;
    constructor(message: string, death: WorkerDeath, options?: ErrorOptions);
}

export {
  ProcessPoolExecutor,
  ThreadPoolExecutor,
  type Executor,
  type ShutdownOptions,
  type Submitter,
  type Future,
  type MapOptions,
  type MapResult,
  type PoolOptions,
  type ResourceLimits,
  type CallOptions,
  type MapArguments,
  type TaskFn,
  taskReference,
  asCompleted,
  wait,
  type AsCompletedOptions,
  type CompletedFutures,
  type WaitOptions,
  type WaitResult,
  type PoolEvent,
  type PoolListener,
  type TaskMoments,
  type TaskOutcome,
  type TaskSettledEvent,
  type TaskStartedEvent,
  type WorkerEvent,
  type WorkerSampleEvent,
  BrokenProcessPoolError,
  CancelledError,
  InvalidArgumentError,
  NestedPoolError,
  PoolError,
  QueueFullError,
  SerializationError,
  ShutdownError,
  TaskNotFoundError,
  TimeoutError,
  WorkerDiedError,
  type PoolErrorCode,
  type WorkerDeath,
};
