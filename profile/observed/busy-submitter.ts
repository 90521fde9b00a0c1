import { within } from '../cost-model.ts';
import { formatShare } from '../format-share.ts';
import { activeShares, finding, wholeRun, type FindingRule } from '../findings/finding-rule.ts';
import type { Measurements } from '../measurements.ts';

const BUSY_SHARE = 0.8;
const STARVED_SHARE = 0.25;

/**
 * The thread that hands out the tasks is busy itself while the workers wait for it. What a library keeps in its queue is not seen
 * from outside, so that idle workers alone say nothing: the load may be light.
 */
export const busySubmitter: FindingRule = (m, { nature }) => {
  const busy = parentBusyShare(m);
  const { starved, handOver } = activeShares(m);
  if (nature !== 'computes' || busy === null || busy < BUSY_SHARE || starved + handOver < STARVED_SHARE)
    return null;
  const idleMs = (m.workerTime.starvedMs + m.workerTime.handOverMs) / m.workers;
  return finding('main-thread-bottleneck', m, {
    evidence: `The thread that hands out the tasks is busy for ${formatShare(busy)} of the time, while the workers wait for ${formatShare(starved + handOver)} of theirs.`,
    action:
      'Let the workers do what that thread does for each task: read and parse the inputs, use the results.',
    expected: within(Math.max(m.makespanMs - idleMs, m.makespanMs * m.utilization), 0.3),
    caveat: 'Assumes that the workers can do what the submitting side does now.',
    span: wholeRun(m),
  });
};

/** How much of the time between the first submit and the last result the event loop of the parent was active, 0 to 1. */
function parentBusyShare({ run, window }: Measurements): number | null {
  const samples = run.parent;
  if (samples === undefined) return null;
  let first: number | null = null;
  let last = 0;
  samples.at.forEach((at, i) => {
    if (at < window.from) first = i;
    if (at <= window.to) last = i;
  });
  const from = first ?? 0;
  const wall = (samples.at[last] ?? 0) - (samples.at[from] ?? 0);
  // Two looks at the least, some way apart.
  if (wall < 100) return null;
  return Math.min(1, ((samples.loopActiveMs[last] ?? 0) - (samples.loopActiveMs[from] ?? 0)) / wall);
}
