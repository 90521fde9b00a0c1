/** Runs that are well, that say too little, or that failed; the comments work out what the numbers must be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../index.ts';
import {
  immediate,
  randomNumbers,
  repeat,
  runOf,
  scheduledTasks,
  serialOf,
  workerOf,
  type SyntheticTask,
} from './synthetic-run.ts';

const FOUR_CPUS = { ...runOf([]).machine, cpus: 4 };

test('cpu-bound-good-fit: even tasks keep both workers busy', () => {
  // 20 tasks of 50 ms on 2 workers: 10 rounds = 500 ms against 1,000.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 50), workers: 2 }), { serial: serialOf(repeat(20, 50)) }),
  );
  assert.equal(report.verdict.id, 'cpu-bound-good-fit');
  assert.equal(
    report.verdict.headline,
    'Pool is 2.0× faster than serial: 500 ms instead of 1 s on 2 workers, 100 % busy.',
  );
  assert.deepEqual(report.verdict.findings, []);
  assert.deepEqual(report.verdict.recommended, { executor: 'process', workers: 2, chunksize: 1 });
});

test('healthy: faster than serial, though not twice, and nothing that would help', () => {
  // Runs are 60 ms in the pool and 40 alone (shared caches, say): 10 rounds of 60 = 600 against 800, 1.33 times.
  // Efficiency 0.67 is below a good fit; one worker alone would take 20 · 40 = 800.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 60), workers: 2 }), { serial: serialOf(repeat(20, 40)) }),
  );
  assert.equal(report.verdict.id, 'healthy');
  assert.equal(report.speedup, 800 / 600);
  assert.deepEqual(report.verdict.recommended, { executor: 'process', workers: 2, chunksize: 1 });
});

test('too-little-data: one task cannot run in parallel', () => {
  const report = analyzeRun(runOf([immediate(0, 0, 30)], { serial: serialOf([30]) }));
  assert.equal(report.verdict.id, 'too-little-data');
  assert.match(report.verdict.headline, /one task cannot run in parallel/);
});

test('too-little-data: without a serial baseline there is nothing to compare with', () => {
  const report = analyzeRun(runOf(scheduledTasks({ runMs: repeat(8, 10), workers: 2 })));
  assert.equal(report.verdict.id, 'too-little-data');
  assert.equal(report.speedup, null);
  assert.equal(report.utilization, 1);
  assert.match(report.verdict.headline, /8 tasks ran in 40 ms on 2 workers, but without a serial baseline/);
});

test('too-little-data: a cancelled run says how far it came', () => {
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(8, 10), workers: 2 }), {
      outcome: 'cancelled',
      submittedTasks: 100,
    }),
  );
  assert.equal(report.verdict.id, 'too-little-data');
  assert.equal(report.verdict.headline, 'Cancelled after 8 of 100 tasks: too little for a verdict.');
  const before = analyzeRun(runOf([], { outcome: 'cancelled', submittedTasks: 3 }));
  assert.match(before.verdict.headline, /^Cancelled before any of 3 tasks ended/);
  const early = analyzeRun(runOf([], { outcome: 'cancelled', submittedTasks: 0 }));
  assert.match(early.verdict.headline, /^Cancelled before the first task began/);
  assert.equal(early.verdict.findings[0]?.action, 'Run it again to its end.');
});

test('too-little-data: no inputs', () => {
  const report = analyzeRun(runOf([]));
  assert.equal(report.verdict.id, 'too-little-data');
  assert.equal(report.run.makespanMs, 0);
  assert.match(report.verdict.headline, /there were no inputs/);
});

test('run-failed: the run says why', () => {
  const failure = {
    kind: 'import-failed',
    message: 'Cannot find module x.',
    detail: '',
    location: null,
  } as const;
  const report = analyzeRun(runOf([], { outcome: 'failed', failure }));
  assert.equal(report.verdict.id, 'run-failed');
  assert.equal(report.verdict.headline, 'The run failed: Cannot find module x.');
});

test('run-failed: every task failed', () => {
  const tasks = scheduledTasks({ runMs: repeat(4, 1), workers: 2 }).map((task): SyntheticTask => ({
    ...task,
    outcome: 'error',
  }));
  const report = analyzeRun(
    runOf(tasks, {
      failures: [{ index: 0, name: 'TypeError', message: 'x is not y.', stack: '', inputPreview: '[ 1 ]' }],
    }),
  );
  assert.equal(report.verdict.id, 'run-failed');
  assert.equal(report.verdict.headline, 'All of 4 tasks failed, the first with TypeError: x is not y.');
  assert.equal(report.run.errors, 4);
});

test('a few failed tasks are named in the headline and do not hide the rest', () => {
  const tasks = scheduledTasks({ runMs: repeat(20, 50), workers: 2 }).map((task, i): SyntheticTask =>
    i < 2 ? { ...task, outcome: 'error' } : task,
  );
  const report = analyzeRun(runOf(tasks, { serial: serialOf(repeat(20, 50)) }));
  assert.equal(report.verdict.id, 'cpu-bound-good-fit');
  assert.match(report.verdict.headline, /100 % busy; 2 of 20 tasks failed\.$/);
});

test('a finding that would gain less than 1 % is hidden and counted', () => {
  // 8 workers of which the machine has CPUs for 4, in a run where that costs nothing: the runs are not slowed down.
  const workers = repeat(5, 0).map((_, id) => workerOf(id));
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(400, 10), workers: 5 }), {
      serial: serialOf(repeat(400, 8)),
      machine: FOUR_CPUS,
      options: { executor: 'process', workers: 5, chunksize: 1 },
      workers,
    }),
  );
  assert.equal(report.verdict.hiddenFindings, 1);
  assert.deepEqual(report.verdict.findings, []);
});

test('advice never exceeds CPUs, tasks or memory, nor repeats what is set', () => {
  const random = randomNumbers(11);
  for (let i = 0; i < 60; i += 1) {
    const workers = 1 + Math.floor(random() * 6);
    const cpus = 1 + Math.floor(random() * 6);
    const runMs = repeat(2 + Math.floor(random() * 60), 0).map(() => random() * 20);
    const run = runOf(
      scheduledTasks({ runMs, workers, inMs: random() * 3, outMs: random(), readyAt: random() * 50 }),
      {
        serial: serialOf(runMs),
        machine: { ...FOUR_CPUS, cpus },
        options: { executor: 'process', workers, chunksize: 1 },
        workers: repeat(workers, 0).map((_, id) => workerOf(id)),
      },
    );
    const { verdict } = analyzeRun(run);
    const isPool = verdict.recommended.executor === 'process' || verdict.recommended.executor === 'thread';
    if (isPool)
      assert.ok(verdict.recommended.workers <= Math.min(cpus, Math.max(runMs.length, 1)), `case ${i}`);
    assert.ok(verdict.findings.length <= 3);
    for (const finding of verdict.findings) {
      const change = /(\d+) → (\d+)/.exec(finding.action);
      if (change) assert.notEqual(change[1], change[2], finding.action);
      const { expected } = finding;
      if (expected) assert.ok(expected.low <= expected.ms && expected.ms <= expected.high, finding.action);
    }
    const saved = verdict.findings.map((finding) => finding.savedMs);
    assert.deepEqual(
      saved,
      saved.toSorted((a, b) => b - a),
    );
  }
});
