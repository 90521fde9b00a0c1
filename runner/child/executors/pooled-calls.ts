/** Calls in the pool's workers, processes or threads. */
import { setImmediate } from 'node:timers/promises';
import {
  BrokenProcessPoolError,
  ProcessPoolExecutor,
  taskReference,
  ThreadPoolExecutor,
  type PoolEvent,
  type PoolListener,
} from '../../../pool/src/index.ts';
import type { AnyFunction } from '../load-module.ts';
import { processCpuMs, processPeakRssBytes } from './process-usage.ts';
import type { BatchWatch, Callee, CallResult, TaskExecutor, Usage } from './task-executor.ts';

/** Tasks that are submitted and not settled: enough to keep any worker busy, few enough to hold in memory. */
const TASKS_IN_FLIGHT = 4096;
/** At least so many submissions for each worker, however large the chunks are. */
const LEAST_PER_WORKER = 8;
/** After so many the pool gets its turn, so that the first leave before the last are submitted. */
const SUBMITTED_AT_ONCE = 64;

type WorkerSample = Extract<PoolEvent, { type: 'worker-sample' }>;

export class PooledCalls implements TaskExecutor {
  readonly #kind: 'process' | 'thread';
  readonly #workers: number;
  readonly #chunksize: number;
  readonly #callee: Callee;
  #pool: ProcessPoolExecutor | ThreadPoolExecutor | null = null;
  readonly #listeners: PoolListener[] = [];
  readonly #pids = new Set<number>();
  /** The last look at each worker, for platforms that tell of other processes in no other way. */
  readonly #samples = new Map<number, WorkerSample>();

  constructor(kind: 'process' | 'thread', workers: number, chunksize: number, callee: Callee) {
    this.#kind = kind;
    this.#workers = workers;
    this.#chunksize = chunksize;
    this.#callee = callee;
  }

  subscribe(listener: PoolListener): void {
    this.#listeners.push(listener);
    this.#pool?.subscribe(listener);
  }

  /** The module comes in with the initializer, so that no worker is ready before it is imported. */
  async start(): Promise<void> {
    const pool = this.#open(importing(this.#callee.moduleUrl));
    const ready = new Set<number>();
    let isReady = (): void => undefined;
    const allReady = new Promise<void>((resolve) => (isReady = resolve));
    const unsubscribe = pool.subscribe((event) => {
      if (event.type === 'worker-started') this.#pids.add(event.pid);
      else if (event.type === 'worker-sample') this.#samples.set(event.worker, event);
      else if (event.type === 'worker-ready') ready.add(event.worker);
      if (ready.size >= this.#workers) isReady();
    });
    const nothing = taskReference<AnyFunction>(
      'data:text/javascript,export function nothing() {}',
      'nothing',
    );
    // As many at once as there are workers, so that all of them are started.
    const calls = Array.from({ length: this.#workers }, () => pool.submit(nothing));
    await Promise.all([...calls, allReady]);
    // Workers write nothing down while no one listens; without /proc their looks at themselves are all there is.
    if (processCpuMs(process.pid) !== null || this.#kind === 'thread') unsubscribe();
  }

  async run(tuples: readonly unknown[][], watch: BatchWatch): Promise<void> {
    const pool = this.#pool ?? this.#open(null);
    const task = taskReference<AnyFunction>(this.#callee.moduleUrl, this.#callee.exportName);
    const chunksize = this.#chunksize;
    const most = Math.max(LEAST_PER_WORKER * this.#workers, Math.ceil(TASKS_IN_FLIGHT / chunksize));
    const inFlight = new InFlight();
    for (let first = 0; first < tuples.length; first += chunksize) {
      if (watch.shouldStop() || inFlight.broken !== null) break;
      const chunk = tuples.slice(first, first + chunksize);
      watch.onSubmitted(chunk.length);
      let index = first;
      for (const part of byLength(chunk)) {
        inFlight.add(submitPart(pool, task, part), told(part, index, watch));
        index += part.length;
      }
      // Half of them gone at once, rather than each time one has: the pool sends more in one go.
      if (inFlight.count >= most) await inFlight.downTo(most / 2);
      else if ((first / chunksize) % SUBMITTED_AT_ONCE === 0) await setImmediate();
    }
    await inFlight.downTo(0);
    if (inFlight.broken !== null) throw inFlight.broken;
  }

  usage(): Usage {
    const own = process.cpuUsage();
    const ownMs = (own.user + own.system) / 1000;
    if (this.#kind === 'thread') {
      return { cpuMs: ownMs, peakRssBytes: process.resourceUsage().maxRSS * 1024 };
    }
    let cpuMs = 0;
    let peakRssBytes = 0;
    for (const pid of this.#pids) {
      cpuMs += processCpuMs(pid) ?? 0;
      peakRssBytes += processPeakRssBytes(pid) ?? 0;
    }
    if (peakRssBytes === 0) {
      for (const sample of this.#samples.values()) {
        cpuMs += sample.cpuMs;
        peakRssBytes += sample.rssBytes;
      }
    }
    return { cpuMs: cpuMs + ownMs, peakRssBytes };
  }

  kill(): void {
    void this.#pool?.killWorkers();
  }

  async close(): Promise<void> {
    await this.#pool?.shutdown();
  }

  #open(initializer: AnyFunction | null): ProcessPoolExecutor | ThreadPoolExecutor {
    const options = {
      maxWorkers: this.#workers,
      ...(initializer !== null && { initializer }),
      ...this.#callee.workerStart,
    };
    const pool =
      this.#kind === 'process' ? new ProcessPoolExecutor(options) : new ThreadPoolExecutor(options);
    for (const listener of this.#listeners) pool.subscribe(listener);
    this.#pool = pool;
    return pool;
  }
}

/** A function that does nothing, in a module that imports another. */
function importing(moduleUrl: string): AnyFunction {
  const source = `import ${JSON.stringify(moduleUrl)}; export function imported() {}`;
  return taskReference<AnyFunction>(`data:text/javascript,${encodeURIComponent(source)}`, 'imported');
}

/** What is submitted and has not settled. */
class InFlight {
  count = 0;
  broken: BrokenProcessPoolError | null = null;
  #wanted = 0;
  #wake: (() => void) | null = null;

  add(submission: PromiseLike<unknown>, tell: (settled: CallResult) => void): void {
    this.count += 1;
    submission.then(
      (value) => {
        tell({ ok: true, value });
        this.#settle();
      },
      (error: unknown) => {
        // Every other error is the task's own.
        if (error instanceof BrokenProcessPoolError) this.broken ??= error;
        tell({ ok: false, error });
        this.#settle();
      },
    );
  }

  async downTo(count: number): Promise<void> {
    if (this.count <= count) return;
    this.#wanted = count;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #settle(): void {
    this.count -= 1;
    if (this.count <= this.#wanted) this.#wake?.();
  }
}

/** Hands on the results of a part, which come as one value or as an array of one for each call. */
function told(part: readonly unknown[][], first: number, watch: BatchWatch): (settled: CallResult) => void {
  return (settled) => {
    if (part.length === 1 || !settled.ok) {
      watch.onResult(first, settled);
      return;
    }
    const values: unknown = settled.value;
    if (!Array.isArray(values)) return;
    values.forEach((value: unknown, i) => watch.onResult(first + i, { ok: true, value }));
  };
}

/**
 * Cuts a chunk where the number of arguments changes: a map takes arguments in columns, and one that is filled up with
 * `undefined` is not one that is left out, as a rest parameter shows. Calls without arguments have no column at all.
 */
function byLength(chunk: readonly unknown[][]): unknown[][][] {
  const parts: unknown[][][] = [];
  for (const tuple of chunk) {
    const part = parts.at(-1);
    if (part !== undefined && tuple.length > 0 && part[0]?.length === tuple.length) part.push(tuple);
    else parts.push([tuple]);
  }
  return parts;
}

/** A map of its own for what is sent together, because the first error ends a map. */
function submitPart(
  pool: ProcessPoolExecutor | ThreadPoolExecutor,
  task: AnyFunction,
  part: readonly unknown[][],
): PromiseLike<unknown> {
  const [first = []] = part;
  if (part.length === 1) return pool.submit(task, ...first);
  const columns = first.map((_, column) => part.map((tuple) => tuple[column]));
  return pool.map(task, ...columns, { chunksize: part.length });
}
