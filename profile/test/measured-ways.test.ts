/** What is said of a run whose inputs were run in other ways too; every time is chosen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { ExecutorKind, Way, WayMeasurement, WaysRecord } from '../../protocol/ways-of-running.ts';
import { analyzeRun, renderReportText } from '../index.ts';
import { repeat, runOf, sampled, scheduledTasks, serialOf } from './synthetic-run.ts';

const PROCESSES: Way = { executor: 'process', workers: 2, chunksize: 1 };
const THREADS: Way = { executor: 'thread', workers: 2, chunksize: 1 };
const EVENT_LOOP: Way = { executor: 'event-loop', workers: 64, chunksize: 1 };
const SERIAL: Way = { executor: 'serial', workers: 1, chunksize: 1 };

function took(way: Way, makespanMs: readonly number[], more: Partial<WayMeasurement> = {}): WayMeasurement {
  const startupMs = makespanMs.map(() => (way.executor === 'process' || way.executor === 'thread' ? 50 : 0));
  const zeros = makespanMs.map(() => 0);
  return {
    way,
    makespanMs,
    startupMs,
    cpuMs: zeros,
    peakRssBytes: zeros,
    tasks: 100,
    failedTasks: 0,
    ...more,
  };
}

function ways(...measurements: WayMeasurement[]): WaysRecord {
  return {
    budgetMs: 10_000,
    spentMs: 5000,
    ended: 'precise',
    measurements,
    comparedTasks: 100,
    differingTasks: 0,
    disagreements: [],
  };
}

/** 100 tasks of 20 ms on two workers: 1,050 ms with the start, 2,000 ms one after another. */
function computing(record: WaysRecord, executor: ExecutorKind = 'process'): RecordedRun {
  return runOf(scheduledTasks({ runMs: repeat(100, 20), workers: 2, readyAt: 50 }), {
    options: { executor, workers: 2, chunksize: 1 },
    workers: [0, 1].map((id) => ({ ...sampled(id, { cpuMs: 1000, loopActiveMs: 1000 }), ready: 50 })),
    serial: serialOf(repeat(100, 20)),
    ways: record,
  });
}

test('threads that were measured to be faster are what to use', () => {
  const run = computing(
    ways(
      took(PROCESSES, [1000, 1010, 990]),
      took(THREADS, [700, 705, 695]),
      took(SERIAL, [2000, 2010]),
      took(EVENT_LOOP, [2005, 2000]),
    ),
  );
  const { verdict, ways: reported = [] } = analyzeRun(run);
  assert.deepEqual(verdict.recommended, THREADS);
  assert.match(verdict.headline, /; use threads: 2 workers with chunk size 1 are 1\.4× faster\.$/);
  const [first] = verdict.findings;
  assert.ok(first?.expected);
  assert.equal(first.id, 'faster-way');
  assert.equal(verdict.id, 'faster-way');
  assert.equal(first.expected.basis, 'measured');
  assert.ok(Math.abs(first.expected.ms - 750) < 1 && first.expected.low < 750 && first.expected.high > 750);
  assert.ok(Math.abs(first.savedMs - 300) < 2, String(first.savedMs));
  assert.match(first.action, /ThreadPoolExecutor with maxWorkers 2 and chunksize 1/);
  assert.deepEqual(
    reported.map(({ way, repetitions }) => [way.executor, repetitions]),
    [
      ['thread', 3],
      ['process', 3],
      ['event-loop', 2],
      ['serial', 2],
    ],
  );
  assert.ok(reported.every(({ low, ms, high, basis }) => low < ms && ms < high && basis === 'measured'));
});

test('a setting that is nearly the best is kept, and how near is said', () => {
  const run = computing(
    ways(took(PROCESSES, [1000, 1001, 999]), took(THREADS, [965, 966, 964]), took(SERIAL, [2000, 2000])),
  );
  const { verdict } = analyzeRun(run);
  assert.deepEqual(verdict.recommended, PROCESSES);
  assert.deepEqual(verdict.findings, []);
  assert.match(verdict.headline, /already within 4 % of the best of 3 ways that were measured\.$/);
  assert.equal(verdict.id, 'cpu-bound-good-fit');
});

test('a difference that other runs of the same way have too is none', () => {
  const run = computing(ways(took(PROCESSES, [1300, 900]), took(THREADS, [800, 1200])));
  const { verdict } = analyzeRun(run);
  assert.deepEqual(verdict.recommended, PROCESSES);
  assert.match(verdict.headline, /none of 2 ways that were measured is clearly faster\.$/);
});

test('on a machine that is busy with other things more is needed to advise a change', () => {
  const steady = computing(ways(took(PROCESSES, [1000, 1010]), took(THREADS, [880, 890])));
  assert.deepEqual(analyzeRun(steady).verdict.recommended, THREADS);
  const busy = computing(ways(took(PROCESSES, [1000, 1300]), took(THREADS, [780, 1000])));
  assert.deepEqual(analyzeRun(busy).verdict.recommended, PROCESSES);
});

test('of ways that are equally fast the simplest is recommended', () => {
  const slow: Way = { executor: 'process', workers: 2, chunksize: 50 };
  const run = computing(
    ways(took({ ...slow }, [1600, 1610]), took(THREADS, [1000, 1001]), took(PROCESSES, [1010, 1011])),
  );
  const { verdict } = analyzeRun({ ...run, options: slow });
  assert.deepEqual(verdict.recommended, PROCESSES);
});

test('tasks that wait are to be awaited, by what was measured', () => {
  const run = runOf(scheduledTasks({ runMs: repeat(100, 20), workers: 2, readyAt: 50, cpuShare: 0.01 }), {
    workers: [0, 1].map((id) => ({ ...sampled(id, { cpuMs: 10, loopActiveMs: 12 }), ready: 50 })),
    serial: serialOf(repeat(100, 20), { cpuMs: 20, mainThreadCpuMs: 20 }),
    ways: ways(took(PROCESSES, [1000, 1000]), took(EVENT_LOOP, [41, 42]), took(SERIAL, [2000, 2001])),
  });
  const { verdict } = analyzeRun(run);
  assert.equal(verdict.id, 'io-bound');
  assert.deepEqual(verdict.recommended, EVENT_LOOP);
  assert.match(verdict.headline, /the tasks only wait, so just await it: 64 in flight are 25× faster/);
  assert.equal(verdict.findings[0]?.id, 'io-bound');
  assert.equal(verdict.findings[0]?.expected?.basis, 'measured');
  assert.equal(verdict.findings.length, 1);
});

test('tasks that wait are to be awaited where nothing is clearly faster', () => {
  const run = runOf(scheduledTasks({ runMs: repeat(100, 20), workers: 2, readyAt: 50, cpuShare: 0.01 }), {
    workers: [0, 1].map((id) => ({ ...sampled(id, { cpuMs: 10, loopActiveMs: 12 }), ready: 50 })),
    serial: serialOf(repeat(100, 20), { cpuMs: 20, mainThreadCpuMs: 20 }),
    ways: ways(took(PROCESSES, [900, 1300]), took(EVENT_LOOP, [1350, 1000])),
  });
  const { recommended, headline } = analyzeRun(run).verdict;
  assert.deepEqual(recommended, EVENT_LOOP);
  assert.match(headline, /so just await it: 64 in flight are no slower/);
});

test('a plain loop that was measured to be faster needs no pool', () => {
  // 1,000 tasks of 0.05 ms and 0.3 ms to hand one over.
  const run = runOf(scheduledTasks({ runMs: repeat(1000, 0.05), workers: 2, inMs: 0.3, readyAt: 50 }), {
    workers: [0, 1].map((id) => ({ ...sampled(id, { cpuMs: 100, loopActiveMs: 100 }), ready: 50 })),
    serial: serialOf(repeat(1000, 0.05)),
    ways: ways(took(PROCESSES, [180, 181], { tasks: 1000 }), took(SERIAL, [50, 51], { tasks: 1000 })),
  });
  const { verdict } = analyzeRun(run);
  assert.deepEqual(verdict.recommended, SERIAL);
  assert.match(verdict.headline, /use no pool: a plain loop is 4\.6× faster/);
  assert.notEqual(verdict.findings[0]?.id, 'faster-way');
  assert.equal(verdict.findings[0]?.expected?.basis, 'measured');
});

test('times of a part of the inputs are scaled up, and it is said', () => {
  const run = computing(
    ways(took(PROCESSES, [500, 501], { tasks: 50 }), took(THREADS, [300, 301], { tasks: 50 })),
  );
  const { ways: reported = [], verdict } = analyzeRun(run);
  // 300 ms for half of the tasks, and 50 ms of start-up once.
  assert.ok(Math.abs((reported[0]?.ms ?? 0) - 651) < 1, String(reported[0]?.ms));
  assert.match(verdict.findings[0]?.caveat ?? '', /ran 50 of 100 inputs; the rest is extrapolated/);
});

test('inputs that were answered differently are shown with an example', () => {
  const record: WaysRecord = {
    ...ways(took(PROCESSES, [1000, 1001]), took(SERIAL, [2000, 2001])),
    differingTasks: 3,
    disagreements: [
      { index: 7, first: { way: PROCESSES, preview: '[ 1 ]' }, second: { way: SERIAL, preview: '[ 2 ]' } },
    ],
  };
  const run = computing(record);
  const report = analyzeRun(run);
  const found = report.verdict.findings.find(({ id }) => id === 'not-deterministic');
  assert.match(
    found?.evidence ?? '',
    /3 of 100 results differ.*input 7 gave \[ 1 \].* and \[ 2 \] \(one after another\)/,
  );
  assert.equal(report.verdict.id, 'cpu-bound-good-fit');
  assert.equal(report.agreement?.differingTasks, 3);
  assert.match(renderReportText(report, run), /Not deterministic: the results of 3 of 100 inputs differ/);
});

test('the text lists the ways with their ranges, and marks the setting of the run', () => {
  const run = computing(ways(took(PROCESSES, [1000, 1010]), took(THREADS, [700, 705])));
  const lines = renderReportText(analyzeRun(run), run).split('\n');
  const first = lines.findIndex((line) => line.startsWith('Ways of running the inputs'));
  assert.match(
    lines[first + 1] ?? '',
    /^ {2}threads, 2 workers, chunk size 1 +75[23] ms +\d+ ms to \d+ ms +2 runs$/,
  );
  assert.match(
    lines[first + 2] ?? '',
    /^ {2}processes, 2 workers, chunk size 1 +1\.0[56] s .* 1\.4× {2}2 runs {2}← this run$/,
  );
  // The serial baseline stands in for a run of that way.
  assert.match(lines[first + 3] ?? '', /^ {2}one after another +2 s .* 1 run$/);
  assert.equal(lines[first + 4], 'All ways gave the same results for 100 inputs.');
});

test('what was predicted stands beside what was measured', () => {
  const run: RecordedRun = {
    ...computing(ways()),
    prediction: { runId: 'before', finding: 'tiny-task', ms: 1000, low: 900, high: 1100 },
  };
  const report = analyzeRun(run);
  assert.equal(report.prediction?.measuredMs, report.run.makespanMs);
  assert.match(
    renderReportText(report, run),
    /Applied tiny-task: expected 1 s \(900 ms to 1\.1 s\), measured 1\.05 s, within the range\./,
  );
  const missed: RecordedRun = {
    ...run,
    prediction: { runId: 'before', finding: 'tiny-task', ms: 500, low: 450, high: 550 },
  };
  assert.match(renderReportText(analyzeRun(missed), missed), /measured 1\.05 s, 110 % more than expected/);
});

test('a run without a pool is compared or offered to be', () => {
  const serial = runOf(scheduledTasks({ runMs: repeat(20, 10), workers: 1 }), {
    options: SERIAL,
    workers: [sampled(0, { cpuMs: 200, loopActiveMs: 200 })],
    serial: serialOf(repeat(20, 10)),
  });
  const alone = analyzeRun(serial).verdict;
  assert.equal(alone.id, 'too-little-data');
  assert.match(alone.findings[0]?.action ?? '', /--compare/);
  const compared = analyzeRun({
    ...serial,
    ways: ways(took(SERIAL, [200, 201], { tasks: 20 }), took(THREADS, [70, 71], { tasks: 20 })),
  });
  assert.deepEqual(compared.verdict.recommended, THREADS);
  assert.match(compared.verdict.headline, /^One after another took 200 ms for 20 tasks; use threads/);
});
