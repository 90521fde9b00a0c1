import type { RunModel } from '../run-model.ts';
import type { ChartContent } from './chart-series.ts';

const LOOKS = 400;

/** How many tasks were waiting. */
export function queueSeries(model: RunModel): ChartContent | null {
  const { queue, startMs, endMs } = model;
  if (queue.most === 0) return null;
  const step = (endMs - startMs) / LOOKS;
  const points = Array.from({ length: LOOKS + 1 }, (_, look) => ({
    x: look * step,
    y: queue.at(startMs + look * step),
  }));
  const most = queue.most.toLocaleString('en-US');
  return {
    caption: `tasks submitted and not yet running, at most ${most}`,
    series: [{ label: 'waiting', points }],
  };
}
