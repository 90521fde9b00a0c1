/** How a way of running the inputs is named. */
import { formatCount } from '../../profile/index.ts';
import type { ExecutorKind, WayReport } from '../../protocol/profile-report.ts';
import type { Way } from '../../protocol/ways-of-running.ts';

export const EXECUTOR_LABELS: Readonly<Record<ExecutorKind, string>> = {
  process: 'Process pool',
  thread: 'Thread pool',
  'event-loop': 'Event loop, no pool',
  serial: 'Serial, no pool',
};

export const BASIS_LABELS: Readonly<Record<WayReport['basis'], string>> = {
  measured: 'measured',
  modelled: 'modelled',
  simulated: 'simulated for more CPUs',
};

export function wayText({ executor, workers, chunksize }: Way): string {
  const label = EXECUTOR_LABELS[executor];
  if (executor === 'serial') return label;
  if (executor === 'event-loop') return `${label}, ${workers.toLocaleString('en-US')} at once`;
  return `${label}, ${formatCount(workers, 'worker')}, chunk size ${chunksize.toLocaleString('en-US')}`;
}

export function isSameWay(a: Way, b: Way): boolean {
  return a.executor === b.executor && a.workers === b.workers && a.chunksize === b.chunksize;
}
