/** The surface that both executors share. */
import { inspect } from 'node:util';
import { BrokenProcessPoolError, InvalidArgumentError, QueueFullError } from './errors.ts';
import { TaskFuture } from './future.ts';
import type { Future } from './future.ts';
import { ItemSource } from './item-source.ts';
import type { Source } from './item-source.ts';
import { MapRun } from './map-result.ts';
import type { MapOptions, MapOwner, MapResult } from './map-result.ts';
import { Observer } from './observer.ts';
import type { PoolListener } from './observer.ts';
import type { CallSite } from './call-site.ts';
import type { ChunkTask } from './chunk-task.ts';
import { captureCaller } from './parent/caller-stack.ts';
import { TaskFunctionEntry } from './parent/function-registry.ts';
import { integer, parseOptions, positive, refuseUnknown } from './parent/options.ts';
import { Scheduler } from './parent/scheduler.ts';
import type { TransportFactory } from './parent/transport.ts';
import { WorkerSet } from './parent/worker-set.ts';
import type { CallOptions, Task, TaskFailure } from './task.ts';
import type { MapArguments, TaskFn } from './types.ts';

export interface ShutdownOptions {
  /** Whether the promise waits for the tasks and the workers; true by default. */
  readonly wait?: boolean;
  /** Whether tasks that have not started are cancelled. */
  readonly cancelFutures?: boolean;
}

/** What can be called with options of one call. */
export interface Submitter {
  submit<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    ...args: Args
  ): Future<Awaited<Result>>;
  map<Fn extends TaskFn>(fn: Fn, ...args: MapArguments<Parameters<Fn>>): MapResult<Awaited<ReturnType<Fn>>>;
}

export abstract class Executor implements Submitter, AsyncDisposable {
  /** Workers at most. */
  readonly maxWorkers: number;
  readonly #observer = new Observer();
  readonly #scheduler: Scheduler;
  readonly #functions = new WeakMap<object, TaskFunctionEntry>();
  readonly #mapOwner: MapOwner;
  #nextIndex = 0;
  #lastSite: CallSite | null = null;

  /** @internal */
  constructor(given: unknown, transport: TransportFactory) {
    const options = parseOptions(given);
    this.maxWorkers = options.maxWorkers;
    const initializer = options.initializer === null ? null : this.#entryOf(options.initializer);
    this.#scheduler = new Scheduler(
      options,
      this.#observer,
      (owner) => new WorkerSet(owner, options, this.#observer, transport, initializer),
    );
    initializer?.whenResolved(() => {
      this.#scheduler.wake();
    });
    this.#mapOwner = this.#createMapOwner();
  }

  /**
   * Runs `fn(...args)` in a worker.
   *
   * `fn` must be exported by its module, which the worker imports. Arguments and result are copied, and keep what
   * structured clone keeps; they are written when the task is handed to a worker, so don't change them meanwhile.
   *
   * @throws {ShutdownError | BrokenProcessPoolError | QueueFullError} at once; all else comes through the future
   */
  submit<Args extends readonly unknown[], Result>(
    fn: (...args: Args) => Result,
    ...args: Args
  ): Future<Awaited<Result>> {
    return this.#submit<Result>(fn, args, null);
  }

  /**
   * Calls `fn` with the items of one iterable, or of several in parallel until the shortest ends. The iterables may be
   * async and infinite: they are read as results are taken. Last may come `{ chunksize, buffersize, timeout }`.
   *
   * The results come in the order of the items: iterate over them with `for await`, or await them all. The first error
   * ends the map, as does leaving the loop; what has not started then never does.
   */
  map<Fn extends TaskFn>(fn: Fn, ...args: MapArguments<Parameters<Fn>>): MapResult<Awaited<ReturnType<Fn>>> {
    return this.#map(fn, args, null);
  }

  /** For calls with a signal, a time limit or things to give away: `pool.with({ timeout: 1000 }).submit(fn, …)`. */
  with(options: CallOptions): Submitter {
    refuseUnknown(options, ['signal', 'timeout', 'transfer'], 'option of a call');
    positive(options.timeout, 'timeout');
    if (options.signal !== undefined && !(options.signal instanceof AbortSignal)) {
      throw new InvalidArgumentError('signal must be an AbortSignal.');
    }
    return {
      submit: <Args extends readonly unknown[], Result>(fn: (...args: Args) => Result, ...args: Args) =>
        this.#submit<Result>(fn, args, options),
      map: (fn, ...args) => this.#map(fn, args, options),
    };
  }

  /**
   * Takes no more tasks, and ends the workers when those it has are done. May be called again.
   */
  async shutdown(options: ShutdownOptions = {}): Promise<void> {
    refuseUnknown(options, ['wait', 'cancelFutures'], 'option of shutdown');
    const closed = this.#scheduler.close(options.cancelFutures === true);
    if (options.wait !== false) await closed;
  }

  /** Ends the workers with SIGTERM, whatever they do; tasks that are not done fail with `BrokenProcessPoolError`. */
  terminateWorkers(): Promise<void> {
    return this.#scheduler.abandon(
      'SIGTERM',
      new BrokenProcessPoolError('The workers were ended by terminateWorkers().'),
    );
  }

  /** Ends the workers with SIGKILL, whatever they do; tasks that are not done fail with `BrokenProcessPoolError`. */
  killWorkers(): Promise<void> {
    return this.#scheduler.abandon(
      'SIGKILL',
      new BrokenProcessPoolError('The workers were ended by killWorkers().'),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  /** Tells `listener` what happens to tasks and workers, until the function that is returned is called. */
  subscribe(listener: PoolListener): () => void {
    return this.#observer.subscribe(listener);
  }

  #submit<Result>(
    fn: TaskFn,
    args: readonly unknown[],
    options: CallOptions | null,
  ): Future<Awaited<Result>> {
    const site = this.#siteOf(this.#accept(fn), options);
    const future = new TaskFuture<Awaited<Result>>(site, args, this.#nextIndex++);
    this.#scheduler.enqueue(future);
    return future;
  }

  #map<Fn extends TaskFn>(
    fn: Fn,
    args: readonly unknown[],
    call: CallOptions | null,
  ): MapResult<Awaited<ReturnType<Fn>>> {
    const entry = this.#accept(fn);
    const sources = args.filter(isSource);
    const [last] = args.slice(sources.length);
    if (sources.length === 0 || args.slice(0, sources.length).some((arg) => !isSource(arg))) {
      throw new InvalidArgumentError(
        'map takes a function, then iterables of its arguments, then options if need be.',
      );
    }
    const options = parseMapOptions(last, call);
    return new MapRun(this.#mapOwner, entry, new ItemSource(sources), options, call, captureCaller(this.map));
  }

  #accept(fn: TaskFn): TaskFunctionEntry {
    this.#scheduler.assertOpen();
    const { maxQueue } = this.#scheduler.options;
    if (this.#scheduler.waiting >= maxQueue) throw new QueueFullError(maxQueue);
    if (typeof fn !== 'function') {
      throw new InvalidArgumentError(`A task is a function that a module exports, not ${typeof fn}.`);
    }
    return this.#entryOf(fn);
  }

  #entryOf(fn: TaskFn): TaskFunctionEntry {
    let entry = this.#functions.get(fn);
    if (entry === undefined) {
      entry = new TaskFunctionEntry(fn);
      this.#functions.set(fn, entry);
    }
    return entry;
  }

  /** Calls of one function in one turn of the loop come from one place, nearly always, and a stack is not cheap. */
  #siteOf(fn: TaskFunctionEntry, options: CallOptions | null): CallSite {
    const last = this.#lastSite;
    if (last !== null && last.fn === fn && last.options === options) return last;
    if (last === null) {
      setImmediate(() => {
        this.#lastSite = null;
      });
    }
    this.#lastSite = { owner: this.#scheduler, fn, options, caller: captureCaller(this.submit) };
    return this.#lastSite;
  }

  #createMapOwner(): MapOwner {
    return {
      maxWorkers: this.maxWorkers,
      cancel: (task: Task) => this.#scheduler.cancel(task),
      abort: (task: Task, failure: TaskFailure) => {
        this.#scheduler.abort(task, failure);
      },
      isRunning: (task: Task) => this.#scheduler.isRunning(task),
      submitChunk: (chunk: ChunkTask) => {
        this.#scheduler.enqueue(chunk);
      },
      takeIndexes: (count: number) => {
        const first = this.#nextIndex;
        this.#nextIndex += count;
        return first;
      },
    };
  }
}

function parseMapOptions(given: unknown, call: CallOptions | null): MapOptions {
  if (given !== undefined && (typeof given !== 'object' || given === null)) {
    throw new InvalidArgumentError(`map cannot iterate over ${inspect(given)}.`);
  }
  const options: MapOptions = given ?? {};
  refuseUnknown(options, ['chunksize', 'buffersize', 'timeout'], 'option of map');
  if (options.chunksize !== 'auto') integer(options.chunksize, 'chunksize', 1);
  integer(options.buffersize, 'buffersize', 1);
  positive(options.timeout, 'timeout');
  // A time limit of one call is one of each item, which must then be alone.
  return call?.timeout === undefined ? options : { ...options, chunksize: 1 };
}

function isSource(value: unknown): value is Source<unknown> {
  if (typeof value === 'string') return true;
  return (
    typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}
