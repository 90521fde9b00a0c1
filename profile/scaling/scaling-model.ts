import type { Estimate } from '../../protocol/profile-report.ts';
import { bootstrapSpan } from './bootstrap-span.ts';
import { solveNonNegative } from './non-negative-fit.ts';

/** Throughput that was measured with a number of workers; repeats of the same number are points of their own. */
export interface ScalingPoint {
  readonly workers: number;
  /** Tasks per second, or any other unit as long as it is the same for all points. */
  readonly throughput: number;
}

export type ScalingLaw = 'amdahl' | 'usl';

/**
 * X(N) = γN / (1 + α(N − 1) + βN(N − 1)), Gunther's universal scalability law ("A General Theory of Computational
 * Scalability", 2008); Amdahl's is the one without β. Ranges hold the middle 95 % of a bootstrap of the residuals.
 */
export interface ScalingFit {
  readonly kind: 'fitted';
  readonly law: ScalingLaw;
  /** Throughput of one worker. */
  readonly gamma: Estimate;
  /** Contention: the share of the work that no two workers do at a time. */
  readonly alpha: Estimate;
  /** Coherency: what each pair of workers costs the others; 0 under Amdahl. */
  readonly beta: Estimate;
  /** Root mean square of (measured − fitted) / fitted. */
  readonly relativeError: number;
  /** The throughput with so many workers; `workers` is at least 1. */
  predict(workers: number): Estimate;
  /** The number of workers with the highest throughput, no more than `most`. */
  optimum(most: number): Estimate;
}

export interface ScalingRefusal {
  readonly kind: 'too-few-points';
  /** What is missing, in words. */
  readonly reason: string;
  /** Different numbers of workers that are still to be measured. */
  readonly missing: number;
}

/** A law of two unknowns wants three numbers of workers, one of three wants four: else nothing is left to err by. */
const FEWEST_COUNTS: Readonly<Record<ScalingLaw, number>> = { amdahl: 3, usl: 4 };
const REPEATS = 400;

/**
 * Fits a law to measured throughputs, or says what is missing. Points that are not positive and finite are left out.
 *
 * N / X(N) is linear in 1/γ, α/γ and β/γ, which are fitted by least squares of relative errors, none below 0.
 */
export function fitScaling(points: readonly ScalingPoint[], law: ScalingLaw): ScalingFit | ScalingRefusal {
  const usable = points.filter(isUsable);
  const counts = new Set(usable.map(({ workers }) => workers)).size;
  const missing = FEWEST_COUNTS[law] - counts;
  if (missing > 0) {
    const reason = `Measured with ${counts} different numbers of workers; this fit needs ${FEWEST_COUNTS[law]}.`;
    return { kind: 'too-few-points', reason, missing };
  }
  const workers = usable.map((point) => point.workers);
  const measured = usable.map((point) => point.throughput);
  const best = fitOnce(workers, measured, law);
  const fitted = workers.map((count) => throughputOf(best, count));
  const residuals = measured.map((throughput, i) => throughput / (fitted[i] ?? 1) - 1);
  const drawn = redrawn(workers, fitted, residuals, law);
  const spanOf = (read: (fit: Parameters) => number): Estimate => bootstrapSpan(read(best), drawn.map(read));
  return {
    kind: 'fitted',
    law,
    gamma: spanOf((fit) => fit.gamma),
    alpha: spanOf((fit) => fit.alpha),
    beta: spanOf((fit) => fit.beta),
    relativeError: Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length),
    predict: (count) => spanOf((fit) => throughputOf(fit, count)),
    optimum: (most) => spanOf((fit) => optimumOf(fit, most)),
  };
}

/**
 * Karp and Flatt's experimentally determined serial fraction, (1/S − 1/N) / (1 − 1/N); `null` for fewer than two
 * workers or a speed-up that is not positive. Below 0 where the speed-up is more than linear.
 */
export function karpFlatt(speedup: number, workers: number): number | null {
  if (!(speedup > 0) || !(workers >= 2)) return null;
  return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

interface Parameters {
  readonly gamma: number;
  readonly alpha: number;
  readonly beta: number;
}

function isUsable({ workers, throughput }: ScalingPoint): boolean {
  return Number.isInteger(workers) && workers >= 1 && Number.isFinite(throughput) && throughput > 0;
}

function fitOnce(workers: readonly number[], throughput: readonly number[], law: ScalingLaw): Parameters {
  // Dividing each row by its value makes the squares those of relative errors.
  const rows = workers.map((count, i) => {
    const weight = (throughput[i] ?? 1) / count;
    const linear = [weight, (count - 1) * weight];
    return law === 'usl' ? [...linear, count * (count - 1) * weight] : linear;
  });
  const values = rows.map(() => 1);
  const [base = 0, contention = 0, coherency = 0] = solveNonNegative(rows, values);
  return { gamma: 1 / base, alpha: contention / base, beta: coherency / base };
}

function throughputOf({ gamma, alpha, beta }: Parameters, workers: number): number {
  return (gamma * workers) / (1 + alpha * (workers - 1) + beta * workers * (workers - 1));
}

function optimumOf(fit: Parameters, most: number): number {
  if (fit.beta <= 0) return fit.alpha < 1 ? most : 1;
  const peak = Math.sqrt(Math.max(0, 1 - fit.alpha) / fit.beta);
  const below = Math.min(most, Math.max(1, Math.floor(peak)));
  const above = Math.min(most, below + 1);
  return throughputOf(fit, above) > throughputOf(fit, below) ? above : below;
}

function redrawn(
  workers: readonly number[],
  fitted: readonly number[],
  residuals: readonly number[],
  law: ScalingLaw,
): Parameters[] {
  const unknowns = law === 'usl' ? 3 : 2;
  // A fit comes closer to its own points than the truth does; this makes up for it.
  const spread = Math.sqrt(residuals.length / Math.max(1, residuals.length - unknowns));
  const random = numbersFrom(1);
  return Array.from({ length: REPEATS }, () => {
    const noisy = fitted.map((throughput) => {
      const residual = residuals[Math.floor(random() * residuals.length)] ?? 0;
      return throughput * Math.max(0.05, 1 + residual * spread);
    });
    return fitOnce(workers, noisy, law);
  });
}

/** The same numbers at every call (Park and Miller's generator), so that a run is judged alike every time. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
