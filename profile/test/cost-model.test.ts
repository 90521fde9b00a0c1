import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { costModel, type CostModel } from '../cost-model.ts';
import { measure } from '../measurements.ts';
import { cumulativeRunTimes, scheduleMs } from '../schedule.ts';
import { serialEstimate } from '../serial-estimate.ts';
import { repeat, runOf, scheduledTasks, serialOf, workerOf } from './synthetic-run.ts';

test('list scheduling gives each chunk to the worker that is free first', () => {
  const sums = cumulativeRunTimes([3, 1, 4, 1, 5]);
  // Worker a: 3 then (free at 3) …; b: 1, then 4 (to 5); a: 1 (to 4), then 5 (to 9).
  assert.equal(scheduleMs(sums, 2, 1, 0, 0), 9);
  // Chunks of 2: [3, 1] = 4, [4, 1] = 5, [5] = 5. a: 4, b: 5, a: 4 + 5 = 9.
  assert.equal(scheduleMs(sums, 2, 2, 0, 0), 9);
  // One worker: 14, and 0.5 per task and 1 per chunk of 2: 14 + 2.5 + 3.
  assert.equal(scheduleMs(sums, 1, 2, 0.5, 1), 19.5);
  assert.equal(scheduleMs(cumulativeRunTimes([]), 2, 1, 0, 0), 0);
});

test('a large run is scheduled in merged chunks, with all of its cost', () => {
  // 100,000 tasks of 1 ms and 0.1 per chunk on 4 workers: 25,000 · 1.1 = 27,500, however they are merged.
  const ms = scheduleMs(cumulativeRunTimes(repeat(100_000, 1)), 4, 1, 0, 0.1);
  assert.ok(Math.abs(ms - 27_500) < 10, String(ms));
});

test('the model gives the measured makespan for the measured shape', () => {
  const run = runOf(
    scheduledTasks({ runMs: [30, 20, 25, 60, 5], workers: 2, inMs: 2, outMs: 1, readyAt: 40 }),
    {
      serial: serialOf([30, 20, 25, 60, 5]),
      workers: [workerOf(0, { ready: 40 }), workerOf(1, { ready: 40 })],
    },
  );
  const { makespanMs } = measured(run);
  near(modelOf(run).process(2, 1).ms, makespanMs);
});

test('the hand-over of a message is shared by its chunk, that of the bytes is not', () => {
  // 1,000 tasks of 1 ms and 0.2 ms to hand over a few bytes: 500 · 1.2 = 600 ms. In chunks of 100: 500 + 5 · 0.2 = 501.
  const few = modelOf(
    runOf(scheduledTasks({ runMs: repeat(1000, 1), workers: 2, inMs: 0.2 }), {
      serial: serialOf(repeat(1000, 1)),
    }),
  );
  assert.ok(Math.abs(few.process(2, 100).ms - 501) < 2, String(few.process(2, 100).ms));
  // 0.2 ms for 100,000 bytes: half of it is deserializing (0.1 ms), 0.2 ms the pipe at 500 MB/s; so all of it stays.
  const many = modelOf(
    runOf(scheduledTasks({ runMs: repeat(1000, 1), workers: 2, inMs: 0.2, bytesIn: 100_000 }), {
      serial: serialOf(repeat(1000, 1)),
    }),
  );
  assert.ok(Math.abs(many.process(2, 100).ms - 600) < 2, String(many.process(2, 100).ms));
  assert.equal(few.handOverMs.toFixed(3), '0.200');
});

test('runs that slow each other down get faster on fewer workers', () => {
  // 10 ms alone, 16 with 4 workers: 0.2 of a run for each worker more. With 2: 12 ms. 40 tasks: 10 · 16 = 160; 20 · 12 = 240; 40 · 10 = 400.
  const model = modelOf(
    runOf(scheduledTasks({ runMs: repeat(40, 16), workers: 4 }), {
      serial: serialOf(repeat(40, 10)),
      machine: { ...runOf([]).machine, cpus: 4 },
      options: { executor: 'process', workers: 4, chunksize: 1 },
      workers: [0, 1, 2, 3].map((id) => workerOf(id)),
    }),
  );
  near(model.process(4, 1).ms, 160);
  near(model.process(2, 1).ms, 240);
  near(model.process(1, 1).ms, 400);
});

test('ranges are at least 15 % and contain the value', () => {
  const model = modelOf(
    runOf(scheduledTasks({ runMs: repeat(8, 10), workers: 2 }), { serial: serialOf(repeat(8, 10)) }),
  );
  const { ms, low, high } = model.process(1, 1);
  near(low, ms * 0.85);
  near(high, ms * 1.15);
  assert.deepEqual(model.serial, { ms: 80, low: 80, high: 80 });
});

test('a baseline of some tasks is scaled by the run times of all', () => {
  // Runs of 10, 20 and 70 in the pool; the first two took 24 ms serially: 24 · 100 / 30 = 80.
  const tasks = scheduledTasks({ runMs: [10, 20, 70], workers: 2 });
  const run = runOf(tasks, { serial: serialOf([8, 16]) });
  const estimate = serialEstimate(run);
  assert.equal(estimate?.totalMs, 80);
  assert.equal(estimate?.isExtrapolated, true);
  near(estimate?.meanMs ?? 0, 80 / 3);
  // One of those two failed before it ran: by the number of tasks, 24 · 2 / 2.
  const { runStart: _, runEnd: __, ...neverRan } = tasks[0] ?? {};
  const partial = serialEstimate(runOf([neverRan, ...tasks.slice(1)], { serial: serialOf([8, 16]) }));
  assert.equal(partial?.totalMs, 24);
});

test('a baseline of all tasks is taken as it is', () => {
  const run = runOf(scheduledTasks({ runMs: [10, 20], workers: 2 }), {
    serial: serialOf([9, 18], { cpuMs: 13.5 }),
  });
  const estimate = serialEstimate(run);
  assert.deepEqual(estimate, {
    totalMs: 27,
    isExtrapolated: false,
    meanMs: 13.5,
    cpuShare: 0.5,
    mainThreadCpuShare: 1,
  });
  assert.equal(serialEstimate(runOf(scheduledTasks({ runMs: [10], workers: 1 }))), null);
});

function measured(run: RecordedRun) {
  const m = measure(run);
  assert.ok(m);
  return m;
}

function modelOf(run: RecordedRun): CostModel {
  return costModel(measured(run));
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < expected * 1e-6, `${actual} is not ${expected}`);
}
