import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { createThreadCpuClock } from '../../pool/src/worker/thread-cpu.ts';
import { now } from './clock.ts';
import type { Recording } from './recording.ts';

const SAMPLE_EVERY_MS = 50;
/** The resident set is read from a file of the system, which takes ten times as long as all else. */
const MEMORY_EVERY_MS = 200;

const utilization = performance.eventLoopUtilization.bind(performance);
const cpuUsage = process.cpuUsage.bind(process);
const residentSetSize = process.memoryUsage.rss.bind(process.memoryUsage);
const startInterval = setInterval;

/**
 * Looks at this process or thread about every 50 ms. Of a thread the CPU time is its own, and the memory that of its heap, since
 * the process has both in common with the other threads.
 */
export class Sampler {
  readonly #recording: Recording;
  readonly #threadCpu = isMainThread ? null : createThreadCpuClock();
  #sampledAt = 0;
  #memoryAt = Number.NEGATIVE_INFINITY;
  #memory = 0;
  #gcMs = 0;
  /** Slept in `Atomics.wait`, which the event loop takes for being active. */
  waitedMs = 0;

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#watchCollections();
    startInterval(() => this.sample(now()), SAMPLE_EVERY_MS).unref();
  }

  /** For when timers do not come round. */
  sampleIfDue(at: number): void {
    if (at - this.#sampledAt >= SAMPLE_EVERY_MS) this.sample(at);
  }

  sample(at: number): void {
    this.#sampledAt = at;
    const heap = getHeapStatistics();
    if (!isMainThread) this.#memory = heap.total_physical_size + heap.external_memory;
    else if (at - this.#memoryAt >= MEMORY_EVERY_MS) {
      this.#memory = residentSetSize();
      this.#memoryAt = at;
    }
    const active = Math.max(0, utilization().active - this.waitedMs);
    this.#recording.row('sample', at, this.#cpuMs(), this.#memory, heap.used_heap_size, active, this.#gcMs);
  }

  #cpuMs(): number {
    if (this.#threadCpu !== null) return this.#threadCpu();
    if (!isMainThread) return Number.NaN;
    const { user, system } = cpuUsage();
    return (user + system) / 1000;
  }

  #watchCollections(): void {
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.#gcMs += duration;
    });
    observer.observe({ entryTypes: ['gc'] });
  }
}
