import { formatDuration } from '../format-duration.ts';
import { formatShare } from '../format-share.ts';
import { garbageCollectionMs } from '../cpu-use.ts';
import { finding, wholeRun, type FindingRule } from './finding-rule.ts';

/** Below this share of the busy time, collecting is what healthy programs do too. */
const MUCH_SHARE = 0.2;

/** Collecting garbage takes much of the workers' time. */
export const gcPressure: FindingRule = (m, { nature }) => {
  const gcMs = garbageCollectionMs(m.activities, m.window);
  const { busyMs } = m.workerTime;
  if (nature !== 'computes' || gcMs === null || busyMs <= 0) return null;
  const share = Math.min(1, gcMs / busyMs);
  if (share < MUCH_SHARE) return null;
  // What is left of collecting depends on the task's code; the range goes from nothing saved to all of it.
  const all = m.makespanMs * Math.min(1, m.utilization) * share;
  return finding('gc-pressure', m, {
    evidence: `Collecting garbage takes ${formatShare(share)} of the workers' busy time: ${formatDuration(gcMs)} of ${formatDuration(busyMs)}.`,
    action:
      "Make fewer short-lived objects in the task, or give the workers execArgv ['--max-semi-space-size=64'].",
    expected: { ms: m.makespanMs - all / 2, low: m.makespanMs - all, high: m.makespanMs },
    caveat: 'Assumes that half of the collecting can be saved; a larger young generation takes more memory.',
    span: wholeRun(m),
  });
};
