import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyCost } from '../copy-cost.ts';
import { cpuUse, workerCpuMs } from '../cpu-use.ts';
import { runWindow } from '../index.ts';
import { workerActivities } from '../worker-activity.ts';
import { workerTime } from '../worker-time.ts';
import { runOf, scheduledTasks, workerOf, type SyntheticTask } from './synthetic-run.ts';

test("the workers' time is split into running, starting, handing over, waiting for work and the end", () => {
  // Worker 0: ready at 20; its task is sent at 20, runs 25–65 and is settled at 70; a second one is submitted at 80, sent and run 80–100.
  // Worker 1: ready at 20; its task is sent at 20, runs 30–50 and is settled at 52; then nothing until 100.
  const tasks: SyntheticTask[] = [
    {
      worker: 0,
      submitted: 0,
      serialized: 0,
      dispatched: 20,
      received: 22,
      deserialized: 25,
      runStart: 25,
      runEnd: 65,
      settled: 70,
    },
    {
      worker: 1,
      submitted: 0,
      serialized: 0,
      dispatched: 20,
      received: 22,
      deserialized: 30,
      runStart: 30,
      runEnd: 50,
      settled: 52,
    },
    {
      worker: 0,
      submitted: 80,
      serialized: 80,
      dispatched: 80,
      received: 80,
      deserialized: 80,
      runStart: 80,
      runEnd: 100,
      settled: 100,
    },
  ];
  const run = runOf(tasks, { workers: [workerOf(0, { ready: 20 }), workerOf(1, { ready: 20 })] });
  const window = runWindow(run);
  assert.ok(window);
  assert.deepEqual(workerTime(run, workerActivities(run), window), {
    busyMs: 40 + 20 + 20,
    startUpMs: 20 + 20,
    tailMs: 100 - 52,
    handOverMs: 5 + 5 + 10 + 2,
    starvedMs: 80 - 70,
  });
});

test('a worker counts only while it lives', () => {
  // Worker 0 lives to 40, running from 0 to 40; worker 2 replaces it at 50, is ready at 60, and runs 60–100.
  const at = (worker: number, runStart: number, runEnd: number): SyntheticTask => ({
    worker,
    submitted: 0,
    dispatched: runStart,
    runStart,
    runEnd,
    settled: runEnd,
  });
  const run = runOf([at(0, 0, 40), at(2, 60, 100)], {
    workers: [workerOf(0, { exited: 40 }), workerOf(2, { started: 50, ready: 60 })],
  });
  const window = runWindow(run);
  assert.ok(window);
  assert.deepEqual(workerTime(run, workerActivities(run), window), {
    busyMs: 80,
    startUpMs: 10,
    tailMs: 0,
    handOverMs: 0,
    starvedMs: 0,
  });
});

test('the tasks of one chunk are copied once', () => {
  // Two tasks of a chunk: serialized together from 0 to 4, deserialized from 5 to 8. The first runs 8–10, the second 11–13; the result
  // of the first is ready at 11, both are sent at 14: outside of runs 10–11 and 13–14.
  const chunk = {
    submitted: 0,
    serialized: 4,
    dispatched: 4,
    received: 5,
    deserialized: 8,
    bytesIn: 100_000,
    bytesOut: 10,
  };
  const run = runOf([
    {
      ...chunk,
      runStart: 8,
      runEnd: 10,
      resultSerialized: 11,
      resultReceived: 14,
      resultDeserialized: 16,
      settled: 16,
    },
    {
      ...chunk,
      runStart: 11,
      runEnd: 13,
      resultSerialized: 14,
      resultReceived: 14,
      resultDeserialized: 16,
      settled: 16,
    },
  ]);
  assert.deepEqual(copyCost(run, workerActivities(run)), {
    mainMs: 4 + 2,
    workersMs: 3 + 1 + 1,
    bytesIn: 200_000,
    bytesOut: 20,
  });
});

test('CPU of a worker is what its total grew by, and the part off the main thread is told apart', () => {
  // Worker 0 had used 50 ms when its first task ran at 10, and 210 at the end: 160 ms, of which its two tasks' main thread
  // used 60. Its event loop was active for 80 of the 80 ms.
  const samples = {
    at: [5, 40, 95],
    cpuMs: [50, 120, 210],
    rssBytes: [1, 1, 1],
    heapUsedBytes: [1, 1, 1],
    loopActiveMs: [10, 45, 90],
  };
  const run = runOf(
    [
      { submitted: 0, runStart: 10, runEnd: 50, settled: 50, cpuMs: 35 },
      { submitted: 0, runStart: 50, runEnd: 90, settled: 90, cpuMs: 25 },
    ],
    { workers: [workerOf(0, { samples })] },
  );
  assert.deepEqual(cpuUse(run, workerActivities(run)), {
    processMs: 160,
    mainThreadMs: 60,
    offThreadMs: 100,
    loopActiveShare: 1,
  });
  const [worker] = run.workers;
  assert.ok(worker);
  // The window begins at 0, before the first sample: everything the process used.
  assert.equal(workerCpuMs(run, worker, runWindow(run)), 210);
});

test('without samples the CPU of a worker is that of its tasks', () => {
  const run = runOf(scheduledTasks({ runMs: [10, 10, 10], workers: 2, cpuShare: 0.5 }));
  const [worker] = run.workers;
  assert.ok(worker);
  assert.equal(workerCpuMs(run, worker, runWindow(run)), 10);
  assert.deepEqual(cpuUse(run, workerActivities(run)), {
    processMs: null,
    mainThreadMs: 15,
    offThreadMs: null,
    loopActiveShare: null,
  });
});
