import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun, runWindow, utilizationOverTime } from '../index.ts';
import { meanUtilization, startUpShare } from '../utilization.ts';
import { peakWorkers, workerActivities } from '../worker-activity.ts';
import { runOf, workerOf, type SyntheticTask } from './synthetic-run.ts';

/** Submitted at 0, sent at 10, settled when its run ends. */
function task(worker: number, runStart: number, runEnd: number): SyntheticTask {
  return { worker, submitted: 0, dispatched: 10, runStart, runEnd, settled: runEnd };
}

test('utilization over time is the mean busy fraction per bucket since the first dispatch', () => {
  // Worker 0 runs from 10 to 50, worker 1 from 30 to 50. First dispatch at 10, last settled at 50: 4 buckets of 10 ms.
  // 10–20 and 20–30: one of two is busy; 30–40 and 40–50: both.
  const run = runOf([task(0, 10, 50), task(1, 30, 50)]);
  assert.deepEqual(utilizationOverTime(run, 4), { at: [0, 10, 20, 30], value: [0.5, 0.5, 1, 1] });
});

test('async tasks that overlap in one worker are busy time once', () => {
  // Three tasks in worker 0: 10–30, 20–40, 60–70. Union 30 + 10 = 40 ms; makespan 0 to 70.
  const run = runOf([task(0, 10, 30), task(0, 20, 40), task(0, 60, 70)], { workers: [workerOf(0)] });
  const report = analyzeRun(run);
  assert.equal(report.workers[0]?.busyMs, 40);
  assert.equal(report.workers[0]?.utilization, 40 / 70);
  assert.equal(report.utilization, 40 / 70);
});

test('the replacement of a dead worker is not one more worker', () => {
  // Worker 0 dies at 40 in its task; worker 2 replaces it from 45. Two lived at a time.
  const dead: SyntheticTask = { ...task(0, 20, 0), outcome: 'worker-died', settled: 42 };
  const { runEnd: _, ...unended } = dead;
  const run = runOf([unended, task(1, 20, 100), task(2, 60, 100)], {
    workers: [workerOf(0, { exited: 40, exitCode: 1 }), workerOf(1), workerOf(2, { started: 45, ready: 55 })],
  });
  assert.equal(peakWorkers(run), 2);
  // The task that died ran from 20 until its worker's end at 40. Busy: 20 + 80 + 40 = 140 of 2 · 100.
  const window = runWindow(run);
  assert.equal(meanUtilization(workerActivities(run), window, 2), 140 / 200);
});

test('start-up is told apart: the part of the makespan in which workers were not ready', () => {
  // Window 0 to 100. Worker 0 starts at 0 and is ready at 30; worker 1 at 10 and 50: (30 + 40) / (2 · 100).
  const run = runOf([task(0, 30, 100), task(1, 50, 100)], {
    workers: [workerOf(0, { ready: 30 }), workerOf(1, { started: 10, ready: 50 })],
  });
  assert.equal(startUpShare(run, runWindow(run), 2), 0.35);
});

test('a run without settled tasks has no window and no buckets', () => {
  assert.equal(runWindow(runOf([])), null);
  assert.deepEqual(utilizationOverTime(runOf([]), 10), { at: [], value: [] });
  assert.deepEqual(utilizationOverTime(runOf([task(0, 10, 20)]), 0), { at: [], value: [] });
});
