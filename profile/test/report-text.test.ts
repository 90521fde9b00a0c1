import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun, renderReportText, reportJson } from '../index.ts';
import { repeat, runOf, scheduledTasks, serialOf, workerOf } from './synthetic-run.ts';

test('the text has headline, times, a bar per worker, phases and what is recommended', () => {
  // 9 tasks of 10 ms: worker 0 runs five (50 ms), worker 1 four (80 % of 50 ms).
  const run = runOf(scheduledTasks({ runMs: repeat(9, 10), workers: 2 }), {
    serial: serialOf(repeat(9, 10)),
    notes: ['Only the first 9 inputs were run.'],
  });
  assert.equal(
    renderReportText(analyzeRun(run), run),
    `Pool is 1.8× faster than serial: 50 ms instead of 90 ms on 2 workers, 90 % busy.

work  9 tasks, 2 workers, chunk size 1
serial 90 ms   pool 50 ms   speed-up 1.8×   utilization 90 %
run per task: p50 10 ms   p90 10 ms   p99 10 ms   max 10 ms

worker 0   ████████████████████████████████████████  100 %  5 tasks  CPU 50 ms
worker 1   ████████████████████████████████░░░░░░░░   80 %  4 tasks  CPU 40 ms

From submit to settle, mean per task:
  queue           17.8 ms     64 %
  serialize          0 ms      0 %
  transfer           0 ms      0 %
  deserialize        0 ms      0 %
  run               10 ms     36 %
  return             0 ms      0 %

Recommended: ProcessPoolExecutor with 2 workers, chunk size 1 (as it was run).

Note: Only the first 9 inputs were run.
`,
  );
});

test('a finding says what, what to do, what to expect and where to read on', () => {
  const runMs = [...repeat(8, 10), 80];
  const run = runOf(scheduledTasks({ runMs, workers: 2 }), { serial: serialOf(runMs) });
  const text = renderReportText(analyzeRun(run), run);
  assert.match(text, /^1\. imbalance: The workers idle for 33 % of their time/m);
  assert.match(text, /^ {3}Do: Submit the longest tasks first\.$/m);
  assert.match(text, /^ {3}Expected: 120 ms → 80 ms \(68 ms to 92 ms, modelled\)$/m);
  assert.match(text, /^ {3}https:\/\/\S+\/docs\/verdicts\/imbalance\.md$/m);
});

test('failed tasks are shown with input and stack, and no more than a few', () => {
  const tasks = scheduledTasks({ runMs: repeat(6, 1), workers: 2 }).map((task) => ({
    ...task,
    outcome: 'error' as const,
  }));
  const failures = repeat(5, 0).map((_, index) => ({
    index,
    name: 'TypeError',
    message: 'no',
    stack: `TypeError: no\n    at work (work.ts:${index + 1}:1)`,
    inputPreview: `[ ${index} ]`,
  }));
  const run = runOf(tasks, { failures });
  const text = renderReportText(analyzeRun(run), run);
  assert.match(text, /^Task 0 failed on \[ 0 \]\n {4}TypeError: no\n {8}at work \(work\.ts:1:1\)$/m);
  assert.match(text, /^… and 3 more failed tasks$/m);
  assert.doesNotMatch(text, /Task 3 failed/);
});

test('no line of numbers is wider than 100 columns, whatever the numbers', () => {
  const run = runOf(scheduledTasks({ runMs: repeat(2000, 1234.5), workers: 2 }), {
    function: { file: 'work.ts', name: 'a'.repeat(120), line: 1, column: 1 },
    serial: serialOf(repeat(2000, 2345.6)),
    workers: [12_345, 12_346].map((id, i) =>
      workerOf(id, {
        samples: {
          at: [i],
          cpuMs: [123_456_789],
          rssBytes: [123_456_789_012],
          heapUsedBytes: [1],
          loopActiveMs: [1],
        },
      }),
    ),
  });
  const lines = renderReportText(analyzeRun(run), run).split('\n');
  for (const line of lines.slice(1)) {
    if (!/^(\d\.| {3}|Recommended)/.test(line)) assert.ok(line.length <= 100, line);
  }
});

test('a run without tasks still has a text', () => {
  const failure = {
    kind: 'import-failed',
    message: 'Cannot find x.',
    detail: 'at work.ts:1',
    location: null,
  } as const;
  const run = runOf([], { outcome: 'failed', failure, workers: [] });
  const text = renderReportText(analyzeRun(run), run);
  assert.match(text, /^The run failed: Cannot find x\.\n\nat work\.ts:1\n/);
});

test('the JSON is the report, with numbers to a thousandth', () => {
  const report = analyzeRun(
    runOf(scheduledTasks({ runMs: [10 / 3, 5], workers: 2 }), { serial: serialOf([3, 5]) }),
  );
  const json = JSON.parse(reportJson(report)) as typeof report;
  assert.equal(json.schema, 'poolscope.report/1');
  assert.equal(json.workers[0]?.busyMs, 3.333);
  assert.deepEqual(Object.keys(json.phases), [
    'queue',
    'serialize',
    'transfer',
    'deserialize',
    'run',
    'return',
  ]);
  assert.deepEqual(json.verdict.recommended, { executor: 'process', workers: 2, chunksize: 1 });
});
