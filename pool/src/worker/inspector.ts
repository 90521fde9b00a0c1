/** Measures tasks and the worker itself while someone observes the pool; does nothing otherwise. */
import { performance, PerformanceObserver } from 'node:perf_hooks';
import { monotonicNow } from '../observer.ts';
import type { Claims } from '../wire/claims.ts';
import { FROM_WORKER_SAMPLE, FROM_WORKER_STARTED } from '../wire/messages.ts';
import type { LoadedFunction } from './functions.ts';
import type { QueuedTask } from './queued-task.ts';
import type { ResultWriter, RunStamps } from './results.ts';
import { TaskCpuMeter } from './thread-cpu.ts';

const SAMPLE_MS = 100;
/** Calls of a function that take longer on average tell at once that they begin, microseconds. */
const LONG_US = 4000;
/** They do so no more often than this. */
const TELL_START_MS = 1;
/** Node tells of collections so many turns of the loop later, at most. */
const TURNS_UNTIL_TOLD = 3;

export class Inspector {
  isOn = false;
  readonly #results: ResultWriter;
  readonly #claims: Claims | null;
  #cpu: TaskCpuMeter | null = null;
  #current: RunStamps | null = null;
  #lastSample = 0;
  #lastTold = 0;
  /** The task whose start was written down when it was claimed. */
  #startedByClaim = -1;
  #collections: PerformanceObserver | null = null;
  #gcMs = 0;
  #isSampleDue = false;

  constructor(results: ResultWriter, claims: Claims | null) {
    this.#results = results;
    this.#claims = claims;
  }

  toggle(isOn: boolean): void {
    if (isOn) this.#cpu ??= new TaskCpuMeter();
    this.isOn = isOn;
    this.#watchCollections(isOn);
    if (isOn) this.#sample(monotonicNow());
  }

  begin(task: QueuedTask, item = 0): void {
    if (!this.isOn) return;
    const now = monotonicNow();
    if (now - this.#lastSample > SAMPLE_MS) this.#sample(now);
    this.#tellStart(task, item, now);
    this.#cpu?.begin(now);
    const { received, deserialized } = task;
    this.#current = { received, deserialized, runStart: monotonicNow(), runEnd: 0, cpuMs: -1 };
  }

  /** Claims tasks up to `until`; that the first of them begins now is written down along with it. */
  claim(claims: Claims, until: number, first: QueuedTask | undefined): void {
    if (!this.isOn || first === undefined || first.fn.call === null || !isShort(first.fn)) {
      claims.claim(until);
      return;
    }
    this.#startedByClaim = first.sequence;
    claims.claimAndStart(until, first.sequence, monotonicNow());
  }

  end(): RunStamps | null {
    const current = this.#current;
    if (current === null) return null;
    current.runEnd = monotonicNow();
    if (this.#cpu !== null) current.cpuMs = this.#cpu.end(current.runStart, current.runEnd);
    this.#current = null;
    return current;
  }

  /** The queue has run dry. */
  idle(): void {
    if (!this.isOn || monotonicNow() - this.#lastSample < SAMPLE_MS / 4) return;
    this.#sample(monotonicNow());
    this.#results.flush();
  }

  /** Tells the last of the worker, which is about to end. */
  async finish(): Promise<void> {
    for (let turn = 0; turn < TURNS_UNTIL_TOLD; turn++) await new Promise(setImmediate);
    this.#sample(monotonicNow());
    this.#results.flush();
  }

  /**
   * The start of a call that is thought to be long is sent at once, so that it is known while it runs. That of another is
   * written down where the parent looks from time to time, in case the call takes long after all.
   */
  #tellStart({ sequence, fn }: QueuedTask, item: number, now: number): void {
    if (isShort(fn) || now - this.#lastTold < TELL_START_MS) {
      if (item > 0 || sequence !== this.#startedByClaim) this.#claims?.start(sequence, item, now);
      return;
    }
    const { encoder } = this.#results;
    encoder.byte(FROM_WORKER_STARTED);
    encoder.count(sequence);
    encoder.count(item);
    encoder.double(now);
    this.#lastTold = now;
    this.#results.flush();
  }

  /** Node tells of collections only once the event loop turns, which may be after the last task. */
  #watchCollections(isOn: boolean): void {
    if (!isOn) {
      this.#collections?.disconnect();
      this.#collections = null;
      return;
    }
    if (this.#collections !== null) return;
    this.#collections = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.#gcMs += duration;
      if (this.#isSampleDue) return;
      this.#isSampleDue = true;
      setTimeout(() => {
        this.#isSampleDue = false;
        this.idle();
      }, SAMPLE_MS / 2).unref();
    });
    this.#collections.observe({ entryTypes: ['gc'] });
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
    encoder.double(this.#gcMs);
  }
}

function isShort({ averageUs }: LoadedFunction): boolean {
  return averageUs >= 0 && averageUs < LONG_US;
}
