import { ascendingOrder } from './ascending-order.ts';

/** Two samples compared by their ranks. */
export interface RankTest {
  /** Chance that samples of one population differ so much, 0 to 1; 1 where either sample is empty. */
  readonly p: number;
  /** Chance that a value of the second is larger than one of the first, ties by half; 0.5 where they are alike. */
  readonly superiority: number;
}

/**
 * Mann and Whitney's U test (1947), two-sided, by the normal approximation with correction for ties and for continuity. It asks
 * nothing of how times are spread, and one slow task does not decide it.
 */
export function rankTest(first: Float64Array, second: Float64Array): RankTest {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return { p: 1, superiority: 0.5 };
  const all = new Float64Array(n + m);
  all.set(first);
  all.set(second, n);
  const order = ascendingOrder(all);
  let rankSum = 0;
  let tied = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    let ofSecond = 0;
    const value = all[order[from] ?? 0];
    // The first is counted before it is compared: a NaN equals nothing, and is ranked by itself.
    do {
      if ((order[to] ?? 0) >= n) ofSecond += 1;
      to += 1;
    } while (to < order.length && all[order[to] ?? 0] === value);
    const size = to - from;
    rankSum += ofSecond * ((from + 1 + to) / 2);
    tied += size * size * size - size;
    from = to;
  }
  const u = rankSum - (m * (m + 1)) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tied / (total * Math.max(1, total - 1)));
  const superiority = u / (n * m);
  if (variance <= 0) return { p: 1, superiority };
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance);
  return { p: Math.min(1, 2 * upperTail(z)), superiority };
}

/** The normal distribution above `z` ≥ 0: Abramowitz and Stegun 26.2.17, off by less than 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const series =
    t *
    (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
