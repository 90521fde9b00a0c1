import { formatBytes } from '../format-bytes.ts';
import { formatShare } from '../format-share.ts';
import type { Measurements } from '../measurements.ts';
import { MEMORY_SHARE, mostWorkers } from '../recommendation.ts';
import { finding, wholeRun, type FindingRule } from './finding-rule.ts';

/** What V8 dies of: it aborts itself (SIGABRT, or exit code 134) when the heap is full, and the kernel kills with SIGKILL. */
const OUT_OF_MEMORY_CODES: readonly (number | null)[] = [134, 137];
const OUT_OF_MEMORY_SIGNALS: readonly (string | null)[] = ['SIGABRT', 'SIGKILL'];
/** A worker this large that dies so is taken to have died of it. */
const LARGE_WORKER_BYTES = 1024 ** 3;

/** The workers together need more memory than is good, or one died of it. */
export const memoryPressure: FindingRule = (m) => {
  const total = m.activities.reduce((sum, { worker }) => sum + peakRss(worker.samples.rssBytes), 0);
  const { memoryBytes } = m.run.machine;
  const share = memoryBytes > 0 ? total / memoryBytes : 0;
  const died = workersOutOfMemory(m);
  if (share < MEMORY_SHARE && died === 0) return null;
  const fewer = Math.min(mostWorkers(m), m.workers - 1);
  const what =
    died > 0
      ? `${died} of the workers died of want of memory at up to ${formatBytes(largestRss(m))}`
      : `The workers took ${formatBytes(total)} at their peak, ${formatShare(share)} of the machine's ${formatBytes(memoryBytes)}`;
  return finding('memory-pressure', m, {
    evidence: `${what}.`,
    action:
      fewer >= 1
        ? `Set maxWorkers ${m.workers} → ${fewer}, or let each task hold less.`
        : 'Let each task hold less, or raise the heap with resourceLimits.',
    expected: null,
    caveat: 'Pages that the workers share are counted for each of them.',
    span: wholeRun(m),
  });
};

function workersOutOfMemory(m: Measurements): number {
  return m.activities.filter(
    ({ worker }) =>
      peakRss(worker.samples.rssBytes) >= LARGE_WORKER_BYTES &&
      (OUT_OF_MEMORY_CODES.includes(worker.exitCode) || OUT_OF_MEMORY_SIGNALS.includes(worker.exitSignal)) &&
      m.run.tasks.outcome.some(
        (outcome, i) => outcome === 'worker-died' && m.run.tasks.worker[i] === worker.id,
      ),
  ).length;
}

function largestRss(m: Measurements): number {
  return m.activities.reduce((most, { worker }) => Math.max(most, peakRss(worker.samples.rssBytes)), 0);
}

function peakRss(samples: readonly number[]): number {
  return samples.reduce((most, rss) => Math.max(most, rss), 0);
}
