/** Measures tasks and the worker itself while someone observes the pool; does nothing otherwise. */
import { performance } from 'node:perf_hooks';
import { monotonicNow } from '../observer.ts';
import { FROM_WORKER_SAMPLE, FROM_WORKER_STARTED } from '../wire/messages.ts';
import type { ResultWriter, RunStamps } from './results.ts';
import { createThreadCpuClock } from './thread-cpu.ts';

const SAMPLE_MS = 100;
/** The start of a task is told at once if none was told for so long. */
const TELL_START_MS = 1;

export class Inspector {
  isOn = false;
  readonly #results: ResultWriter;
  #cpuClock: (() => number) | null | undefined;
  #current: RunStamps | null = null;
  #cpuAtStart = 0;
  #lastSample = 0;
  #lastTold = 0;

  constructor(results: ResultWriter) {
    this.#results = results;
  }

  toggle(isOn: boolean): void {
    if (isOn && this.#cpuClock === undefined) this.#cpuClock = createThreadCpuClock();
    this.isOn = isOn;
    if (isOn) this.#sample(monotonicNow());
  }

  begin(sequence: number, received: number, deserialized: number, item = 0): void {
    if (!this.isOn) return;
    const now = monotonicNow();
    if (now - this.#lastSample > SAMPLE_MS) this.#sample(now);
    this.#tellStart(sequence, item, now);
    this.#cpuAtStart = this.#cpuClock?.() ?? -1;
    this.#current = { received, deserialized, runStart: monotonicNow(), runEnd: 0, cpuMs: -1 };
  }

  end(): RunStamps | null {
    const current = this.#current;
    if (current === null) return null;
    current.runEnd = monotonicNow();
    if (this.#cpuClock) current.cpuMs = Math.max(0, this.#cpuClock() - this.#cpuAtStart);
    this.#current = null;
    return current;
  }

  /** The queue has run dry. */
  idle(): void {
    if (!this.isOn || monotonicNow() - this.#lastSample < SAMPLE_MS / 4) return;
    this.#sample(monotonicNow());
    this.#results.flush();
  }

  /**
   * The start of a task is sent at once if the last one sent is older than a moment, so that a long task is known
   * while it runs; in a row of short ones it waits for the results.
   */
  #tellStart(sequence: number, item: number, now: number): void {
    const { encoder } = this.#results;
    encoder.byte(FROM_WORKER_STARTED);
    encoder.count(sequence);
    encoder.count(item);
    encoder.double(now);
    if (now - this.#lastTold < TELL_START_MS) return;
    this.#lastTold = now;
    this.#results.flush();
  }

  #sample(now: number): void {
    this.#lastSample = now;
    const cpu = process.cpuUsage();
    const memory = process.memoryUsage();
    const { encoder } = this.#results;
    encoder.byte(FROM_WORKER_SAMPLE);
    encoder.double(now);
    encoder.double((cpu.user + cpu.system) / 1000);
    encoder.double(memory.rss);
    encoder.double(memory.heapUsed);
    encoder.double(performance.eventLoopUtilization().active);
  }
}
