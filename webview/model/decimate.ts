/** Thins out a series of points for a chart and keeps every peak: the lowest and highest of each slot survive. */

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** At most `most` of `count` points in the order of their position. */
export function decimate(
  count: number,
  pointAt: (position: number) => ChartPoint,
  most: number,
): ChartPoint[] {
  const points: ChartPoint[] = [];
  if (count <= most) {
    for (let position = 0; position < count; position++) points.push(pointAt(position));
    return points;
  }
  const slots = Math.max(1, Math.floor(most / 2));
  for (let slot = 0; slot < slots; slot++) {
    const from = Math.floor((slot * count) / slots);
    const to = Math.floor(((slot + 1) * count) / slots);
    let low = pointAt(from);
    let high = low;
    for (let position = from + 1; position < to; position++) {
      const point = pointAt(position);
      if (point.y < low.y) low = point;
      if (point.y > high.y) high = point;
    }
    points.push(...(low === high ? [low] : low.x <= high.x ? [low, high] : [high, low]));
  }
  return points;
}
