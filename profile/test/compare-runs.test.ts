import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns, incomparable, isRegression } from '../compare-runs.ts';
import { rankTest } from '../rank-test.ts';
import { randomNumbers, repeat, runOf, scheduledTasks } from './synthetic-run.ts';

function noisyRun(meanMs: number, seed: number, inMs = 0.2) {
  const random = randomNumbers(seed);
  const runMs = repeat(200, 0).map(() => meanMs * (0.9 + 0.2 * random()));
  return runOf(scheduledTasks({ runMs, workers: 2, inMs }));
}

test('ranks two samples as Mann and Whitney do', () => {
  // All of 1..5 below all of 6..10: U = 25, z = (12.5 − 0.5) / √(25 · 11 / 12) = 2.5067, p = 0.01219.
  const { p, superiority } = rankTest(Float64Array.of(1, 2, 3, 4, 5), Float64Array.of(6, 7, 8, 9, 10));
  assert.equal(superiority, 1);
  assert.ok(Math.abs(p - 0.012_19) < 1e-4, String(p));
  assert.deepEqual(rankTest(Float64Array.of(3, 3, 3), Float64Array.of(3, 3)), { p: 1, superiority: 0.5 });
  assert.deepEqual(rankTest(new Float64Array(), Float64Array.of(1)), { p: 1, superiority: 0.5 });
});

test('tells a function that became a tenth slower, and in which phase', () => {
  const comparison = compareRuns(noisyRun(10, 1), noisyRun(11, 2));
  assert.ok(isRegression(comparison, 0.05));
  assert.ok(!isRegression(comparison, 0.2));
  assert.ok(comparison.phases.run.p < 1e-6);
  assert.ok(comparison.phases.transfer.p > 0.01);
  assert.ok(Math.abs((comparison.phases.run.ratio ?? 0) - 1.1) < 0.03);
});

test('takes chance for no regression, and a faster run neither', () => {
  for (let seed = 1; seed <= 20; seed += 1)
    assert.ok(
      !isRegression(compareRuns(noisyRun(10, seed * 13), noisyRun(10, seed * 29 + 5)), 0.0001),
      `${seed}`,
    );
  assert.ok(!isRegression(compareRuns(noisyRun(11, 1), noisyRun(10, 2)), 0.05));
});

test('refuses what cannot be compared', () => {
  const run = noisyRun(10, 1);
  assert.equal(incomparable(run, run), null);
  assert.match(
    incomparable(run, { ...run, function: { ...run.function, name: 'rest' } }) ?? '',
    /work and rest/,
  );
  assert.match(incomparable(run, runOf([])) ?? '', /second run has fewer than two/);
});
