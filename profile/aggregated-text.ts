import type { AggregatedTasks } from '../protocol/recorded-run.ts';
import { formatDuration } from './format-duration.ts';
import { formatCount } from './format-share.ts';

/**
 * Which of a run's tasks everything that is said is about, where it is not about all; else empty.
 *
 * @param kept How many are kept one by one.
 */
export function aggregatedText(aggregated: AggregatedTasks | undefined, kept: number): string {
  if (aggregated === undefined || aggregated.tasks === 0) return '';
  const shown = formatCount(kept, 'task');
  const beyond = aggregated.tasks.toLocaleString('en-US');
  const failed =
    aggregated.failedTasks === 0 ? 'none failed' : `${aggregated.failedTasks.toLocaleString('en-US')} failed`;
  return [
    `The first ${shown} to settle are kept one by one, and everything shown is about them.`,
    `The ${beyond} after them are only counted: ${failed}, they ran ${formatDuration(aggregated.runMs)} in all, and the last settled ${formatDuration(aggregated.toMs)} after the start.`,
  ].join(' ');
}
