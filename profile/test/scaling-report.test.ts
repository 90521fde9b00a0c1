import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { analyzeRun } from '../index.ts';
import { cumulativeRunTimes } from '../schedule.ts';
import { simulatePool } from '../scaling/simulate-pool.ts';
import { repeat, runOf, sampled, scheduledTasks, serialOf } from './synthetic-run.ts';

/** 960 tasks of 10 ms on as many workers as there are CPUs, measured at other counts with a tenth of the work serial. */
function scaled(cpus: number, counts: readonly number[], timeOf: (workers: number) => number): RecordedRun {
  return runOf(scheduledTasks({ runMs: repeat(960, 10), workers: cpus }), {
    machine: { ...runOf([]).machine, cpus },
    options: { executor: 'process', workers: cpus, chunksize: 1 },
    workers: repeat(cpus, 0).map((_, id) => sampled(id, { cpuMs: 9600 / cpus, loopActiveMs: 9600 / cpus })),
    serial: serialOf(repeat(960, 10)),
    ways: {
      budgetMs: 1e6,
      spentMs: 1e5,
      ended: 'precise',
      measurements: counts.map((workers) => ({
        way: { executor: 'process', workers, chunksize: 1 },
        makespanMs: [timeOf(workers), timeOf(workers) * 1.002, timeOf(workers) * 0.998],
        startupMs: [70, 70, 70],
        cpuMs: [0, 0, 0],
        peakRssBytes: [0, 0, 0],
        tasks: 960,
        failedTasks: 0,
      })),
      comparedTasks: 0,
      differingTasks: 0,
      disagreements: [],
    },
  });
}

const amdahl = (workers: number): number => 9600 * (0.1 + 0.9 / workers);

test('finds the serial fraction, and predicts counts that were not measured', () => {
  const { scaling } = analyzeRun(scaled(8, [1, 2, 4, 8], amdahl));
  assert.ok(scaling?.usl);
  assert.equal(scaling.executor, 'process');
  assert.ok(Math.abs(scaling.serialFraction.value - 0.1) < 0.01, String(scaling.serialFraction.value));
  assert.ok(scaling.serialFraction.low <= 0.1 && scaling.serialFraction.high >= 0.1 - 0.002);
  assert.ok(Math.abs(scaling.usl.alpha.value - 0.1) < 0.01 && scaling.usl.beta.value < 1e-3);
  for (const { workers, fraction } of scaling.karpFlatt.filter((one) => one.workers > 1)) {
    assert.ok(Math.abs(fraction - 0.1) < 0.01, `${fraction} at ${workers}`);
  }
  assert.deepEqual(
    scaling.curve.map(({ workers, basis }) => `${workers} ${basis}`),
    [
      ...['1 measured', '2 measured', '4 measured', '8 measured'],
      ...['3 modelled', '5 modelled', '6 modelled', '7 modelled'],
      ...['16 simulated', '32 simulated', '64 simulated'],
    ],
  );
  for (const { workers, speedup, basis } of scaling.curve) {
    if (basis === 'simulated') continue;
    const exact = 9600 / amdahl(workers);
    // Measured throughputs that were held out of the fit are met within 15 %.
    assert.ok(Math.abs(speedup.value / exact - 1) < 0.15, `${speedup.value} at ${workers}`);
    assert.ok(speedup.low <= speedup.value && speedup.value <= speedup.high);
  }
  assert.equal(scaling.bestWorkers, 8);
});

test('two counts are enough for a serial fraction, with a wide range', () => {
  const { scaling } = analyzeRun(scaled(2, [1, 2], amdahl));
  assert.ok(scaling);
  assert.equal(scaling.usl, null);
  const { value, low, high } = scaling.serialFraction;
  assert.ok(Math.abs(value - 0.1) < 0.01 && low < 0.1 && high > 0.1 && high < 0.3, `${low} ${value} ${high}`);
});

test('the smallest of equally good counts is best', () => {
  const { scaling } = analyzeRun(
    scaled(8, [1, 4, 8], (workers) => 9600 / Math.min(workers, 4) - (workers === 8 ? 10 : 0)),
  );
  assert.equal(scaling?.bestWorkers, 4);
});

test('one count tells nothing of scaling', () => {
  assert.equal(analyzeRun(scaled(2, [2], amdahl)).scaling, undefined);
});

test('simulates the pool of a wide machine', () => {
  const none = { workerPerTaskMs: 0, workerPerChunkMs: 0, mainPerTaskMs: 0, mainPerChunkMs: 0 };
  const sums = cumulativeRunTimes(repeat(64, 10));
  // 64 tasks of 10 ms: 4 for each of 16 workers.
  assert.equal(simulatePool(sums, 16, 1, none), 40);
  // Chunks of 8 leave half of the workers without work.
  assert.equal(simulatePool(sums, 16, 8, none), 80);
  // 2 ms and 3 ms of a worker for each chunk of 2 and task: 2 chunks of 20 + 2 + 2 · 3.
  assert.equal(simulatePool(sums, 16, 2, { ...none, workerPerChunkMs: 2, workerPerTaskMs: 3 }), 56);
  // The submitting process sends one every 4 ms, more slowly than 16 workers work: the last of 64 leaves after 256 ms.
  assert.equal(simulatePool(sums, 16, 1, { ...none, mainPerTaskMs: 4 }), 266);
  // With 2 workers it keeps up: the first starts at 4, the second at 8, and each has 32 tasks of 10 ms.
  assert.equal(simulatePool(sums, 2, 1, { ...none, mainPerTaskMs: 4 }), 328);
});
