/** What observers are told, and that the times make sense. */
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { ProcessPoolExecutor, ThreadPoolExecutor } from '../src/index.ts';
import type { PoolEvent, TaskSettledEvent, TaskStartedEvent } from '../src/index.ts';
import { add, echo, fail, litter, spin } from './tasks/basic.mjs';
import * as faults from './tasks/faults.mjs';

const QUICK = { maxWorkers: 2, execArgv: [] };
const STAMPS = [
  'submitted',
  'serialized',
  'dispatched',
  'received',
  'deserialized',
  'runStart',
  'runEnd',
  'resultSerialized',
  'resultReceived',
  'resultDeserialized',
  'settled',
] as const;

function settledOf(events: PoolEvent[]): TaskSettledEvent[] {
  return events.filter((event) => event.type === 'task-settled');
}

test('each task is told once, with its moments in order on one clock', async () => {
  const pool = new ProcessPoolExecutor(QUICK);
  const events: PoolEvent[] = [];
  const unsubscribe = pool.subscribe((event) => events.push(event));
  const before = Number(process.hrtime.bigint()) / 1e6;
  await Promise.all(Array.from({ length: 10 }, () => pool.submit(spin, 5)));
  await pool.map(spin, [10, 12, 14, 16], { chunksize: 2 });
  const settled = settledOf(events);
  assert.deepEqual(
    settled.map((event) => event.task).toSorted((a, b) => a - b),
    Array.from({ length: 14 }, (_, index) => index),
  );
  for (const event of settled) {
    let last = before;
    for (const stamp of STAMPS) {
      const at = event[stamp];
      assert.ok(at !== null && at >= last - 0.05, `${stamp} of task ${event.task}: ${at} after ${last}`);
      last = at;
    }
    assert.ok(event.runEnd! - event.runStart! >= 4.9);
    assert.ok(event.bytesIn > 0 && event.bytesOut > 0);
    if (process.platform === 'linux') assert.ok(event.cpuMs !== null);
    assert.equal(event.outcome, 'ok');
  }
  const chunked = settled.filter((event) => event.task >= 10).toSorted((a, b) => a.task - b.task);
  assert.deepEqual(
    chunked.map((event) => Math.round((event.runEnd! - event.runStart!) / 2) * 2 >= 10),
    [true, true, true, true],
  );
  assert.equal(chunked[0]!.received, chunked[1]!.received);
  assert.ok(chunked[1]!.runStart! >= chunked[0]!.runEnd! - 0.05);
  unsubscribe();
  const count = events.length;
  await pool.submit(add, 1, 1);
  assert.equal(events.length, count, 'nothing is told after unsubscribing');
  await pool.shutdown();
});

test('the size of a task counts blocks that travel beside its frame', async () => {
  const pool = new ProcessPoolExecutor(QUICK);
  const events: PoolEvent[] = [];
  pool.subscribe((event) => events.push(event));
  const megabyte = new Uint8Array(1 << 20);
  await pool.submit(echo, megabyte);
  await pool.map(echo, [megabyte, megabyte], { chunksize: 2 });
  await pool.shutdown();
  for (const { task, bytesIn, bytesOut } of settledOf(events)) {
    for (const bytes of [bytesIn, bytesOut])
      assert.ok(bytes >= 1 << 20 && bytes < (1 << 20) + 200, `task ${task}: ${bytes}`);
  }
});

test('workers tell when they start, are ready, how they are and when they end', async () => {
  const pool = new ProcessPoolExecutor({ ...QUICK, maxWorkers: 1 });
  const events: PoolEvent[] = [];
  pool.subscribe((event) => events.push(event));
  await pool.map(
    spin,
    Array.from({ length: 30 }, () => 10),
    { chunksize: 5 },
  );
  await pool.shutdown();
  const types = events.map((event) => event.type);
  assert.equal(types[0], 'worker-started');
  assert.ok(types.indexOf('worker-ready') > 0);
  assert.equal(types.at(-1), 'worker-exited');
  const samples = events.filter((event) => event.type === 'worker-sample');
  assert.ok(samples.length >= 3, `${samples.length} samples`);
  assert.ok(samples.at(-1)!.cpuMs > samples[0]!.cpuMs);
  assert.ok(samples.every((sample) => sample.rssBytes > 1e6 && sample.heapUsedBytes > 1e5));
  const started = events.filter((event) => event.type === 'task-started');
  assert.deepEqual(
    started.map((event) => event.task),
    Array.from({ length: 30 }, (_, index) => index),
  );
});

for (const Executor of [ProcessPoolExecutor, ThreadPoolExecutor]) {
  test(`time in garbage collection is told, that of the last task too, in ${Executor.name}`, async () => {
    const pool = new Executor({ ...QUICK, maxWorkers: 1 });
    const collected = new Promise<void>((resolve) => {
      pool.subscribe((event) => {
        if (event.type === 'worker-sample' && event.gcMs > 0) resolve();
      });
    });
    await pool.submit(litter, 64);
    // An idle pool keeps no process alive; the timer does, and bounds the wait.
    const late = setTimeout(() => assert.fail('No collection was told within 10 s.'), 10_000);
    await collected;
    clearTimeout(late);
    await pool.shutdown();
  });

  test(`what was collected during the last task is told before the worker ends, in ${Executor.name}`, async () => {
    const pool = new Executor({ ...QUICK, maxWorkers: 1 });
    let gcMs = 0;
    pool.subscribe((event) => {
      if (event.type === 'worker-sample') ({ gcMs } = event);
    });
    await pool.submit(litter, 64);
    await pool.shutdown();
    assert.ok(gcMs > 0);
  });
}

for (const Executor of [ProcessPoolExecutor, ThreadPoolExecutor]) {
  for (const chunksize of [1, 301]) {
    test(`a call without end is told of after 300 short ones, in ${Executor.name}, chunks of ${chunksize}`, async () => {
      const pool = new Executor({ ...QUICK, maxWorkers: 1 });
      const told = new Promise<TaskStartedEvent>((resolve) => {
        pool.subscribe((event) => {
          if (event.type === 'task-started' && event.task === 300) resolve(event);
        });
      });
      const times = [...Array.from({ length: 300 }, () => 0.02), Number.POSITIVE_INFINITY];
      const before = Number(process.hrtime.bigint()) / 1e6;
      const run = pool.map(spin, times, { chunksize, buffersize: 1000 });
      const { at } = await Promise.race([told, late()]);
      assert.ok(at > before && at < Number(process.hrtime.bigint()) / 1e6);
      await pool.killWorkers();
      await assert.rejects(Promise.resolve(run));
    });
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(reject, 3000, new Error('It is not told.')).unref();
  });
}

test('every way to end has its outcome', async () => {
  const pool = new ProcessPoolExecutor(QUICK);
  const events: PoolEvent[] = [];
  pool.subscribe((event) => events.push(event));
  const signal = AbortSignal.abort();
  await Promise.allSettled([
    pool.submit(echo, 1),
    pool.submit(fail, 'x'),
    pool.with({ signal }).submit(echo, 1),
    pool.with({ timeout: 50 }).submit(faults.spinForever, ''),
    pool.submit(faults.killSelf),
    pool.submit(echo, () => 1),
  ]);
  await pool.shutdown();
  const outcomes = settledOf(events).toSorted((a, b) => a.task - b.task);
  assert.deepEqual(
    outcomes.map((event) => event.outcome),
    ['ok', 'error', 'cancelled', 'timeout', 'worker-died', 'error'],
  );
  assert.equal((outcomes[1]!.error as Error).message, 'x');
  assert.equal(outcomes[2]!.worker, -1);
});

test('a listener may come while tasks run, and may throw', async () => {
  const pool = new ProcessPoolExecutor({ ...QUICK, maxWorkers: 1 });
  const running = pool.submit(spin, 40);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const seen: unknown[] = [];
  const listener = (event: unknown) => seen.push(event);
  subscribe('poolscope:pool', listener);
  assert.equal(typeof (await running), 'number');
  await pool.submit(add, 1, 1);
  unsubscribe('poolscope:pool', listener);
  assert.ok(seen.some((event) => (event as PoolEvent).type === 'task-settled'));
  await pool.shutdown();
});
