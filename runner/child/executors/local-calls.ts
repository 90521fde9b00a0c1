/** Calls in this process: one after another, or so many in flight at once on the event loop. */
import { setImmediate } from 'node:timers/promises';
import { PerformanceObserver } from 'node:perf_hooks';
import type { PoolListener } from '../../../pool/src/index.ts';
import type { AnyFunction } from '../load-module.ts';
import { mainThreadCpuMs } from '../main-thread-cpu.ts';
import { monotonicMs } from '../run-clock.ts';
import type { BatchWatch, Callee, CallResult, TaskExecutor, Usage } from './task-executor.ts';

const SAMPLE_EVERY_MS = 100;
/** While someone listens, the event loop gets a turn at least so often between calls, so that what is known can leave. */
const TURN_EVERY_MS = 50;
/** The one row on which all tasks ran. */
const ROW = 0;

export class LocalCalls implements TaskExecutor {
  readonly #inFlight: number;
  readonly #callee: Callee;
  readonly #listeners: PoolListener[] = [];
  #function: AnyFunction | null = null;
  #isEnded = false;
  #gcMs = 0;
  #lastTurn = 0;

  constructor(inFlight: number, callee: Callee) {
    this.#inFlight = inFlight;
    this.#callee = callee;
  }

  subscribe(listener: PoolListener): void {
    this.#listeners.push(listener);
  }

  async start(): Promise<void> {
    this.#function = await this.#callee.load();
  }

  async run(tuples: readonly unknown[][], watch: BatchWatch): Promise<void> {
    if (this.#function === null) await this.start();
    const stopSampling = this.#sampling();
    let next = 0;
    const submitted = monotonicMs();
    watch.onSubmitted(tuples.length);
    const lane = async (): Promise<void> => {
      while (next < tuples.length && !watch.shouldStop() && !this.#isEnded) {
        const index = next++;
        // Without an await where none is needed: each would cost more than a short call.
        const pending = this.#call(index, tuples[index] ?? [], submitted, watch);
        if (pending !== null) await pending;
        if (this.#isObserved && performance.now() - this.#lastTurn > TURN_EVERY_MS) await this.#turn();
      }
    };
    const lanes = Math.min(this.#inFlight, tuples.length);
    await Promise.all(Array.from({ length: lanes }, lane));
    stopSampling();
  }

  usage(): Usage {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1000, peakRssBytes: process.resourceUsage().maxRSS * 1024 };
  }

  /** A call that computes cannot be ended from here; whoever started the process ends it. */
  kill(): void {
    this.#isEnded = true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  get #isObserved(): boolean {
    return this.#listeners.length > 0;
  }

  async #turn(): Promise<void> {
    await setImmediate();
    this.#lastTurn = performance.now();
  }

  #call(index: number, args: readonly unknown[], submitted: number, watch: BatchWatch): Promise<void> | null {
    const start = this.#isObserved ? monotonicMs() : 0;
    const cpuBefore = this.#taskCpuMs();
    if (this.#isObserved) this.#emit({ type: 'task-started', task: index, worker: ROW, at: start });
    const settle = (result: CallResult): void => {
      if (this.#isObserved) this.#settled({ index, submitted, start, cpuBefore, result });
      watch.onResult(index, result);
    };
    try {
      const value = this.#function?.(...args);
      if (isThenable(value)) return this.#awaited(value, settle);
      settle({ ok: true, value });
    } catch (error) {
      settle({ ok: false, error });
    }
    return null;
  }

  async #awaited(value: PromiseLike<unknown>, settle: (result: CallResult) => void): Promise<void> {
    let result: CallResult;
    try {
      result = { ok: true, value: await value };
    } catch (error) {
      result = { ok: false, error };
    }
    settle(result);
  }

  /** Calls in flight together share the thread, so that no one of them has CPU time of its own. */
  #taskCpuMs(): number | null {
    return this.#isObserved && this.#inFlight === 1 ? mainThreadCpuMs() : null;
  }

  #settled(task: {
    readonly index: number;
    readonly submitted: number;
    readonly start: number;
    readonly cpuBefore: number | null;
    readonly result: CallResult;
  }): void {
    const { index, submitted, start, cpuBefore, result } = task;
    const end = monotonicMs();
    const cpuAfter = this.#taskCpuMs();
    this.#emit({
      type: 'task-settled',
      task: index,
      worker: ROW,
      outcome: result.ok ? 'ok' : 'error',
      // Nothing is copied.
      bytesIn: 0,
      bytesOut: 0,
      cpuMs: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
      ...(!result.ok && { error: result.error }),
      submitted,
      serialized: submitted,
      dispatched: start,
      received: start,
      deserialized: start,
      runStart: start,
      runEnd: end,
      resultSerialized: end,
      resultReceived: end,
      resultDeserialized: end,
      settled: end,
    });
  }

  /** Looks at this process as the pool does at its workers; gives what ends it. */
  #sampling(): () => void {
    if (!this.#isObserved) return () => undefined;
    const at = monotonicMs();
    this.#lastTurn = performance.now();
    this.#emit({ type: 'worker-started', worker: ROW, pid: process.pid, at });
    this.#emit({ type: 'worker-ready', worker: ROW, at });
    const collections = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.#gcMs += duration;
    });
    collections.observe({ entryTypes: ['gc'] });
    this.#sample();
    const timer = setInterval(() => this.#sample(), SAMPLE_EVERY_MS).unref();
    return () => {
      clearInterval(timer);
      collections.disconnect();
      this.#sample();
    };
  }

  #sample(): void {
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    this.#emit({
      type: 'worker-sample',
      worker: ROW,
      at: monotonicMs(),
      cpuMs: (user + system) / 1000,
      rssBytes: rss,
      heapUsedBytes: heapUsed,
      loopActiveMs: performance.eventLoopUtilization().active,
      gcMs: this.#gcMs,
    });
  }

  #emit(event: Parameters<PoolListener>[0]): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
