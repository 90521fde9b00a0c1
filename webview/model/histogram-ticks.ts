/** Round values along a histogram whose bins are evenly spaced on a linear or a logarithmic scale. */
import { formatDuration } from '../../profile/index.ts';
import { timeTicks } from './time-axis.ts';

export interface HistogramTick {
  /** In bins from the left edge. */
  readonly position: number;
  readonly label: string;
}

/** `edges` has one entry more than there are bins; at most one tick per `leastPixels` of `widthPixels`. */
export function histogramTicks(
  { edges, scale }: { readonly edges: readonly number[]; readonly scale: 'linear' | 'log' },
  widthPixels: number,
  leastPixels: number,
): HistogramTick[] {
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 0;
  const bins = edges.length - 1;
  if (bins < 1 || !(high > low)) return [];
  if (scale === 'linear') {
    return timeTicks(low, high, widthPixels, leastPixels).map(({ atMs, label }) => ({
      position: ((atMs - low) / (high - low)) * bins,
      label,
    }));
  }
  const decades = Math.log10(high / low);
  const perDecade = widthPixels / leastPixels / decades;
  const factors = perDecade >= 3 ? [1, 2, 5] : [1];
  const everyDecade = Math.max(1, Math.ceil(1 / perDecade));
  const ticks: HistogramTick[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    if (power % everyDecade !== 0) continue;
    for (const factor of factors) {
      const atMs = factor * 10 ** power;
      if (atMs < low || atMs > high) continue;
      ticks.push({ position: (Math.log10(atMs / low) / decades) * bins, label: formatDuration(atMs) });
    }
  }
  return ticks;
}
