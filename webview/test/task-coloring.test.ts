import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../../profile/index.ts';
import { PHASES } from '../../protocol/profile-report.ts';
import { QueueDepth } from '../model/queue-depth.ts';
import { RunModel } from '../model/run-model.ts';
import { sampledShares } from '../model/sample-rates.ts';
import { slowestTasks, tailOf } from '../model/stragglers.ts';
import { COLORED_PHASES, colorModesOf, colorTasks, type ColorMode } from '../model/task-coloring.ts';
import { RowFilter } from '../timeline/row-filter.ts';
import { batchesOf, sampleRun, type SampleOptions } from './sample-run.ts';

function loaded(options: SampleOptions): RunModel {
  const run = sampleRun(options);
  const model = new RunModel();
  model.apply({ type: 'run-loaded', run, report: analyzeRun(run) });
  return model;
}

const manyNames = Array.from({ length: 12 }, (_, at) => `work${at}`);
const model = loaded({ failing: 0.1, taskNames: manyNames });

test('every way of colouring gives each task one class, and counts as many as there are', () => {
  assert.deepEqual(colorModesOf(model), ['outcome', 'duration', 'phase', 'function']);
  for (const mode of colorModesOf(model)) {
    const { classes, classOf } = colorTasks(model, mode);
    const counts = classes.map(() => 0);
    for (let row = 0; row < model.store.length; row++) counts[classOf(row)]++;
    assert.deepEqual(
      classes.map(({ count }) => count),
      counts,
      mode,
    );
  }
});

test('by duration, the slowest hundredth is a class of its own', () => {
  const many = loaded({ tasks: 1000 });
  const { classes, classOf } = colorTasks(many, 'duration');
  const counts = classes.map(({ count }) => count);
  assert.deepEqual(counts, [500, 400, 90, 10]);
  const slowest = slowestTasks(many.store, 10);
  assert.ok(slowest.every((row) => classOf(row) === 3));
});

test('by phase, a task has the colour of what took longest of it outside the queue', () => {
  const { classOf } = colorTasks(model, 'phase');
  const { phases } = model.store;
  assert.ok(phases !== null);
  for (let row = 0; row < model.store.length; row++) {
    const longest = COLORED_PHASES[classOf(row)];
    assert.ok(longest !== undefined);
    for (const phase of PHASES)
      if (phase !== 'queue') assert.ok(phases[phase][row] <= phases[longest][row], `${row} ${phase}`);
  }
});

test('rare functions share the last colour, and the legend says how many they are', () => {
  const { classes } = colorTasks(model, 'function');
  assert.equal(classes.length, 7);
  assert.equal(classes.at(-1)?.label, '6 other functions');
  assert.equal(
    classes.reduce((sum, { count }) => sum + count, 0),
    240,
  );
});

test('a live run can be coloured by outcome alone', () => {
  const live = new RunModel();
  const [batch] = batchesOf(sampleRun(), 1);
  const header = { runId: 'r', functionName: 'f', file: '/f.ts', workers: 4, chunksize: 1, startedAt: '' };
  live.apply({ type: 'run-started', header });
  assert.ok(batch !== undefined);
  live.apply(batch);
  assert.deepEqual(colorModesOf(live), ['outcome']);
});

test('classes that are switched off are not in the rows, and come back', () => {
  const filter = new RowFilter();
  const total = (workers = filter.apply(model.workers, model.store)): number =>
    workers.reduce((sum, { row }) => sum + row.length, 0);
  assert.equal(total(), 240);
  for (const mode of ['outcome', 'duration', 'function'] satisfies ColorMode[]) {
    const coloring = colorTasks(model, mode);
    filter.hide(new Set([0]), coloring);
    assert.equal(total(), 240 - (coloring.classes[0]?.count ?? 0), mode);
    const rows = filter.apply(model.workers, model.store).map(({ row }) => row);
    for (const row of rows)
      for (let at = 0; at < row.length; at++) assert.notEqual(coloring.classOf(row.storeRowAt(at)), 0);
  }
  filter.hide(new Set(), colorTasks(model, 'outcome'));
  assert.equal(total(), 240);
});

test('a filter takes in what a live run brings later', () => {
  const live = new RunModel();
  const header = { runId: 'r', functionName: 'f', file: '/f.ts', workers: 4, chunksize: 1, startedAt: '' };
  live.apply({ type: 'run-started', header });
  const filter = new RowFilter();
  filter.hide(new Set([0]), colorTasks(live, 'outcome'));
  for (const batch of batchesOf(sampleRun({ failing: 0.2 }), 6)) {
    live.apply(batch);
    const shown = filter.apply(live.workers, live.store).reduce((sum, { row }) => sum + row.length, 0);
    assert.equal(shown, live.failedTasks);
  }
  assert.ok(live.failedTasks > 0);
});

test('the queue holds what was submitted and does not run yet', () => {
  const queue = new QueueDepth(model.store);
  for (const at of [0, 1.5, 70, 200, 640, 1200, 5000]) {
    let waiting = 0;
    for (let row = 0; row < model.store.length; row++) {
      if (model.store.submitted[row] <= at && model.store.startOf(row) > at) waiting++;
    }
    assert.equal(queue.at(at), waiting, `at ${at} ms`);
  }
  assert.equal(queue.most, 240);
});

test('the tail begins when the first worker has nothing left to do', () => {
  const tail = tailOf(model);
  assert.ok(tail !== null);
  const ends = model.workers.map(({ row }) => row.endAt(row.length - 1));
  assert.equal(tail.fromMs, Math.min(...ends));
  assert.equal(tail.toMs, Math.max(...ends));
  assert.equal(model.store.endOf(tail.lastTask), tail.toMs);
});

test('the slowest tasks come slowest first', () => {
  const all = Array.from({ length: model.store.length }, (_, row) => row);
  const wanted = all.sort((a, b) => model.store.durationOf(b) - model.store.durationOf(a)).slice(0, 7);
  assert.deepEqual(slowestTasks(model.store, 7), wanted);
  assert.equal(slowestTasks(model.store, 1000).length, 240);
});

test('running totals become shares of the time between two looks', () => {
  assert.deepEqual(sampledShares([0, 100, 200, 300], [0, 50, 40, 340]), [
    { from: 0, to: 100, share: 0.5 },
    { from: 100, to: 200, share: 0 },
    { from: 200, to: 300, share: 1 },
  ]);
  assert.deepEqual(sampledShares([0], [1]), []);
});
