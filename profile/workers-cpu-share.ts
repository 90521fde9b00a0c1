import type { Measurements } from './measurements.ts';

/** CPU of the worker processes, all threads, of what the machine could have given them from the first run on, 0 to 1. */
export function workersCpuShare(m: Measurements): number {
  const starts = m.activities.flatMap(({ busy }) => busy.from[0] ?? []);
  const spanMs = m.window.to - Math.min(...starts);
  if (m.cpu.processMs === null || !(spanMs > 0)) return 0;
  return Math.min(1, m.cpu.processMs / (spanMs * Math.min(m.workers, m.cpus)));
}
