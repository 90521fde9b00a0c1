/** The same surface on threads. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ProcessPoolExecutor, ThreadPoolExecutor, TimeoutError, WorkerDiedError } from '../src/index.ts';
import { add, byteLength, echo, fail, fillShared, later, pid, spin } from './tasks/basic.mjs';
import * as faults from './tasks/faults.mjs';

const pool = new ThreadPoolExecutor({ maxWorkers: 2, execArgv: [] });
after(() => pool.shutdown());

test('submit and map, in this process', async () => {
  assert.equal(await pool.submit(add, 1, 2), 3);
  assert.equal(await pool.submit(pid), process.pid);
  const items = Array.from({ length: 500 }, (_, index) => index);
  assert.deepEqual(await pool.map(echo, items), items);
  assert.equal(await pool.submit(later, 'async', 5), 'async');
  await assert.rejects(pool.submit(fail, 'boo'), { message: 'boo', field: { name: 'age', at: new Date(0) } });
});

test('a thread that exits, loops for ever or throws later ends alone', async () => {
  await assert.rejects(
    pool.submit(faults.exit, 3),
    (error) => error instanceof WorkerDiedError && error.exitCode === 3,
  );
  await assert.rejects(pool.with({ timeout: 60 }).submit(faults.spinForever, ''), TimeoutError);
  assert.equal(await pool.submit(faults.throwLater, 20), 'returned');
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(await pool.submit(add, 1, 1), 2);
});

test('a thread that runs out of memory leaves the process alive', async () => {
  const own = new ThreadPoolExecutor({
    maxWorkers: 1,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 24 },
  });
  await assert.rejects(own.submit(faults.exhaustMemory), (error) => {
    assert.ok(error instanceof WorkerDiedError);
    assert.match(error.message, /memory/);
    return true;
  });
  assert.equal(await own.submit(add, 1, 1), 2);
  await own.shutdown();
});

test('what is given away is moved, and what is shared is shared', async () => {
  const buffer = new ArrayBuffer(1000);
  assert.equal(await pool.with({ transfer: [buffer] }).submit(byteLength, buffer), 1000);
  assert.equal(buffer.byteLength, 0);
  const shared = new SharedArrayBuffer(4);
  await pool.submit(fillShared, new Uint8Array(shared));
  assert.deepEqual([...new Uint8Array(shared)], [7, 7, 7, 7]);
});

test('between processes, what is given away is detached all the same', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
  const view = new Float64Array(10);
  assert.equal(await own.with({ transfer: [view.buffer] }).submit(byteLength, view), 80);
  assert.equal(view.byteLength, 0);
  await assert.rejects(own.submit(byteLength, new SharedArrayBuffer(8)), { name: 'SerializationError' });
  await own.shutdown();
});

test('shutdown and killWorkers with busy threads', async () => {
  const own = new ThreadPoolExecutor({ maxWorkers: 2, execArgv: [] });
  const running = own.submit(spin, 50);
  await own.shutdown();
  await running;
  const killed = new ThreadPoolExecutor({ maxWorkers: 2, execArgv: [] });
  const doomed = killed.submit(faults.spinForever, '');
  await new Promise((resolve) => setTimeout(resolve, 60));
  await killed.killWorkers();
  await assert.rejects(doomed, { name: 'BrokenProcessPoolError' });
});
