import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../index.ts';
import { repeat, runOf, scheduledTasks, serialOf } from './synthetic-run.ts';

test('a run of even tasks on two workers is a good fit', () => {
  // 8 tasks of 100 ms on 2 workers: 4 rounds of 100 ms = 400 ms; serially 800 ms; so 2.0 times as fast, all busy.
  const run = runOf(scheduledTasks({ runMs: repeat(8, 100), workers: 2 }), {
    serial: serialOf(repeat(8, 100)),
  });
  const report = analyzeRun(run);
  assert.equal(report.run.makespanMs, 400);
  assert.equal(report.serialMs, 800);
  assert.equal(report.speedup, 2);
  assert.equal(report.utilization, 1);
  assert.equal(report.verdict.id, 'cpu-bound-good-fit');
  assert.equal(
    report.verdict.headline,
    'Pool is 2.0× faster than serial: 400 ms instead of 800 ms on 2 workers, 100 % busy.',
  );
  assert.deepEqual(report.verdict.findings, []);
  assert.deepEqual(report.verdict.recommended, { executor: 'process', workers: 2, chunksize: 1 });
});
