import type { LatencySummary } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { selectRank } from './select-rank.ts';

/** `counts[i]` tasks ran for at least `edges[i]` and less than `edges[i + 1]` ms (the last bin holds its upper edge too). */
export interface LatencyHistogram {
  /** One more than there are bins; evenly spaced on the scale. */
  readonly edges: number[];
  readonly counts: number[];
  /** `log` where the longest run took 100 times the shortest or more. */
  readonly scale: 'linear' | 'log';
}

/** Percentiles of the run time per task, or `null` where no task ran to its end. */
export function latencySummary(run: RecordedRun): LatencySummary | null {
  const times = runTimes(run);
  if (times.length === 0) return null;
  const [half, most, nearlyAll] = [0.5, 0.9, 0.99].map((share) => rankOf(times.length, share));
  return {
    p50: selectRank(times, half ?? 0),
    p90: selectRank(times, most ?? 0, half),
    p99: selectRank(times, nearlyAll ?? 0, most),
    max: selectRank(times, times.length - 1, nearlyAll),
  };
}

/**
 * The percentile by nearest rank (Hyndman and Fan's definition 1): the smallest value with at least `share` of all
 * values at or below it. It is always a time that was measured, never one between two.
 */
export function percentile(ascending: ArrayLike<number>, share: number): number {
  return ascending[rankOf(ascending.length, share)] ?? Number.NaN;
}

/** From 0. */
function rankOf(count: number, share: number): number {
  return Math.min(Math.max(Math.ceil(share * count), 1), count) - 1;
}

/** How the run times per task are spread over `bins` bins; none where no task ran to its end. */
export function latencyHistogram(run: RecordedRun, bins: number): LatencyHistogram {
  return histogramOf(sortedRunTimes(run), bins);
}

/** How ascending times, ms, are spread over `bins` bins; none where there are no times. */
export function histogramOf(times: ArrayLike<number>, bins: number): LatencyHistogram {
  const count = Math.max(1, Math.floor(bins) || 1);
  if (times.length === 0) return { edges: [], counts: [], scale: 'linear' };
  const low = times[0] ?? 0;
  const high = times[times.length - 1] ?? 0;
  const isLog = low > 0 && high >= low * 100;
  const edges = isLog ? logEdges(low, high, count) : linearEdges(low, high, count);
  const counts = Array.from({ length: count }, () => 0);
  let bin = 0;
  for (let i = 0; i < times.length; i += 1) {
    const time = times[i] ?? 0;
    while (bin < count - 1 && time >= (edges[bin + 1] ?? Number.POSITIVE_INFINITY)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges, counts, scale: isLog ? 'log' : 'linear' };
}

function sortedRunTimes(run: RecordedRun): Float64Array {
  return runTimes(run).sort();
}

/** The run time in ms of each task that started and ended, in the order of the columns. */
function runTimes(run: RecordedRun): Float64Array {
  const { runStart, runEnd } = run.tasks;
  const times = new Float64Array(runStart.length);
  let count = 0;
  for (let i = 0; i < runStart.length; i += 1) {
    const from = runStart[i] ?? null;
    const to = runEnd[i] ?? null;
    if (from === null || to === null) continue;
    times[count] = Math.max(0, to - from);
    count += 1;
  }
  return times.subarray(0, count);
}

function linearEdges(low: number, high: number, bins: number): number[] {
  // All times the same: a bin of no width could not be drawn.
  const width = high > low ? (high - low) / bins : (low || 1) / bins;
  return Array.from({ length: bins + 1 }, (_, i) => low + i * width);
}

function logEdges(low: number, high: number, bins: number): number[] {
  const step = Math.log(high / low) / bins;
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low * Math.exp(i * step)));
}
