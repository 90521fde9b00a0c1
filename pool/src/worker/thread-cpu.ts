/** CPU time of this thread alone, where the platform tells. */
import { openSync, readlinkSync, readSync } from 'node:fs';

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
      const length = readSync(fd, text, 0, 64, 0);
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
