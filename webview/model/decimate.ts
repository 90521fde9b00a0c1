/** Thins out a series of points for a chart and keeps every peak: the lowest and highest of each slot survive. */

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

export interface PointSource {
  readonly length: number;
  xAt(position: number): number;
  /** NaN where there is no point. */
  yAt(position: number): number;
}

/** At most `most` points in the order of their position. */
export function decimate(source: PointSource, most: number): ChartPoint[] {
  const slots = source.length <= most ? source.length : Math.max(1, Math.floor(most / 2));
  const points: ChartPoint[] = [];
  for (let slot = 0; slot < slots; slot++) {
    const from = Math.floor((slot * source.length) / slots);
    const to = Math.floor(((slot + 1) * source.length) / slots);
    const { low, high } = extremes(source, from, to);
    if (low < 0) continue;
    for (const position of new Set([Math.min(low, high), Math.max(low, high)])) {
      points.push({ x: source.xAt(position), y: source.yAt(position) });
    }
  }
  return points;
}

function extremes(source: PointSource, from: number, to: number): { low: number; high: number } {
  let low = -1;
  let high = -1;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let position = from; position < to; position++) {
    const y = source.yAt(position);
    if (y < lowest) {
      lowest = y;
      low = position;
    }
    if (y > highest) {
      highest = y;
      high = position;
    }
  }
  return { low, high };
}
