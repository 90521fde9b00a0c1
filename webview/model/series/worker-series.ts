/** What the samples of the workers tell, one line a worker. */
import { formatBytes, formatDuration } from '../../../profile/index.ts';
import type { WorkerRecord } from '../../../protocol/recorded-run.ts';
import type { RunModel } from '../run-model.ts';
import { sampledShares } from '../sample-rates.ts';
import { highestSeries, type ChartContent, type ChartSeries } from './chart-series.ts';

/** Resident memory of each worker. */
export function memorySeries(model: RunModel): ChartContent | null {
  const lines = linesOf(model, ({ samples }) =>
    samples.at.map((at, look) => ({ x: at - model.startMs, y: samples.rssBytes[look] ?? 0 })),
  );
  if (lines.length === 0) return null;
  const { series, note } = highestSeries(lines, 'workers');
  const peak = Math.max(...lines.flatMap(({ points }) => points.map(({ y }) => y)));
  return { caption: `resident memory of each worker, at most ${formatBytes(peak)}${note}`, series };
}

/** The share of its time that each worker spent collecting garbage. */
export function gcSeries(model: RunModel): ChartContent | null {
  const lines = linesOf(model, ({ samples }) =>
    sampledShares(samples.at, samples.gcMs ?? []).map(({ to, share }) => ({
      x: to - model.startMs,
      y: share,
    })),
  );
  if (lines.length === 0) return null;
  const { series, note } = highestSeries(lines, 'workers');
  const totalMs = model.workers.reduce((sum, { record }) => sum + (record.samples.gcMs?.at(-1) ?? 0), 0);
  return {
    caption: `share of the time in garbage collection, ${formatDuration(totalMs)} in all${note}`,
    series,
  };
}

function linesOf(model: RunModel, points: (worker: WorkerRecord) => ChartSeries['points']): ChartSeries[] {
  if (model.loaded === null) return [];
  return model.workers
    .map(({ record }) => ({ label: `Worker ${record.id}`, points: points(record) }))
    .filter((line) => line.points.length > 1);
}
