/** Perfetto's own importer takes the trace: what it finds in it is counted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportParts } from '../index.ts';
import { fullRun } from './full-run.ts';
import { PerfettoEngine } from './perfetto-engine.ts';
import { runOf, scheduledTasks, workerOf } from './synthetic-run.ts';

test('Perfetto finds every task, arrow, curve and row, and nothing to complain of', async () => {
  const runMs = Array.from({ length: 4000 }, (_, i) => 1 + (i % 8) / 4);
  const tasks = scheduledTasks({ runMs, workers: 3, inMs: 0.5, outMs: 0.25 });
  const workers = [0, 1, 2].map((id) => workerOf(id, { samples: fullRun().workers[0]?.samples ?? never() }));
  const run = runOf(tasks, { workers });
  const engine = await PerfettoEngine.start();
  engine.load(new TextEncoder().encode([...exportParts(run, 'trace')].join('')));
  const [slices] = engine.query("select count(*) as n, sum(dur) as ns from slice where category = 'task'");
  assert.equal(slices?.['n'], 4000);
  assert.equal(slices?.['ns'], runMs.reduce((sum, ms) => sum + ms, 0) * 1e6);
  assert.equal(engine.query('select count(*) as n from flow')[0]?.['n'], 4000);
  const rows = engine.query(
    `select thread.name as name, count(*) as n from slice join thread_track on slice.track_id = thread_track.id
     join thread using (utid) where category = 'task' group by thread.name order by thread.name`,
  );
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['worker 0 (process 1000)', 'worker 1 (process 1001)', 'worker 2 (process 1002)'],
  );
  const curves = engine
    .query('select distinct name from counter_track order by name')
    .map(({ name }) => name);
  for (const name of ['utilization % value', 'waiting tasks value', 'memory of worker 0 resident'])
    assert.ok(curves.includes(name), `${name} in ${curves.join(', ')}`);
  const complaints = engine.query("select name, value from stats where value > 0 and severity != 'info'");
  assert.deepEqual(complaints, []);
});

function never(): never {
  throw new Error('The sample run has a worker with samples.');
}
