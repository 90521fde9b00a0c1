import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyTaskColumns } from '../../protocol/recorded-run.ts';
import { ProgressEstimator } from '../progress-estimate.ts';

function batch(starts: number[], totalTasks: number | null, now: number) {
  const tasks = { ...emptyTaskColumns(), index: starts.map((_, index) => index), runStart: starts };
  return { tasks, running: [], totalTasks, now };
}

test('counts tasks over batches and gives no time before there is a pace', () => {
  const estimator = new ProgressEstimator();
  assert.deepEqual(estimator.add(batch([], null, 0)), { done: 0, total: null, secondsLeft: null });
  assert.deepEqual(estimator.add(batch([100, 100], 100, 1100)), { done: 2, total: 100, secondsLeft: null });
});

test('estimates from the first start, not from the beginning of the recording', () => {
  const estimator = new ProgressEstimator();
  // Ten tasks in the 2,000 ms after the first start: 200 ms each, 90 left.
  const estimate = estimator.add(
    batch(
      Array.from({ length: 10 }, () => 500),
      100,
      2500,
    ),
  );
  assert.deepEqual(estimate, { done: 10, total: 100, secondsLeft: 18 });
});

test('counts a task that still runs as the first start', () => {
  const estimator = new ProgressEstimator();
  estimator.add({ ...batch([], 6, 0), running: [{ index: 0, worker: 0, runStart: 1000 }] });
  assert.equal(estimator.add(batch([2000, 2000, 2000], 6, 7000)).secondsLeft, 6);
});

test('ends at zero', () => {
  assert.equal(new ProgressEstimator().add(batch([0, 0, 0], 3, 900)).secondsLeft, 0);
});
