import type { Candidate } from './way-candidates.ts';

/** The logarithm of a way's time: what is expected, and how far it may be off (a standard deviation). */
export interface Belief {
  readonly mean: number;
  readonly deviation: number;
}

/** A way that was measured: the mean of the logarithms of its times, and the error of that mean. */
export interface Observation {
  readonly candidate: Candidate;
  readonly mean: number;
  readonly error: number;
}

/** How far the errors of two predictions go together, by octaves of workers and of chunk size apart, and between the pools. */
const WORKERS_REACH = 1;
const CHUNK_REACH = 2;
const BETWEEN_POOLS = 0.5;

/**
 * What is believed of each candidate once some were measured: a Gaussian process over the errors of the predictions
 * (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, equations 2.23 and 2.24). Where the model was
 * wrong for one way it is thought to be wrong alike for those near it, and less and less so further off.
 */
export function beliefs(all: readonly Candidate[], observed: readonly Observation[]): Belief[] {
  const covariance = observed.map((a) =>
    observed.map((b) => covarianceOf(a.candidate, b.candidate) + (a === b ? a.error ** 2 : 0)),
  );
  const factor = cholesky(covariance);
  const residuals = observed.map(({ candidate, mean }) => mean - Math.log(candidate.ms));
  const weights = solveUpper(factor, solveLower(factor, residuals));
  return all.map((candidate) => {
    const shared = observed.map((other) => covarianceOf(candidate, other.candidate));
    const shift = shared.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
    const explained = solveLower(factor, shared).reduce((sum, value) => sum + value * value, 0);
    const variance = Math.max(0, candidate.deviation ** 2 - explained);
    return { mean: Math.log(candidate.ms) + shift, deviation: Math.sqrt(variance) };
  });
}

function covarianceOf(a: Candidate, b: Candidate): number {
  return a.deviation * b.deviation * correlation(a, b);
}

function correlation({ way: a }: Candidate, { way: b }: Candidate): number {
  const kinds = a.executor === b.executor ? 1 : isPool(a.executor) && isPool(b.executor) ? BETWEEN_POOLS : 0;
  if (kinds === 0) return 0;
  const workers = Math.log2(a.workers / b.workers) / WORKERS_REACH;
  const chunks = Math.log2(a.chunksize / b.chunksize) / CHUNK_REACH;
  return kinds * Math.exp(-(workers ** 2 + chunks ** 2) / 2);
}

function isPool(executor: string): boolean {
  return executor === 'process' || executor === 'thread';
}

/** The lower triangle L with L Lᵀ = the matrix, which is positive definite as every measurement has an error. */
function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const lower: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const own: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? own : (lower[j] ?? []);
      let rest = row[j] ?? 0;
      for (let k = 0; k < j; k += 1) rest -= (own[k] ?? 0) * (other[k] ?? 0);
      own.push(j === i ? Math.sqrt(Math.max(rest, 1e-12)) : rest / (other[j] ?? 1));
    }
    lower.push(own);
  }
  return lower;
}

function solveLower(lower: readonly (readonly number[])[], values: readonly number[]): number[] {
  const solved: number[] = [];
  for (const [i, row] of lower.entries()) {
    let rest = values[i] ?? 0;
    for (let k = 0; k < i; k += 1) rest -= (row[k] ?? 0) * (solved[k] ?? 0);
    solved.push(rest / (row[i] ?? 1));
  }
  return solved;
}

function solveUpper(lower: readonly (readonly number[])[], values: readonly number[]): number[] {
  const solved = [...values];
  for (let i = lower.length - 1; i >= 0; i -= 1) {
    let rest = values[i] ?? 0;
    for (let k = i + 1; k < lower.length; k += 1) rest -= (lower[k]?.[i] ?? 0) * (solved[k] ?? 0);
    solved[i] = rest / (lower[i]?.[i] ?? 1);
  }
  return solved;
}
