/** One run with known truth per verdict; the comments work out what the numbers must be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProfileReport, ReportFinding } from '../../protocol/profile-report.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { analyzeRun } from '../index.ts';
import { repeat, runOf, scheduledTasks, serialOf, workerOf, type SyntheticTask } from './synthetic-run.ts';

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

test('io-bound: the tasks wait with an idle event loop', () => {
  // 20 waits of 30 ms, 10 rounds of 30 = 300 ms in the pool, 600 serially with 6 ms of CPU: 1 %.
  // All awaited at once: the longest wait, 30 ms. Eight at a time: 600 / 8 = 75.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 30), workers: 2, cpuShare: 0.01 }), {
      serial: serialOf(repeat(20, 30), { cpuMs: 6, mainThreadCpuMs: 5 }),
      workers: [sampled(0, { cpuMs: 3, loopActiveMs: 4 }), sampled(1, { cpuMs: 3, loopActiveMs: 4 })],
    }),
  );
  assert.equal(report.verdict.id, 'io-bound');
  assert.equal(report.verdict.recommended.executor, 'event-loop');
  const finding = only(report);
  assert.match(finding.evidence, /computes for 1 % of its time/);
  assert.deepEqual(finding.expected, { ms: 30, low: 30, high: 75, basis: 'modelled' });
  assert.equal(finding.savedMs, 270);
  assert.match(
    report.verdict.headline,
    /^Pool is 2\.0× faster than serial: .* but the tasks only wait: just await them, without a pool\.$/,
  );
});

test('io-bound: a call that waits and holds the event loop wants threads', () => {
  // 1 % of CPU, but the event loop of each worker was active for 297 of 300 ms.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 30), workers: 2, cpuShare: 0.01 }), {
      serial: serialOf(repeat(20, 30), { cpuMs: 6, mainThreadCpuMs: 5 }),
      workers: [sampled(0, { cpuMs: 3, loopActiveMs: 297 }), sampled(1, { cpuMs: 3, loopActiveMs: 297 })],
    }),
  );
  assert.equal(report.verdict.id, 'io-bound');
  assert.deepEqual(report.verdict.recommended, { executor: 'thread', workers: 2, chunksize: 1 });
});

test('a CPU that other programs share does not make a computing function wait', () => {
  // Serially the process got 25 % of a CPU, but the event loops of the workers were never idle.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 30), workers: 2, cpuShare: 0.25 }), {
      serial: serialOf(repeat(20, 30), { cpuMs: 150, mainThreadCpuMs: 150 }),
      workers: [sampled(0, { cpuMs: 75, loopActiveMs: 300 }), sampled(1, { cpuMs: 75, loopActiveMs: 300 })],
    }),
  );
  assert.equal(report.verdict.id, 'cpu-bound-good-fit');
});

test('off-thread-native: the process computes, its main thread does not', () => {
  // 20 hashes of 30 ms: serially 600 ms with 594 of CPU, 3 of it on the main thread. On 2 CPUs: 600 / 2 = 300.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 32), workers: 2, cpuShare: 0.01 }), {
      serial: serialOf(repeat(20, 30), { cpuMs: 594, mainThreadCpuMs: 3 }),
      workers: [sampled(0, { cpuMs: 310, loopActiveMs: 5 }), sampled(1, { cpuMs: 310, loopActiveMs: 5 })],
    }),
  );
  assert.equal(report.verdict.id, 'off-thread-native');
  assert.equal(report.verdict.recommended.executor, 'event-loop');
  assert.match(only(report).evidence, /computes for 99 % of the time but its main thread for 0\.5 %/);
  assert.equal(only(report).expected?.ms, 300);
});

test('off-thread-native: told by the event loops where the main thread has no clock of its own', () => {
  const report = analyzeRun(
    runOf(
      scheduledTasks({ runMs: repeat(20, 30), workers: 2 }).map((task) => ({ ...task, cpuMs: null })),
      {
        serial: serialOf(repeat(20, 30), { cpuMs: 594, mainThreadCpuMs: null }),
        workers: [sampled(0, { cpuMs: 297, loopActiveMs: 5 }), sampled(1, { cpuMs: 297, loopActiveMs: 5 })],
      },
    ),
  );
  assert.equal(report.verdict.id, 'off-thread-native');
});

test('tiny-task: where handing over costs more than running, a loop is faster', () => {
  // 1,000 tasks of 0.01 ms, each costing a worker 0.1 ms more: 500 · 0.11 = 55 ms. Serially the code warms up better: 0.005 ms
  // a task, 5 ms; 11 times faster. Large chunks on 2 workers would take the 5 ms that 500 runs take, and their hand-over.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(1000, 0.01), workers: 2, inMs: 0.05, outMs: 0.05 }), {
      serial: serialOf(repeat(1000, 0.005)),
    }),
  );
  assert.equal(report.verdict.id, 'tiny-task');
  assert.equal(report.verdict.recommended.executor, 'serial');
  const [finding] = report.verdict.findings;
  assert.equal(finding?.action, 'Use no pool: call the function in a loop.');
  near(finding?.expected?.ms, 5);
  assert.equal(finding?.expected?.basis, 'measured');
  assert.match(
    report.verdict.headline,
    /^Pool is 11× slower than serial: 55 ms instead of 5 ms on 2 workers/,
  );
});

test('tiny-task: many short tasks are sent in chunks', () => {
  // 4,000 tasks of 0.5 ms that cost 0.4 ms each to hand over: 2,000 · 0.9 = 1,800 ms, against 2,000 serially.
  // In chunks of c a worker needs 2,000 · (0.5 + 0.4 / c): 1,000 + 800 / c, so 1,012.5 with 64.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(4000, 0.5), workers: 2, inMs: 0.2, outMs: 0.2 }), {
      serial: serialOf(repeat(4000, 0.5)),
    }),
  );
  assert.equal(report.verdict.id, 'tiny-task');
  assert.equal(report.verdict.recommended.executor, 'process');
  const { chunksize } = report.verdict.recommended;
  assert.ok(chunksize >= 16 && chunksize <= 256, `chunk size ${chunksize}`);
  const [finding] = report.verdict.findings;
  assert.equal(finding?.action, `Set chunksize 1 → ${chunksize}.`);
  assert.match(finding?.evidence ?? '', /runs for 500 µs and costs 400 µs to hand over/);
  const expected = finding?.expected?.ms ?? 0;
  assert.ok(expected > 1000 && expected < 1060, `${expected} ms`);
});

test('payload-dominates: copying takes most of the worker time', () => {
  // 40 tasks of 3 ms that cost 7 ms to copy in and out: 20 · 10 = 200 ms against 120 serially. Of the workers' time 70 % is copying.
  const report = analyzeRun(
    runOf(
      scheduledTasks({
        runMs: repeat(40, 3),
        workers: 2,
        inMs: 6,
        outMs: 1,
        bytesIn: 4.2 * 1024 ** 2,
        bytesOut: 100,
      }),
      { serial: serialOf(repeat(40, 3)) },
    ),
  );
  assert.equal(report.verdict.id, 'payload-dominates');
  assert.match(
    only(report).evidence,
    /^70 % of worker time is copying arguments and results \(median 4\.2 MB in, 100 B out, 3 ms run\)/,
  );
  assert.equal(report.verdict.recommended.executor, 'serial');
  assert.match(
    report.verdict.headline,
    /^Pool is 1\.7× slower than serial: 200 ms instead of 120 ms on 2 workers, 70 % of worker time is copying arguments and results; use no pool\.$/,
  );
});

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
    /^Pool is 2\.0× slower than serial: .*75 % of worker time is starting; use no pool\.$/,
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

test('serialized-by-lock-or-order: tasks that take twice as long together as alone', () => {
  // 20 tasks, 10 ms alone and 20 in the pool: 10 rounds of 20 = 200 ms, as serially.
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: repeat(20, 20), workers: 2 }), { serial: serialOf(repeat(20, 10)) }),
  );
  assert.equal(report.verdict.id, 'serialized-by-lock-or-order');
  assert.match(report.verdict.findings[0]?.evidence ?? '', /runs 2\.0× as long with 2 workers as alone/);
  assert.equal(report.verdict.recommended.executor, 'serial');
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

/** A task that runs as soon as it is submitted. */
function immediate(worker: number, at: number, ms: number): SyntheticTask {
  const end = at + ms;
  return {
    worker,
    submitted: at,
    serialized: at,
    dispatched: at,
    received: at,
    deserialized: at,
    runStart: at,
    runEnd: end,
    resultSerialized: end,
    resultReceived: end,
    resultDeserialized: end,
    settled: end,
    cpuMs: ms,
  };
}

/** A worker with one look at it at the end of the run. */
function sampled(
  id: number,
  last: {
    readonly cpuMs?: number;
    readonly loopActiveMs?: number;
    readonly rssBytes?: readonly number[];
    readonly exited?: number;
    readonly exitSignal?: string;
  },
): RecordedRun['workers'][number] {
  return workerOf(id, {
    exited: last.exited ?? null,
    exitSignal: last.exitSignal ?? null,
    samples: {
      at: [10_000],
      cpuMs: [last.cpuMs ?? 500],
      rssBytes: [...(last.rssBytes ?? [50_000_000])],
      heapUsedBytes: [10_000_000],
      loopActiveMs: [last.loopActiveMs ?? 500],
    },
  });
}

function only(report: ProfileReport): ReportFinding {
  const [finding, ...others] = report.verdict.findings;
  assert.ok(finding, `no finding: ${report.verdict.headline}`);
  assert.deepEqual(
    others.map((other) => other.id),
    [],
  );
  return finding;
}

/** Equal but for the rounding of sums. */
function near(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) < expected * 1e-6,
    `${actual} is not ${expected}`,
  );
}

function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
