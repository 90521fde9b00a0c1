import { within } from '../cost-model.ts';
import { formatDuration } from '../format-duration.ts';
import { formatShare } from '../format-share.ts';
import { finding, type FindingRule } from './finding-rule.ts';

const START_UP_SHARE = 0.2;

/** Starting the workers takes a large part of a short run. */
export const startUpDominates: FindingRule = (m, { model, nature, best }) => {
  if (nature !== 'computes' || m.startUpShare < START_UP_SHARE) return null;
  const evidence = `Starting the workers takes ${formatDuration(model.startUpMs)}, ${formatShare(m.startUpShare)} of the ${formatDuration(m.makespanMs)}.`;
  const readyAt = m.window.from + model.startUpMs;
  const span = { worker: null, fromMs: m.window.from, toMs: readyAt };
  if (best.recommendation.executor === 'serial') {
    return finding('start-up-dominates', m, {
      evidence,
      action: 'Use no pool for so little work: call the function in a loop.',
      expected: best.prediction,
      basis: m.serial === null || m.serial.isExtrapolated ? 'modelled' : 'measured',
      caveat: 'A pool that is kept open and used again pays for its start once.',
      span,
    });
  }
  return finding('start-up-dominates', m, {
    evidence,
    action: 'Make the pool once and use it again, or before the first work arrives.',
    expected: within(m.makespanMs - model.startUpMs, 0.1),
    caveat: 'The first use still pays for the start.',
    span,
  });
};
