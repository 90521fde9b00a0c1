import { formatCount, formatShare } from '../format-share.ts';
import { finding, settingOf, wholeRun, type FindingRule } from './finding-rule.ts';

const BUSY_SHARE = 0.7;

/** The workers are busy and CPUs are left. */
export const undersubscribed: FindingRule = (m, { model, nature, bestPool, best }) => {
  const { workers } = bestPool.recommendation;
  const used = m.utilization / Math.max(1e-9, 1 - m.startUpShare);
  if (nature !== 'computes' || workers <= m.workers || used < BUSY_SHARE) return null;
  if (best.recommendation.executor === 'serial') return null;
  return finding('undersubscribed', m, {
    evidence: `${formatCount(m.workers, 'worker')} ${m.workers === 1 ? 'is' : 'are'} ${formatShare(Math.min(1, used))} busy on a machine with ${formatCount(m.cpus, 'CPU')}.`,
    action: `Set maxWorkers ${m.workers} → ${workers}.`,
    setting: settingOf(m, { workers, chunksize: bestPool.recommendation.chunksize }),
    expected: model.process(workers, bestPool.recommendation.chunksize),
    caveat: 'Assumes that the other CPUs are free and that memory bandwidth is not the limit.',
    span: wholeRun(m),
  });
};
