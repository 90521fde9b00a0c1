/** CPU time of this thread alone, where the platform tells. */
import { openSync, readlinkSync, readSync } from 'node:fs';

// Programs replace these, in tests mostly.
const read = readSync;

/** A look at the clock takes up to 7 µs, and the clock may advance by ticks of 4 ms only: shares are taken over some of them. */
const WINDOW_MS = 10;
const LOOK_MS = 4;

/**
 * Measures the CPU time of tasks. Those of some milliseconds are measured by themselves; shorter ones get the share of their
 * time that the thread computed over the last tasks.
 */
export class TaskCpuMeter {
  readonly #clock = createThreadCpuClock();
  #lookedAt = 0;
  #cpuThen = 0;
  #share = 1;
  #windowStart = 0;
  #windowCpu = 0;
  #windowRunMs = 0;

  begin(at: number): void {
    if (at - this.#lookedAt > LOOK_MS) this.#look(at);
  }

  /** CPU milliseconds of the task that ran from `start` to `end`; -1 where it cannot be known. */
  end(start: number, end: number): number {
    if (this.#clock === null) return -1;
    const ran = end - start;
    this.#windowRunMs += ran;
    if (ran < LOOK_MS) return ran * this.#share;
    const before = this.#cpuThen + this.#share * Math.max(0, start - this.#lookedAt);
    this.#look(end);
    return Math.max(0, Math.min(ran, this.#cpuThen - before));
  }

  #look(at: number): void {
    if (this.#clock === null) return;
    this.#lookedAt = at;
    this.#cpuThen = this.#clock();
    if (at - this.#windowStart < WINDOW_MS) return;
    if (this.#windowStart > 0 && this.#windowRunMs > 0) {
      this.#share = Math.min(1, (this.#cpuThen - this.#windowCpu) / this.#windowRunMs);
    }
    this.#windowStart = at;
    this.#windowCpu = this.#cpuThen;
    this.#windowRunMs = 0;
  }
}

/** Reads the milliseconds of CPU time that this thread has used; `null` if there is no way to know. */
export function createThreadCpuClock(): (() => number) | null {
  const threadCpuUsage: unknown = Reflect.get(process, 'threadCpuUsage');
  if (typeof threadCpuUsage === 'function') {
    return () => {
      const usage: unknown = Reflect.apply(threadCpuUsage, process, []);
      return isUsage(usage) ? (usage.user + usage.system) / 1000 : Number.NaN;
    };
  }
  return createSchedulerClock();
}

/** Linux: the scheduler's own count, in nanoseconds, which advances at its ticks and whenever the thread waits. */
function createSchedulerClock(): (() => number) | null {
  try {
    const file = openSync(`/proc/${readlinkSync('/proc/thread-self')}/schedstat`, 'r');
    const text = Buffer.alloc(64);
    return () => {
      const length = read(file, text, 0, 64, 0);
      return Number.parseInt(text.toString('latin1', 0, length), 10) / 1e6;
    };
  } catch {
    return null;
  }
}

function isUsage(value: unknown): value is { user: number; system: number } {
  return typeof value === 'object' && value !== null && 'user' in value && 'system' in value;
}
