import { PHASES } from '../../../protocol/profile-report.ts';
import type { RunModel } from '../run-model.ts';
import { PHASE_LABELS } from '../task-summary.ts';
import type { ChartContent } from './chart-series.ts';

const BUCKETS = 60;

/** Waiting is many times the rest, and has a chart of its own. */
const STACKED = PHASES.filter((phase) => phase !== 'queue');

/** What a task spent in each phase, mean of those that started in the same part of the run. */
export function phaseSeries(model: RunModel): ChartContent | null {
  const { store, startMs, endMs } = model;
  const { phases } = store;
  if (phases === null || store.length === model.neverRan) return null;
  const width = (endMs - startMs) / BUCKETS;
  const counts = new Float64Array(BUCKETS);
  const sums = STACKED.map(() => new Float64Array(BUCKETS));
  for (let row = 0; row < store.length; row++) {
    if (!store.isDrawable(row)) continue;
    const bucket = Math.min(BUCKETS - 1, Math.floor((store.startOf(row) - startMs) / width));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    sums.forEach((sum, at) => {
      const phase = STACKED[at] ?? 'run';
      sum[bucket] = (sum[bucket] ?? 0) + (phases[phase][row] ?? 0);
    });
  }
  const buckets = Array.from(counts.keys()).filter((bucket) => (counts[bucket] ?? 0) > 0);
  const series = STACKED.map((phase, at) => ({
    label: PHASE_LABELS[phase],
    points: buckets.map((bucket) => ({
      x: (bucket + 0.5) * width,
      y: (sums[at]?.[bucket] ?? 0) / (counts[bucket] ?? 1),
    })),
  }));
  return { caption: 'mean time of the tasks that started then, without the queue', series };
}
