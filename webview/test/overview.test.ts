import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../../profile/index.ts';
import { overviewOf } from '../model/overview.ts';
import { rangeStats } from '../model/range-stats.ts';
import { RunModel } from '../model/run-model.ts';
import { sampleRun, type SampleOptions } from './sample-run.ts';

function modelOf(options: SampleOptions): RunModel {
  const run = sampleRun(options);
  const model = new RunModel();
  model.apply({ type: 'run-loaded', run, report: analyzeRun(run) });
  return model;
}

for (const [name, options] of [
  ['long tasks, over many slots each', { tasks: 60, runMs: 200 }],
  ['tiny tasks, many to a slot', { tasks: 5000, runMs: 0.3, chunksize: 32 }],
] as const) {
  test(`the overview accounts for all the time of ${name}`, () => {
    const model = modelOf(options);
    const rows = model.workers.map(({ row }) => row);
    const slots = 300;
    const { busy } = overviewOf(rows, model.startMs, model.endMs, slots);
    const slotMs = (model.endMs - model.startMs) / slots;
    const shown = busy.reduce((sum, share) => sum + share * slotMs * rows.length, 0);
    const ran = rows.reduce((sum, row) => sum + row.summarize(0, row.length).totalMs, 0);
    assert.ok(Math.abs(shown / ran - 1) < 0.01, `${shown} ms shown of ${ran} ms`);
    assert.equal(busy[0], 0, 'nothing runs while the workers start');
  });
}

test('a failure among thousands is on the overview', () => {
  const model = modelOf({ tasks: 5000, runMs: 0.3, failing: 0.0006 });
  assert.ok(model.failedTasks > 0);
  const rows = model.workers.map(({ row }) => row);
  const { worst } = overviewOf(rows, model.startMs, model.endMs, 200);
  const marked = worst.filter((code) => code > 0).length;
  assert.ok(marked > 0 && marked <= model.failedTasks);
});

test('no slots, no workers and no time give an empty overview', () => {
  assert.equal(overviewOf([], 0, 10, 0).busy.length, 0);
  assert.deepEqual([...overviewOf([], 0, 0, 3).busy], [0, 0, 0]);
});

test('the numbers of a span count every task that ran in it, and only the time within it', () => {
  const model = modelOf({ tasks: 300, runMs: 12, failing: 0.1 });
  const rows = model.workers.map(({ row }) => row);
  const { store } = model;
  const [from, to] = [model.startMs + 300, model.startMs + 412.5];
  let [tasks, failed, longestMs, ranMs] = [0, 0, 0, 0];
  for (let row = 0; row < store.length; row++) {
    const inside = Math.min(to, store.endOf(row)) - Math.max(from, store.startOf(row));
    if (inside <= 0) continue;
    tasks++;
    if (store.outcome[row] !== 0) failed++;
    longestMs = Math.max(longestMs, store.durationOf(row));
    ranMs += inside;
  }
  const stats = rangeStats(rows, { from, to });
  assert.ok(tasks > 20 && failed > 0);
  assert.deepEqual([stats.tasks, stats.failed], [tasks, failed]);
  assert.ok(Math.abs(stats.longestMs - longestMs) < 1e-9);
  assert.ok(Math.abs(stats.utilization - ranMs / ((to - from) * rows.length)) < 1e-4);
});
