/** Runs whose pool, order or machine is the reason of what they took; the comments work out what the numbers must be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../index.ts';
import { near, only } from './report-assertions.ts';
import {
  immediate,
  repeat,
  runOf,
  sampled,
  scheduledTasks,
  serialOf,
  workerOf,
  type SyntheticTask,
} from './synthetic-run.ts';

const FOUR_CPUS = { ...runOf([]).machine, cpus: 4 };

test('imbalance: chunks that are too large leave workers without work', () => {
  // 12 tasks of 10 ms in chunks of 8: worker 0 gets 8 (80 ms), worker 1 four (40 ms). Serially 120. Chunks of 1 or 2: 60 ms.
  const tasks = scheduledTasks({ runMs: [80, 40], workers: 2 }).flatMap((chunk) =>
    repeat((chunk.runEnd ?? 0) / 10, 0).map((_, i) => ({
      ...chunk,
      runStart: i * 10,
      runEnd: i * 10 + 10,
      resultSerialized: i * 10 + 10,
      resultReceived: i * 10 + 10,
      resultDeserialized: i * 10 + 10,
      settled: i * 10 + 10,
    })),
  );
  const report = analyzeRun(
    runOf(
      tasks.map((task, index) => ({ ...task, index })),
      { serial: serialOf(repeat(12, 10)), options: { executor: 'process', workers: 2, chunksize: 8 } },
    ),
  );
  assert.equal(report.verdict.id, 'imbalance');
  const finding = only(report);
  // Idle at the end: worker 1 from 40 to 80, so 40 of 160 ms.
  assert.match(
    finding.evidence,
    /idle for 25 % of their time at the end, while worker 0 alone has work for the last 40 ms/,
  );
  assert.match(finding.action, /^Set chunksize 8 → [12]\.$/);
  near(finding.expected?.ms, 60);
  assert.deepEqual(finding.span, { worker: 0, fromMs: 40, toMs: 80 });
});

test('imbalance: the longest task came last', () => {
  // Eight tasks of 10 ms and then one of 80: 40 + 80 = 120 ms. With the long one first: 80 beside 8 · 10 = 80 ms.
  const runMs = [...repeat(8, 10), 80];
  const report = analyzeRun(runOf(scheduledTasks({ runMs, workers: 2 }), { serial: serialOf(runMs) }));
  assert.equal(report.verdict.id, 'imbalance');
  assert.equal(only(report).action, 'Submit the longest tasks first.');
  near(only(report).expected?.ms, 80);
});

test('imbalance: one task is as long as the run', () => {
  // One of 100 ms first and ten of 2 ms beside it: 100 ms whatever the order. Evenly split 120 / 2 = 60; 11 even tasks of 10.9 on 2
  // workers take 6 rounds = 65.5 ms.
  const runMs = [100, ...repeat(10, 2)];
  const report = analyzeRun(runOf(scheduledTasks({ runMs, workers: 2 }), { serial: serialOf(runMs) }));
  assert.equal(report.verdict.id, 'imbalance');
  assert.match(
    only(report).action,
    /^Split the longest task: it runs for 100 ms, a mean one for 10\.9 ms\.$/,
  );
  near(only(report).expected?.ms, (6 * 120) / 11);
});

test('oversubscribed: eight workers on two CPUs that take as long to start', () => {
  // Eight workers start in 400 ms, four times what two would take (100); 16 tasks of 50 ms alone take 200 each when four share
  // a CPU: 2 rounds · 200 = 400. Makespan 800, serially 800. Two workers: 100 + 8 · 50 = 500.
  const workers = repeat(8, 0).map((_, id) => workerOf(id, { ready: 400 }));
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(16, 200), workers: 8, readyAt: 400 }), {
      serial: serialOf(repeat(16, 50)),
      options: { executor: 'process', workers: 8, chunksize: 1 },
      workers,
    }),
  );
  const finding = report.verdict.findings.find((one) => one.id === 'oversubscribed');
  assert.equal(finding?.evidence, '8 workers for 2 CPUs.');
  assert.equal(finding?.action, 'Set maxWorkers 8 → 2.');
  near(finding?.expected?.ms, 500);
  assert.equal(report.verdict.recommended.workers, 2);
  assert.equal(report.verdict.recommended.executor, 'process');
});

test('undersubscribed: two busy workers on four CPUs', () => {
  // 40 tasks of 20 ms on 2 workers: 400 ms against 800; on 4: 10 rounds = 200.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(40, 20), workers: 2 }), {
      serial: serialOf(repeat(40, 20)),
      machine: FOUR_CPUS,
    }),
  );
  assert.equal(report.verdict.id, 'undersubscribed');
  assert.equal(only(report).action, 'Set maxWorkers 2 → 4.');
  near(only(report).expected?.ms, 200);
  assert.deepEqual(report.verdict.recommended, { executor: 'process', workers: 4, chunksize: 1 });
});

test('start-up-dominates: a short run on workers that must start first', () => {
  // 60 ms to start, then 10 tasks of 4 ms in 5 rounds = 20: 80 ms against 40 serially. 75 % is start-up.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(10, 4), workers: 2, readyAt: 60 }), {
      serial: serialOf(repeat(10, 4)),
      workers: [workerOf(0, { ready: 60 }), workerOf(1, { ready: 60 })],
    }),
  );
  assert.equal(report.verdict.id, 'start-up-dominates');
  assert.match(only(report).evidence, /^Starting the workers takes 60 ms, 75 % of the 80 ms\.$/);
  assert.equal(report.verdict.recommended.executor, 'serial');
  near(only(report).savedMs, 40);
  assert.match(
    report.verdict.headline,
    /^Pool is 2\.0× slower than serial: .*75 % of worker time is start-up; use no pool\.$/,
  );
});

test('start-up-dominates: worth a pool, if it is kept', () => {
  // 100 ms to start, then 20 tasks of 20 ms in 10 rounds = 200: 300 ms against 400. Kept open: 200.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 20), workers: 2, readyAt: 100 }), {
      serial: serialOf(repeat(20, 20)),
      workers: [workerOf(0, { ready: 100 }), workerOf(1, { ready: 100 })],
    }),
  );
  assert.equal(report.verdict.id, 'start-up-dominates');
  assert.match(only(report).action, /^Make the pool once and use it again/);
  near(only(report).expected?.ms, 200);
  assert.equal(report.verdict.recommended.executor, 'process');
});

test('memory-pressure: the workers fill the machine', () => {
  // Two workers of 3.5 GB on 8 GB: 87.5 %. 80 % of 8 GB holds one such worker (6.4 / 3.5 = 1.8).
  const rssBytes = [3.5 * 1024 ** 3];
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 50), workers: 2 }), {
      serial: serialOf(repeat(20, 50)),
      workers: [sampled(0, { rssBytes }), sampled(1, { rssBytes })],
    }),
  );
  assert.equal(report.verdict.id, 'memory-pressure');
  assert.match(only(report).evidence, /took 7 GB at their peak, 88 % of the machine's 8 GB/);
  assert.match(only(report).action, /^Set maxWorkers 2 → 1,/);
  assert.equal(report.workers[0]?.peakRssBytes, 3.5 * 1024 ** 3);
});

test('memory-pressure: a large worker that was killed is taken to have died of it', () => {
  const rssBytes = [2 * 1024 ** 3];
  const tasks = scheduledTasks({ runMs: repeat(20, 50), workers: 2 }).map((task, i): SyntheticTask =>
    i === 18 ? { ...task, outcome: 'worker-died' } : task,
  );
  const report = analyzeRun(
    runOf(tasks, {
      serial: serialOf(repeat(20, 50)),
      workers: [sampled(0, { rssBytes, exited: 500, exitSignal: 'SIGKILL' }), sampled(1, { rssBytes })],
    }),
  );
  assert.match(only(report).evidence, /^1 of the workers died of want of memory at up to 2 GB\.$/);
  assert.match(report.verdict.headline, /; 1 of 20 tasks failed\.$/);
});

test('main-thread-bottleneck: the submitting side has nothing for the workers', () => {
  // A task of 6 ms every 5 ms: the submitting side takes 5 ms to prepare each. With 2 workers, each takes every other one: 6 of 10 ms
  // busy, 4 starved. 40 tasks: the last is submitted at 195 and done at 201. The first worker has nothing left from 196 on: of
  // 402 ms 240 are busy, 5 the tail and so 157 starved; 157 / (240 + 157) = 39.5 %.
  const tasks = repeat(40, 0).map((_, i): SyntheticTask => immediate(i % 2, i * 5, 6));
  const report = analyzeRun(runOf(tasks, { serial: serialOf(repeat(40, 6)) }));
  assert.equal(report.run.makespanMs, 201);
  assert.equal(report.verdict.id, 'main-thread-bottleneck');
  assert.match(
    only(report).evidence,
    /^The workers wait for work for 40 % of their time although tasks are left\.$/,
  );
});

test('serialized-by-lock-or-order: each task is submitted when the one before has settled', () => {
  // 20 tasks of 10 ms, one after another on two workers that take turns: 200 ms, as serially. Together: 100.
  const tasks = repeat(20, 0).map((_, i): SyntheticTask => immediate(i % 2, i * 10, 10));
  const report = analyzeRun(runOf(tasks, { serial: serialOf(repeat(20, 10)) }));
  assert.equal(report.verdict.id, 'serialized-by-lock-or-order');
  const finding = report.verdict.findings[0];
  assert.match(
    finding?.evidence ?? '',
    /^On average 1\.0 of 2 workers ran; 100 % of the tasks were submitted only when/,
  );
  assert.equal(finding?.action, 'Submit all tasks first and await them together, or use map.');
  near(finding?.expected?.ms, 100);
});

test('serialized-by-lock-or-order: not where the workers fill the CPUs, and so do not wait', () => {
  // As below, but the two workers computed for 190 of 200 ms each.
  const workers = [sampled(0, { cpuMs: 190 }), sampled(1, { cpuMs: 190 })];
  const tasks = scheduledTasks({ runMs: repeat(20, 20), workers: 2 });
  const report = analyzeRun(runOf(tasks, { serial: serialOf(repeat(20, 10)), workers }));
  assert.deepEqual(
    report.verdict.findings.map((finding) => finding.id),
    [],
  );
  assert.equal(report.verdict.recommended.executor, 'serial');
});

test('serialized-by-lock-or-order: tasks that take twice as long together as alone', () => {
  // 20 tasks, 10 ms alone and 20 in the pool: 10 rounds of 20 = 200 ms, as serially.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 20), workers: 2 }), { serial: serialOf(repeat(20, 10)) }),
  );
  assert.equal(report.verdict.id, 'serialized-by-lock-or-order');
  assert.match(report.verdict.findings[0]?.evidence ?? '', /runs 2\.0× as long with 2 workers as alone/);
  assert.equal(report.verdict.recommended.executor, 'serial');
});
