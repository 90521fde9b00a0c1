/** Runs whose tasks are the reason of what they took; the comments work out what the numbers must be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../index.ts';
import { near, only } from './report-assertions.ts';
import { repeat, runOf, sampled, scheduledTasks, serialOf } from './synthetic-run.ts';

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
    /^Pool is 11× slower than serial: 55 ms instead of 5 ms on 2 workers, 91 % of worker time is handing tasks over; use no pool\.$/,
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

test('gc-pressure: the workers collect garbage for a third of their time', () => {
  // 20 tasks of 30 ms on 2 workers: 300 ms, 600 busy, 200 of them collecting. Half of it saved: 300 − 300 / 3 / 2 = 250.
  const run = (gcMs: number) =>
    analyzeRun(
      runOf(scheduledTasks({ runMs: repeat(20, 30), workers: 2 }), {
        serial: serialOf(repeat(20, 30)),
        workers: [sampled(0, { gcMs }), sampled(1, { gcMs })],
      }),
    );
  const report = run(100);
  assert.equal(report.verdict.id, 'gc-pressure');
  const finding = only(report);
  assert.match(finding.evidence, /takes 33 % of the workers' busy time: 200 ms of 600 ms/);
  near(finding.expected?.ms, 250);
  near(finding.expected?.low, 200);
  near(finding.expected?.high, 300);
  assert.equal(finding.expected?.basis, 'modelled');
  // A tenth is what healthy programs collect.
  assert.equal(run(30).verdict.id, 'cpu-bound-good-fit');
});
