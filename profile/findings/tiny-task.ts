import { formatDuration } from '../format-duration.ts';
import { formatFactor } from '../format-share.ts';
import type { Measurements } from '../measurements.ts';
import { isPayloadHeavy, type Choices } from '../recommendation.ts';
import { activeShares, finding, settingOf, wholeRun, type FindingRule } from './finding-rule.ts';
import { isSerializedByOrder } from './serialized-by-lock-or-order.ts';

/** Handing a task over costs this share of the workers' time before it is worth a word. */
const HAND_OVER_SHARE = 0.25;

/** The tasks are so short that handing them over costs more than running them. */
export const tinyTask: FindingRule = (m, choices) => {
  if (!isTiny(m, choices)) return null;
  const cost = costPerTask(m);
  const evidence = `A task runs for ${formatDuration(m.meanRunMs)} and costs ${formatDuration(cost)} to hand over, ${formatFactor(cost / Math.max(m.meanRunMs, 1e-6))} as much.`;
  const { best, bestPool } = choices;
  if (best.recommendation.executor === 'serial') {
    return finding('tiny-task', m, {
      evidence,
      action: 'Use no pool: call the function in a loop.',
      expected: best.prediction,
      basis: m.serial === null || m.serial.isExtrapolated ? 'modelled' : 'measured',
      caveat: 'The calling thread is busy meanwhile.',
      span: wholeRun(m),
    });
  }
  if (bestPool.recommendation.chunksize <= m.chunksize) return null;
  return finding('tiny-task', m, {
    evidence,
    action: `Set chunksize ${m.chunksize} → ${bestPool.recommendation.chunksize}.`,
    setting: settingOf(m, { chunksize: bestPool.recommendation.chunksize }),
    expected: choices.model.process(m.workers, bestPool.recommendation.chunksize),
    caveat: 'Results of a chunk arrive together.',
    span: wholeRun(m),
  });
};

/** Whether short tasks, and not large values, are what the workers' idle time goes to. */
export function isTiny(m: Measurements, { nature }: Choices): boolean {
  if (nature !== 'computes' || isPayloadHeavy(m) || isSerializedByOrder(m)) return false;
  const shares = activeShares(m);
  return (
    shares.handOver + shares.starved > HAND_OVER_SHARE && m.meanRunMs < 2 * costPerTask(m) && m.meanRunMs < 5
  );
}

/** Time of a worker per task that is neither running it nor starting up nor being done, ms. */
function costPerTask(m: Measurements): number {
  return (m.workerTime.handOverMs + m.workerTime.starvedMs) / Math.max(1, m.ranTasks);
}
