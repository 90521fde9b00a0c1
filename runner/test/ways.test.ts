/** Other ways of running, with real processes and threads; `npm run build` must have made `dist/`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Way } from '../../protocol/ways-of-running.ts';
import { completed, isAlive, profile } from './profile-project.ts';
import { scratchProject } from './scratch-project.ts';

const project = scratchProject({
  'tasks.ts': `
import { appendFileSync } from 'node:fs';
export async function nap(ms: number): Promise<number> {
  appendFileSync('pids.log', process.pid + '\\n');
  await new Promise((done) => setTimeout(done, ms));
  return ms;
}
export class Point { constructor(readonly x: number, readonly tags: Set<string>) {} }
export function point(x: number): Point {
  return new Point(x, new Set(x % 2 === 0 ? ['a', 'b'] : ['b', 'a']));
}
export function leaves(n: number): number {
  if (process.env['POOLSCOPE_TEST_LEAVES'] === '1' && process.argv.includes('--way')) process.exit(3);
  return n;
}
`,
});

const PROCESSES: Way = { executor: 'process', workers: 2, chunksize: 1 };
const THREADS: Way = { executor: 'thread', workers: 2, chunksize: 2 };
const EVENT_LOOP: Way = { executor: 'event-loop', workers: 8, chunksize: 1 };
const SERIAL: Way = { executor: 'serial', workers: 1, chunksize: 1 };

test('each way that is given is measured, with as many calls at a time as it says', async () => {
  const given = [PROCESSES, THREADS, EVENT_LOOP, SERIAL];
  const profiled = await profile(project, 'tasks.ts', 'nap', 'Array.from({ length: 16 }, () => [25])', {
    ways: { choose: given, budgetMs: 60_000 },
  });
  completed(profiled, 16);
  const { ways } = profiled.run;
  assert.ok(ways);
  assert.deepEqual(ways.measurements.map(({ way }) => way).toSorted(byKind), given.toSorted(byKind));
  assert.equal(ways.comparedTasks, 16);
  assert.equal(ways.differingTasks, 0);
  const times = (way: Way) =>
    ways.measurements.find((one) => one.way.executor === way.executor)?.makespanMs ?? [];
  for (const way of given) assert.ok(times(way).length >= 2);
  // 16 naps of 25 ms: one after another 400 ms, 8 at a time 50.
  for (const ms of times(SERIAL)) assert.ok(ms >= 399, String(ms));
  for (const ms of times(EVENT_LOOP)) assert.ok(ms >= 49 && ms < 399, String(ms));
  for (const { startupMs, way, cpuMs, peakRssBytes } of ways.measurements) {
    const hasWorkers = way.executor === 'process' || way.executor === 'thread';
    assert.ok(startupMs.every((ms) => (hasWorkers ? ms > 1 : ms === 0)));
    assert.ok(cpuMs.every((ms) => ms >= 0 && ms < 10_000));
    assert.ok(peakRssBytes.every((bytes) => bytes > 20e6));
  }
});

test('results are equal by their structure, whatever a copy makes of their class', async () => {
  const { run } = await profile(project, 'tasks.ts', 'point', '[[1], [2], [3], [4]]', {
    ways: { choose: [SERIAL, PROCESSES], budgetMs: 30_000 },
  });
  assert.equal(run.ways?.comparedTasks, 4);
  assert.deepEqual(run.ways.disagreements, []);
});

test('cancelling ends the comparison at once, and keeps the run and what was measured', async () => {
  const abort = new AbortController();
  let cancelled = 0;
  const { run } = await profile(project, 'tasks.ts', 'nap', 'Array.from({ length: 100 }, () => [30])', {
    ways: { choose: [PROCESSES, SERIAL], budgetMs: 60_000 },
    signal: abort.signal,
    onEvent: (event) => {
      if (event.type !== 'phase' || event.detail?.includes('one after another') !== true) return;
      cancelled = performance.now();
      abort.abort();
    },
  });
  assert.ok(performance.now() - cancelled < 5000);
  assert.equal(run.outcome, 'completed');
  assert.equal(run.tasks.index.length, 100);
  assert.equal(run.ways?.ended, 'cancelled');
  assert.equal(run.ways.measurements.length, 1);
});

test('a way that does not come to its end is noted and left out', async () => {
  process.env['POOLSCOPE_TEST_LEAVES'] = '1';
  const { run } = await profile(project, 'tasks.ts', 'leaves', '[[1], [2], [3]]', {
    ways: { choose: [PROCESSES, SERIAL], budgetMs: 30_000 },
  });
  delete process.env['POOLSCOPE_TEST_LEAVES'];
  assert.deepEqual(
    run.ways?.measurements.map(({ way }) => way),
    [PROCESSES],
  );
  assert.ok(
    run.notes.includes('one after another was not measured: its process ended with exit code 3.'),
    run.notes.join('\n'),
  );
});

test('a budget that is too short is kept, but for the first run', async () => {
  const { run } = await profile(project, 'tasks.ts', 'nap', 'Array.from({ length: 40 }, () => [20])', {
    ways: { choose: [PROCESSES, SERIAL], budgetMs: 100 },
  });
  assert.equal(run.ways?.ended, 'budget');
  assert.equal(run.ways.measurements.length, 1);
  assert.equal(run.ways.measurements[0]?.makespanMs.length, 1);
});

test('no process is left behind', async () => {
  const pids = [...new Set(readFileSync(project.path('pids.log'), 'utf8').trim().split('\n'))].map(Number);
  // Each run in another way had a process of its own, and workers where it is a pool of processes.
  assert.ok(pids.length > 10, String(pids.length));
  for (let attempt = 0; attempt < 50 && pids.some(isAlive); attempt += 1) await sleep(100);
  assert.deepEqual(pids.filter(isAlive), []);
});

function byKind(a: Way, b: Way): number {
  return a.executor.localeCompare(b.executor);
}
