/** Futures, wait and asCompleted. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import {
  asCompleted,
  CancelledError,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
  TimeoutError,
  wait,
} from '../src/index.ts';
import type { Future } from '../src/index.ts';
import { add, fail, later, noop, spin } from './tasks/basic.mjs';

const pool = new ProcessPoolExecutor({ maxWorkers: 2, execArgv: [] });
const threads = new ThreadPoolExecutor({ maxWorkers: 1, execArgv: [] });
after(() => Promise.all([pool.shutdown(), threads.shutdown()]));

test('a future is a promise', async () => {
  const future = pool.submit(add, 1, 2);
  assert.ok(future instanceof Promise);
  assert.equal(await Promise.race([future, new Promise(() => undefined)]), 3);
  assert.equal(await future.then((sum) => sum + 1), 4);
  assert.equal(await future.finally(() => undefined), 3);
  assert.equal(await pool.submit(fail, 'caught').catch((error: Error) => error.message), 'caught');
  assert.deepEqual(await Promise.all([pool.submit(add, 1, 1), pool.submit(add, 2, 2)]), [2, 4]);
});

test('it tells its state', async () => {
  await pool.submit(noop);
  const future = pool.submit(spin, 60);
  assert.deepEqual([future.done, future.running, future.cancelled], [false, false, false]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(future.running, true);
  await future;
  assert.deepEqual([future.done, future.running, future.cancelled], [true, false, false]);
  assert.equal(future.cancel(), false);
});

test('result and exception wait, but no longer than told', async () => {
  const slow = pool.submit(later, 'late', 150);
  await assert.rejects(slow.result(10), TimeoutError);
  await assert.rejects(slow.exception(10), TimeoutError);
  assert.equal(await slow.result(5000), 'late');
  assert.equal(await slow.exception(), null);
  const failing = pool.submit(fail, 'broken');
  assert.equal(((await failing.exception()) as Error).message, 'broken');
  await assert.rejects(failing.result(), { message: 'broken' });
  const cancelled = pool.submit(noop);
  cancelled.cancel();
  await assert.rejects(cancelled.exception(), CancelledError);
});

test('console.log shows the state and the result, not the inside of the pool', async () => {
  const future = pool.submit(add, 1, 2);
  assert.match(inspect(future), /^Future \{ <(pending|running)> \}$/);
  await future;
  assert.equal(inspect(future), 'Future { 3 }');
});

test('done callbacks get the future, once, also when it is done already', async () => {
  const future = pool.submit(add, 2, 3);
  const seen: unknown[] = [];
  future.addDoneCallback((done) => seen.push(done));
  await future;
  future.addDoneCallback((done) => seen.push(done));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(seen, [future, future]);
});

test('wait returns when it is told to', async () => {
  const quick = pool.submit(later, 1, 5);
  const slow = pool.submit(later, 2, 300);
  const first = await wait([quick, slow, quick], { returnWhen: 'FIRST_COMPLETED' });
  assert.deepEqual([[...first.done], [...first.notDone]], [[quick], [slow]]);
  const timed = await wait([slow], { timeout: 10 });
  assert.equal(timed.notDone.size, 1);
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  await wait([pool.submit(noop)], { timeout: 60_000 });
  assert.equal(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length, before);
  const bad = pool.submit(fail, 'expected');
  const exception = await wait([bad, slow], { returnWhen: 'FIRST_EXCEPTION' });
  assert.ok(exception.done.has(bad) && exception.notDone.has(slow));
  const all = await wait<Future<unknown>>([bad, slow, threads.submit(add, 1, 1)]);
  assert.equal(all.done.size, 3);
  assert.equal((await wait([])).done.size, 0);
  await assert.rejects(wait([], { returnWhen: 'SOMETIME' as 'ALL_COMPLETED' }), /returnWhen must be/);
});

test('asCompleted gives each once, in the order in which they are done', async () => {
  const slow = pool.submit(later, 'slow', 200);
  const quick = threads.submit(later, 'quick', 10);
  const order: unknown[] = [];
  for await (const future of asCompleted([slow, quick, slow])) order.push(await future);
  assert.deepEqual(order, ['quick', 'slow']);
  const failing = pool.submit(fail, 'handed out all the same');
  for await (const future of asCompleted([failing])) {
    assert.equal(future, failing);
    assert.equal(future.done, true);
    await assert.rejects(future, { message: 'handed out all the same' });
  }
  const never = pool.submit(later, 'x', 400);
  await assert.rejects(async () => {
    for await (const future of asCompleted([never], { timeout: 20 })) await future;
  }, /1 of 1 futures were not done after 20 ms/);
  await never;
});
