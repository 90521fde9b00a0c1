import { within } from '../cost-model.ts';
import { formatDuration } from '../format-duration.ts';
import { formatShare } from '../format-share.ts';
import { activeShares, finding, settingOf, wholeRun, type FindingRule } from './finding-rule.ts';
import { isSerializedByOrder } from './serialized-by-lock-or-order.ts';
import { isTiny } from './tiny-task.ts';

const STARVED_SHARE = 0.25;
const MAIN_BUSY_SHARE = 0.6;

/** The submitting side cannot feed the workers: they wait for it although work is left. */
export const mainThreadBottleneck: FindingRule = (m, choices) => {
  if (choices.nature !== 'computes' || isTiny(m, choices) || isSerializedByOrder(m)) return null;
  const { starved } = activeShares(m);
  const copyingShare = m.copy.mainMs / m.makespanMs;
  const isCopying = copyingShare > MAIN_BUSY_SHARE && m.utilization < 0.75;
  if (starved < STARVED_SHARE && !isCopying) return null;
  const evidence = isCopying
    ? `The submitting side copies arguments and results for ${formatShare(copyingShare)} of the run (${formatDuration(m.copy.mainMs)}).`
    : `The workers wait for work for ${formatShare(starved)} of their time although tasks are left.`;
  const { best, bestPool, model } = choices;
  if (best.recommendation.executor === 'serial') {
    return finding('main-thread-bottleneck', m, {
      evidence,
      action: 'Use no pool: call the function in a loop.',
      expected: best.prediction,
      basis: m.serial === null || m.serial.isExtrapolated ? 'modelled' : 'measured',
      caveat: 'The calling thread is busy meanwhile.',
      span: wholeRun(m),
    });
  }
  if (bestPool.recommendation.chunksize > m.chunksize) {
    return finding('main-thread-bottleneck', m, {
      evidence,
      action: `Set chunksize ${m.chunksize} → ${bestPool.recommendation.chunksize}.`,
      setting: settingOf(m, { chunksize: bestPool.recommendation.chunksize }),
      expected: model.process(m.workers, bestPool.recommendation.chunksize),
      caveat: 'Results of a chunk arrive together.',
      span: wholeRun(m),
    });
  }
  const idleMs = m.workerTime.starvedMs / m.workers;
  return finding('main-thread-bottleneck', m, {
    evidence,
    action: 'Prepare the inputs in the workers: submit a path or a key, and read or compute the data there.',
    expected: within(Math.max(m.makespanMs - idleMs, m.makespanMs * m.utilization), 0.3),
    caveat: 'Assumes that the workers can do what the submitting side does now.',
    span: wholeRun(m),
  });
};
