import assert from 'node:assert/strict';
import test from 'node:test';
import { fitScaling, karpFlatt, type ScalingFit, type ScalingLaw } from '../scaling/scaling-model.ts';
import { randomNumbers } from './synthetic-run.ts';

interface Truth {
  readonly gamma: number;
  readonly alpha: number;
  readonly beta: number;
}

function truthAt({ gamma, alpha, beta }: Truth, workers: number): number {
  return (gamma * workers) / (1 + alpha * (workers - 1) + beta * workers * (workers - 1));
}

function fitOf(truth: Truth, counts: readonly number[], law: ScalingLaw, noise = 0, seed = 7): ScalingFit {
  const random = randomNumbers(seed);
  const fit = fitScaling(
    counts.map((workers) => ({
      workers,
      throughput: truthAt(truth, workers) * (1 + noise * (2 * random() - 1)),
    })),
    law,
  );
  assert.equal(fit.kind, 'fitted');
  return fit as ScalingFit;
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

test('finds the parameters that made exact points', () => {
  const fit = fitOf({ gamma: 120, alpha: 0.05, beta: 0.002 }, [1, 2, 4, 8, 12], 'usl');
  near(fit.gamma.value, 120, 1e-6);
  near(fit.alpha.value, 0.05, 1e-8);
  near(fit.beta.value, 0.002, 1e-9);
  near(fit.relativeError, 0, 1e-9);
  // √((1 − 0.05) / 0.002) = 21.8, and X(22) > X(21).
  assert.equal(fit.optimum(64).value, 22);
  assert.equal(fit.optimum(16).value, 16);
});

test('gives Amdahl no coherency, and all the workers there are for an optimum', () => {
  const fit = fitOf({ gamma: 10, alpha: 0.1, beta: 0 }, [1, 2, 4], 'amdahl');
  near(fit.alpha.value, 0.1, 1e-9);
  assert.equal(fit.beta.value, 0);
  assert.equal(fit.optimum(32).value, 32);
});

test('never fits less than no contention to points that scale better than linearly', () => {
  const fit = fitScaling(
    [1, 2, 3, 4].map((workers) => ({ workers, throughput: 10 * workers ** 1.1 })),
    'usl',
  );
  assert.equal(fit.kind, 'fitted');
  assert.equal((fit as ScalingFit).alpha.value, 0);
  assert.equal((fit as ScalingFit).beta.value, 0);
});

test('predicts worker counts that were held out within 15 % under 3 % noise', () => {
  const truths = [
    { gamma: 50, alpha: 0.02, beta: 0.001 },
    { gamma: 5000, alpha: 0.2, beta: 0.0005 },
    { gamma: 1, alpha: 0, beta: 0.01 },
    { gamma: 30, alpha: 0.6, beta: 0.02 },
  ];
  for (const truth of truths) {
    for (let seed = 1; seed <= 25; seed += 1) {
      const fit = fitOf(truth, [1, 1, 2, 2, 4, 4, 8, 8], 'usl', 0.03, seed * 1000);
      for (const workers of [3, 6, 10, 12]) {
        const exact = truthAt(truth, workers);
        near(fit.predict(workers).value / exact, 1, 0.15);
      }
    }
  }
});

test('holds the truth in its ranges nine times in ten', () => {
  const truth = { gamma: 50, alpha: 0.08, beta: 0.003 };
  let held = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const { low, high } = fitOf(truth, [1, 1, 2, 2, 4, 4, 8, 8], 'usl', 0.05, seed * 977).predict(6);
    if (low <= truthAt(truth, 6) && truthAt(truth, 6) <= high) held += 1;
  }
  assert.ok(held >= 85, `the truth was in ${held} of 100 ranges`);
});

test('says what is missing rather than fit too few numbers of workers', () => {
  const points = [1, 2, 2, 2].map((workers) => ({ workers, throughput: 10 * workers }));
  assert.deepEqual(fitScaling(points, 'usl'), {
    kind: 'too-few-points',
    reason: 'Measured with 2 different numbers of workers; this fit needs 4.',
    missing: 2,
  });
  const broken = [0, 1.5, 3, 4].map((workers) => ({ workers, throughput: workers === 4 ? Number.NaN : 1 }));
  assert.equal(fitScaling(broken, 'amdahl').kind, 'too-few-points');
});

test('tells the serial fraction from one speed-up', () => {
  // Amdahl with a tenth serial on 4 workers: 1 / (0.1 + 0.9 / 4) = 3.077.
  near(karpFlatt(1 / (0.1 + 0.9 / 4), 4) ?? Number.NaN, 0.1, 1e-12);
  assert.equal(karpFlatt(1.5, 1), null);
  assert.equal(karpFlatt(0, 4), null);
  assert.ok((karpFlatt(4.5, 4) ?? 0) < 0);
});
