import { overviewOf } from '../overview.ts';
import type { RunModel } from '../run-model.ts';
import type { ChartContent } from './chart-series.ts';

const BUCKETS = 240;

/** The share of the workers that were running a task. */
export function utilizationSeries(model: RunModel): ChartContent | null {
  const { at, value } = model.loaded === null ? liveBusy(model) : finalBusy(model);
  if (at.length === 0) return null;
  const points = at.map((x, bucket) => ({ x, y: value[bucket] ?? 0 }));
  return { caption: 'share of the workers that were running a task', series: [{ label: 'busy', points }] };
}

interface BusyBuckets {
  readonly at: readonly number[];
  readonly value: readonly number[];
}

function liveBusy(model: RunModel): BusyBuckets {
  return model.busy.read(model.now - model.startMs, model.mostWorkersAtOnce);
}

function finalBusy(model: RunModel): BusyBuckets {
  const { startMs, endMs, workers, mostWorkersAtOnce } = model;
  if (model.store.length === model.neverRan) return { at: [], value: [] };
  const rows = workers.map(({ row }) => row);
  const { busy } = overviewOf(rows, startMs, endMs, BUCKETS);
  const width = (endMs - startMs) / BUCKETS;
  return {
    at: Array.from(busy, (_, bucket) => bucket * width),
    // A worker that took the place of another has a row of its own, but the two never worked at once.
    value: Array.from(busy, (share) => Math.min(1, (share * rows.length) / mostWorkersAtOnce)),
  };
}
