/** Turns running totals of a worker's samples into what happened between one look and the next. */

/** A span between two looks, and the share of it, 0 to 1, that the total grew by. */
export interface SampledSpan {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** `totals` are milliseconds that only grow; a fall means that another process is counted, and counts as nothing. */
export function sampledShares(at: readonly number[], totals: readonly number[]): SampledSpan[] {
  const spans: SampledSpan[] = [];
  for (let look = 1; look < Math.min(at.length, totals.length); look++) {
    const from = at[look - 1] ?? 0;
    const to = at[look] ?? 0;
    if (!(to > from)) continue;
    const grown = (totals[look] ?? 0) - (totals[look - 1] ?? 0);
    spans.push({ from, to, share: Math.min(1, Math.max(0, grown / (to - from))) });
  }
  return spans;
}
