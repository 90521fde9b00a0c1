import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { MEMORY_SHARE } from '../recommendation.ts';

/** A worker of which nothing was measured takes about this much: Node itself. */
const USUAL_WORKER_BYTES = 64 * 1024 ** 2;

/**
 * How many workers may run at a time: no more than the CPUs, the tasks, and what fits into the memory that is free, by the
 * largest worker of the recorded run. Threads are counted like processes; they take less.
 */
export function workersThatFit(
  run: RecordedRun,
  machine: { readonly cpus: number; readonly memoryBytes: number },
): number {
  let largest = 0;
  for (const { samples } of run.workers) for (const rss of samples.rssBytes) largest = Math.max(largest, rss);
  const fitting = Math.floor((machine.memoryBytes * MEMORY_SHARE) / (largest || USUAL_WORKER_BYTES));
  return Math.max(1, Math.min(machine.cpus, run.submittedTasks, fitting));
}
