/** CPU time of this thread alone, where the platform tells. */
import { openSync, readlinkSync, readSync } from 'node:fs';

// Taken at once: a program may replace it, in its tests mostly.
const read = readSync;

/** Between two looks at the clock, which takes 2 µs, milliseconds. */
const LOOK_MS = 1;
/** The clock may advance by ticks of 4 ms only: shares are taken over some of them, milliseconds. */
const WINDOW_MS = 10;

/**
 * Measures the CPU time of tasks. Long ones are measured by themselves; short ones, for which that would cost too much
 * and say too little, get the share of their time that the thread used over the last tasks.
 */
export class TaskCpuMeter {
  readonly #clock: (() => number) | null = createThreadCpuClock();
  readonly #lookMs: number;
  #lookedAt = 0;
  #cpuThen = 0;
  #share = 1;
  /** Since the beginning of the current window: when it was, CPU time then, and time that tasks ran. */
  #windowStart = 0;
  #windowCpu = 0;
  #windowRunMs = 0;

  /** @param lookMs tasks from this length on are measured by themselves, milliseconds */
  constructor(lookMs = LOOK_MS) {
    this.#lookMs = lookMs;
  }

  begin(now: number): void {
    if (now - this.#lookedAt > this.#lookMs) this.#look(now);
  }

  /** CPU milliseconds of the task that ran from `start` to `end`; -1 where it cannot be known. */
  end(start: number, end: number): number {
    if (this.#clock === null) return -1;
    const ran = end - start;
    this.#windowRunMs += ran;
    if (ran < this.#lookMs) return ran * this.#share;
    const before = this.#cpuThen + this.#share * Math.max(0, start - this.#lookedAt);
    this.#look(end);
    return Math.max(0, Math.min(ran, this.#cpuThen - before));
  }

  #look(now: number): void {
    if (this.#clock === null) return;
    this.#lookedAt = now;
    this.#cpuThen = this.#clock();
    if (now - this.#windowStart < WINDOW_MS) return;
    if (this.#windowStart > 0 && this.#windowRunMs > 0) {
      this.#share = Math.min(1, (this.#cpuThen - this.#windowCpu) / this.#windowRunMs);
    }
    this.#windowStart = now;
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
      return isUsage(usage) ? (usage.user + usage.system) / 1000 : 0;
    };
  }
  return createSchedulerClock();
}

/** Linux: the scheduler's own count, in nanoseconds, which advances at its ticks and whenever the thread waits. */
function createSchedulerClock(): (() => number) | null {
  try {
    const fd = openSync(`/proc/${readlinkSync('/proc/thread-self')}/schedstat`, 'r');
    const text = Buffer.alloc(64);
    return () => {
      const length = read(fd, text, 0, 64, 0);
      let nanoseconds = 0;
      for (let index = 0; index < length; index++) {
        const code = text[index] ?? 0;
        if (code < 48 || code > 57) break;
        nanoseconds = nanoseconds * 10 + (code - 48);
      }
      return nanoseconds / 1e6;
    };
  } catch {
    return null;
  }
}

function isUsage(value: unknown): value is { user: number; system: number } {
  return typeof value === 'object' && value !== null && 'user' in value && 'system' in value;
}
