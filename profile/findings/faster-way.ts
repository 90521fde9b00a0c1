import type { Way } from '../../protocol/ways-of-running.ts';
import { formatCount } from '../format-share.ts';
import { formatTimeRange } from '../ways/time-range-text.ts';
import { isSameWay } from '../ways/way-times.ts';
import { wayText } from '../ways/way-text.ts';
import { finding, wholeRun, type FindingRule } from './finding-rule.ts';

/** Another way of running was measured to be faster than the setting of the run. */
export const fasterWay: FindingRule = (m, { measured }) => {
  if (measured === null || measured.current === null) return null;
  const { current, best, ways } = measured;
  if (isSameWay(best.way, current.way)) return null;
  const tasks = m.run.ways?.measurements[0]?.tasks ?? 0;
  const part =
    tasks < m.run.submittedTasks
      ? ` They ran ${tasks} of ${formatCount(m.run.submittedTasks, 'input')}; the rest is extrapolated.`
      : '';
  return {
    ...finding('faster-way', m, {
      evidence: `Of ${formatCount(ways.length, 'way')} that were measured, ${wayText(best.way)} takes ${formatTimeRange(best.range)}, the setting of this run (${wayText(current.way)}) ${formatTimeRange(current.range)}.`,
      action: actionFor(best.way),
      setting: best.way,
      expected: best.range,
      basis: 'measured',
      caveat: `Start-up is part of each.${part}`,
      span: wholeRun(m),
    }),
    savedMs: Math.max(0, current.range.ms - best.range.ms),
  };
};

function actionFor({ executor, workers, chunksize }: Way): string {
  switch (executor) {
    case 'process':
      return `Use a ProcessPoolExecutor with maxWorkers ${workers} and chunksize ${chunksize}.`;
    case 'thread':
      return `Use a ThreadPoolExecutor with maxWorkers ${workers} and chunksize ${chunksize}.`;
    case 'event-loop':
      return `Use no pool: await the calls together on the event loop, ${workers} in flight.`;
    case 'serial':
      return 'Use no pool: call the function in a loop.';
  }
}
