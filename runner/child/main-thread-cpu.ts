import { readFileSync } from 'node:fs';

/**
 * CPU time of the main thread alone so far, ms, or `null` where the platform does not tell. Linux keeps it in
 * nanoseconds under /proc; the main thread's id is the process's.
 */
export function mainThreadCpuMs(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const [ran = ''] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ', 1);
    const ms = Number(ran) / 1e6;
    return ms > 0 ? ms : null;
  } catch {
    return null;
  }
}
