import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun, decodeRun, encodeRun, renderReportText } from '../index.ts';
import { runOf, scheduledTasks } from './synthetic-run.ts';

test('a run of which not all tasks are kept says so first, and what the others were', () => {
  const runMs = Array.from({ length: 3000 }, () => 2);
  const whole = runOf(scheduledTasks({ runMs, workers: 2 }));
  const run = decodeRun(encodeRun(whole), { keptTasks: 1000 });
  const text = renderReportText(analyzeRun(run), run);
  assert.match(
    text.split('\n\n')[1] ?? '',
    /^The first 1,000 tasks to settle are kept one by one, and everything shown is about them\. The 2,000 after them are only counted: none failed, they ran 4 s in all, and the last settled 3 s after the start\.$/,
  );
  assert.doesNotMatch(renderReportText(analyzeRun(whole), whole), /kept one by one/);
});
