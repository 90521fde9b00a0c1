import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../../profile/index.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { BusySeries } from '../model/busy-series.ts';
import { RunModel } from '../model/run-model.ts';
import { guidance, headlineText, stateWord, tasksDoneText, timeLeftText } from '../model/run-words.ts';
import { tileValues } from '../model/tile-values.ts';
import { batchesOf, sampleRun } from './sample-run.ts';

const header = {
  runId: 'r1',
  functionName: 'renderPage',
  file: '/src/render.ts',
  workers: 4,
  chunksize: 1,
  startedAt: '2026-11-25T09:30:00Z',
};

function loaded(run: RecordedRun): RunModel {
  const model = new RunModel();
  model.apply({ type: 'run-loaded', run, report: analyzeRun(run) });
  return model;
}

test('a run that came in batches is the same as the run that is loaded at the end', () => {
  const run = sampleRun({ failing: 0.05, dyingWorker: 1 });
  const live = new RunModel();
  live.apply({ type: 'run-started', header });
  for (const batch of batchesOf(run, 13)) live.apply(batch);
  const whole = loaded(run);
  assert.equal(live.store.length, run.tasks.index.length);
  assert.equal(live.startMs, whole.startMs);
  for (const [row, worker] of whole.workers.entries()) {
    const other = live.workers[row];
    assert.equal(other?.row.length, worker.row.length);
    assert.ok(other !== undefined);
    assert.deepEqual(
      { ...other.row.summarize(0, other.row.length), totalMs: 0 },
      { ...worker.row.summarize(0, worker.row.length), totalMs: 0 },
    );
  }
  assert.equal(live.failedTasks, whole.failedTasks);
  assert.ok(whole.failedTasks > 0);
});

test('another run leaves nothing of the one before it', () => {
  const model = loaded(sampleRun());
  model.apply({ type: 'run-started', header });
  assert.equal(model.store.length, 0);
  assert.deepEqual(model.workers, []);
  assert.equal(model.loaded, null);
  assert.equal(stateWord(model), 'running');
});

test('batches that come after the end of a run are not added to it', () => {
  const run = sampleRun();
  const model = loaded(run);
  for (const batch of batchesOf(run, 2)) model.apply(batch);
  assert.equal(model.store.length, run.tasks.index.length);
});

test('what stands at the top says how the run is', () => {
  const model = new RunModel();
  assert.equal(headlineText(model), 'No run yet');
  assert.match(guidance(model) ?? '', /Profile in pool/);
  model.apply({ type: 'run-started', header });
  assert.equal(headlineText(model), 'Preparing renderPage…');
  model.apply({ type: 'run-phase', phase: 'pool' });
  assert.equal(headlineText(model), 'Running renderPage on 4 workers…');
  const [first] = batchesOf(sampleRun(), 4);
  assert.ok(first !== undefined);
  model.apply(first);
  assert.equal(tasksDoneText(model), '60 of 240 tasks done');
  assert.match(timeLeftText(model) ?? '', /^about .+ left$/);
  model.apply({ type: 'run-missing', message: 'The run was deleted.' });
  assert.equal(guidance(model), 'The run was deleted.');
});

test('the tiles show the numbers of the report', () => {
  const run = sampleRun();
  const report = analyzeRun(run);
  const tiles = tileValues(loaded(run));
  assert.match(tiles.serial.value, / s$/);
  assert.match(tiles.pool.value, / s$/);
  assert.equal(tiles.speedup.value, `${(report.speedup ?? 0).toFixed(1)}×`);
  assert.equal(tiles.utilization.value, `${(report.utilization * 100).toFixed(0)} %`);
  assert.equal(tiles.pool.note, '4 workers, chunk size 1');
});

test('a run without a baseline shows no speed-up rather than one that was made up', () => {
  const tiles = tileValues(loaded({ ...sampleRun(), serial: null }));
  assert.equal(tiles.serial.value, '–');
  assert.equal(tiles.serial.note, 'not measured');
  assert.equal(tiles.speedup.value, '–');
});

test('tasks that never ran are counted, not dropped', () => {
  const run = sampleRun({ tasks: 10 });
  run.tasks.worker[9] = -1;
  run.tasks.runStart[9] = null;
  run.tasks.runEnd[9] = null;
  run.tasks.outcome[9] = 'cancelled';
  const model = loaded(run);
  assert.equal(model.neverRan, 1);
  assert.equal(tasksDoneText(model), '9 of 10 tasks done');
  assert.equal(model.store.length, 10);
});

test('the live utilization stays right when its buckets grow', () => {
  const busy = new BusySeries();
  for (let at = 0; at < 10_000; at += 10) busy.add(at, at + 5);
  const { at, value } = busy.read(10_000, 1);
  assert.ok(at.length > 100 && at.length <= 256);
  for (const share of value) assert.ok(Math.abs(share - 0.5) < 0.1, String(share));
});
