import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHASES, type Phase } from '../../protocol/profile-report.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { phaseTotals, taskPhases } from '../index.ts';
import { randomNumbers, runOf, workerOf, type SyntheticTask } from './synthetic-run.ts';

const FULL: SyntheticTask = {
  bytesIn: 100_000,
  submitted: 10,
  serialized: 11, // serialize 1
  dispatched: 14, // queue 3
  received: 16, // transfer 2
  deserialized: 16.5, // deserialize 0.5
  runStart: 17, // queue 0.5
  runEnd: 27, // run 10
  resultSerialized: 28, // return 1 + 2 + 1 + 1 = 5
  resultReceived: 30,
  resultDeserialized: 31,
  settled: 32,
};

test('every interval between two stamps falls into its phase', () => {
  assert.deepEqual(phasesOf(runOf([FULL])), {
    queue: 3.5,
    serialize: 1,
    transfer: 2,
    deserialize: 0.5,
    run: 10,
    return: 5,
  });
});

test('waiting in the pipe of a worker that runs another task is waiting, not transfer', () => {
  // The worker runs the first task from 17 to 27. The second is sent at 20 and received at 29: of these 9 ms the worker
  // was busy for 7 (20 to 27), so that queue gets 7 and transfer 2.
  const second: SyntheticTask = {
    ...FULL,
    dispatched: 20,
    received: 29,
    deserialized: 29,
    runStart: 29,
    runEnd: 31,
  };
  const phases = phasesOf(runOf([FULL, { ...second, resultSerialized: 31, resultReceived: 31 }]), 1);
  assert.equal(phases.transfer, 2);
  // 11 → 20 in the parent, and the 7 in the pipe.
  assert.equal(phases.queue, 9 + 7);
});

test('waiting for a worker to start is waiting, not transfer', () => {
  // Sent at 14, received at 16, the worker was ready at 15.5: 1.5 ms of the 2 go to the queue.
  const run = runOf([FULL], { workers: [workerOf(0, { started: 12, ready: 15.5 })] });
  const phases = phasesOf(run);
  assert.equal(phases.transfer, 0.5);
  assert.equal(phases.queue, 3.5 + 1.5);
});

test('a pool that serializes only when a worker has room leaves the wait before it in the queue', () => {
  // All submitted at 0. The first two are serialized at 5 and 5.01: no more than 0.02 ms for a small message, and from the end of the
  // first. The third is serialized at 90; 40,000 bytes at 20 MB/s are 2 ms, and 0.02 for the message.
  const at = (serialized: number, bytesIn: number): SyntheticTask => ({
    submitted: 0,
    serialized,
    dispatched: serialized,
    bytesIn,
    settled: 100,
    outcome: 'cancelled',
  });
  const run = runOf([at(5, 0), at(5.01, 8), at(90, 40_000)]);
  const { serialize, queue } = taskPhases(run);
  assert.deepEqual(rounded(serialize), [0.02, 0.01, 2.02]);
  assert.deepEqual(rounded(queue), [99.98, 99.99, 97.98]);
});

test('a task whose worker died spent the rest of its time running', () => {
  const died: SyntheticTask = {
    outcome: 'worker-died',
    bytesIn: 100_000,
    submitted: 0,
    serialized: 1,
    dispatched: 2,
    received: 3,
    deserialized: 4,
    runStart: 5,
    settled: 50,
  };
  assert.deepEqual(phasesOf(runOf([died])), {
    queue: 1 + 1,
    serialize: 1,
    transfer: 1,
    deserialize: 1,
    run: 45,
    return: 0,
  });
});

test('a cancelled task that never reached a worker spent all its time in the queue', () => {
  const cancelled: SyntheticTask = { outcome: 'cancelled', worker: -1, submitted: 5, settled: 25 };
  assert.deepEqual(phasesOf(runOf([cancelled])), {
    queue: 20,
    serialize: 0,
    transfer: 0,
    deserialize: 0,
    run: 0,
    return: 0,
  });
});

test('a task without submit or settle has no phases', () => {
  const { submitted: _, ...neverSubmitted } = FULL;
  assert.deepEqual(Object.values(phasesOf(runOf([neverSubmitted]))), [0, 0, 0, 0, 0, 0]);
});

test('the phases add up to submit-to-settle, whatever stamps are missing or out of order', () => {
  const random = randomNumbers(3);
  const stamps = Object.keys(FULL) as (keyof typeof FULL)[];
  const tasks: SyntheticTask[] = [];
  for (let i = 0; i < 500; i += 1) {
    const task: Record<string, number> = { worker: i % 2 };
    for (const stamp of stamps) if (random() > 0.3) task[stamp] = random() * 100;
    task['submitted'] = random() * 20;
    task['settled'] = (task['submitted'] ?? 0) + random() * 100;
    tasks.push(task);
  }
  const phases = taskPhases(runOf(tasks));
  tasks.forEach((task, row) => {
    const sum = PHASES.reduce((total, phase) => total + (phases[phase][row] ?? 0), 0);
    assert.ok(Math.abs(sum - ((task.settled ?? 0) - (task.submitted ?? 0))) < 1e-9, `task ${row}`);
    for (const phase of PHASES) assert.ok((phases[phase][row] ?? -1) >= -1e-9, `${phase} of task ${row}`);
  });
});

test('totals are the sums over all tasks', () => {
  const totals = phaseTotals(runOf([FULL, { ...FULL, worker: 1 }]));
  assert.deepEqual(totals, { queue: 7, serialize: 2, transfer: 4, deserialize: 1, run: 20, return: 10 });
});

function phasesOf(run: RecordedRun, row = 0): Record<Phase, number> {
  const phases = taskPhases(run);
  const at = (phase: Phase): number => phases[phase][row] ?? Number.NaN;
  return {
    queue: at('queue'),
    serialize: at('serialize'),
    transfer: at('transfer'),
    deserialize: at('deserialize'),
    run: at('run'),
    return: at('return'),
  };
}

function rounded(values: Float64Array): number[] {
  return [...values].map((value) => Math.round(value * 1e6) / 1e6);
}
