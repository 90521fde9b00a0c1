import type { RunComparison } from '../protocol/run-comparison.ts';
import { SIGNIFICANT } from './compare-runs.ts';
import { formatDuration } from './format-duration.ts';
import { formatShare } from './format-share.ts';

/** Less than this of a change is none that anybody would act on, however sure it is. */
const NEGLIGIBLE = 0.01;

/** What became of a task's cost, in one sentence. */
export function comparisonHeadline({ function: name, cost }: RunComparison): string {
  const { beforeMs, afterMs, ratio, p } = cost;
  const times = `median ${formatDuration(beforeMs)} before, ${formatDuration(afterMs)} after`;
  if (p >= SIGNIFICANT || ratio === null)
    return `A task of ${name} costs as much as before: the difference could be chance (${times}).`;
  const change = Math.abs(ratio - 1);
  if (change < NEGLIGIBLE) return `A task of ${name} costs as much as before, within 1 % (${times}).`;
  return `A task of ${name} costs ${changeText(ratio)} (${times}).`;
}

/** A ratio of after to before in words: `12 % less`, `2.3 times as much`. */
function changeText(ratio: number): string {
  if (ratio >= 2) return `${ratio.toFixed(1)} times as much`;
  return ratio > 1 ? `${formatShare(ratio - 1)} more` : `${formatShare(1 - ratio)} less`;
}
