/** Faults that really happen, and what becomes of the futures. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, test } from 'node:test';
import {
  BrokenProcessPoolError,
  CancelledError,
  ProcessPoolExecutor,
  SerializationError,
  ShutdownError,
  TaskNotFoundError,
  TimeoutError,
  WorkerDiedError,
  wait,
} from '../src/index.ts';
import { temporaryFile } from './run-script.ts';
import { add, echo, later, noop, pid, spin } from './tasks/basic.mjs';
import { unreachable } from './tasks/broken.mjs';
import * as faults from './tasks/faults.mjs';

const QUICK = { maxWorkers: 2, execArgv: [] };
const pool = new ProcessPoolExecutor(QUICK);
after(() => pool.shutdown());

async function errorOf(promise: PromiseLike<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Error, String(error));
    return error;
  }
  assert.fail('it did not fail');
}

test('SIGKILL in mid-task settles that task alone, and the pool goes on', async () => {
  const others = Array.from({ length: 20 }, (_, index) => pool.submit(later, index, 2));
  const error = await errorOf(pool.submit(faults.killSelf));
  assert.ok(error instanceof WorkerDiedError);
  assert.equal(error.signal, 'SIGKILL');
  assert.match(error.message, /SIGKILL/);
  assert.deepEqual(
    await Promise.all(others),
    others.map((_, index) => index),
  );
});

test('tasks that never started in a dead worker run in another, each exactly once', async () => {
  const file = temporaryFile('runs');
  writeFileSync(file, '');
  const futures = Array.from({ length: 30 }, (_, index) =>
    pool.submit(faults.killSelfWhenMarked, index % 10 === 3, file),
  );
  const outcomes = await Promise.allSettled(futures);
  const died = outcomes.filter((outcome) => outcome.status === 'rejected');
  assert.equal(died.length, 3);
  for (const outcome of died) assert.ok(outcome.reason instanceof WorkerDiedError);
  assert.equal(readFileSync(file, 'utf8').length, 30);
});

test('SIGKILL while idle is not noticed by the next task', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
  const first = await own.submit(pid);
  for (let round = 0; round < 6; round++) {
    process.kill(await own.submit(pid), 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  assert.notEqual(await own.submit(pid), first);
  await own.shutdown();
});

test('SIGKILL in the middle of writing a result', async () => {
  const error = await errorOf(pool.submit(faults.halfWayThroughALargeResult, 64 * 1024 * 1024));
  assert.ok(error instanceof WorkerDiedError);
  assert.equal(await pool.submit(add, 1, 1), 2);
});

test('process.exit in a task, also with code 0', async () => {
  for (const code of [0, 7]) {
    const error = await errorOf(pool.submit(faults.exit, code));
    assert.ok(error instanceof WorkerDiedError);
    assert.equal(error.exitCode, code);
    assert.match(error.message, /process\.exit/);
  }
});

test('running out of memory', async () => {
  const own = new ProcessPoolExecutor({
    ...QUICK,
    maxWorkers: 1,
    resourceLimits: { maxOldGenerationSizeMb: 40 },
  });
  const error = await errorOf(own.submit(faults.exhaustMemory));
  assert.ok(error instanceof WorkerDiedError);
  assert.match(error.message, /out of memory/);
  assert.equal(await own.submit(add, 2, 2), 4);
  await own.shutdown();
});

test('a throw and a rejection after the task end the worker and name the cause to whom they hit', async () => {
  for (const task of [faults.throwLater, faults.rejectLater]) {
    const own = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
    const first = own.submit(task, 50);
    // Sent along with the first, so that it is underway when the time has come.
    const error = await errorOf(own.submit(faults.neverSettles));
    assert.equal(await first, 'returned');
    assert.ok(error instanceof WorkerDiedError);
    assert.match(String(error.cause), /RangeError: (thrown|rejected) after the task/);
    assert.equal(await own.submit(add, 1, 1), 2);
    await own.shutdown();
  }
});

test('a module that does not load in the worker', async () => {
  const error = await errorOf(pool.submit(unreachable));
  assert.ok(error instanceof TaskNotFoundError);
  assert.match(error.message, /broken\.mjs.*this module does not load here/);
  assert.equal((error.cause as Error).message, 'this module does not load here');
});

test('an initializer that fails breaks the pool with its reason', async () => {
  const own = new ProcessPoolExecutor({ ...QUICK, initializer: faults.failInitializer });
  const futures = [own.submit(noop), own.submit(noop), own.submit(noop)];
  for (const future of futures) {
    const error = await errorOf(future);
    assert.ok(error instanceof BrokenProcessPoolError);
    assert.match(error.message, /initializer failed.*no database/);
  }
  assert.throws(() => own.submit(noop), BrokenProcessPoolError);
  await own.shutdown();
});

test('an initializer runs before the first task of each worker', async () => {
  const own = new ProcessPoolExecutor({ ...QUICK, initializer: faults.setGlobal, initargs: ['hello'] });
  assert.deepEqual(await Promise.all([own.submit(faults.getGlobal), own.submit(faults.getGlobal)]), [
    'hello',
    'hello',
  ]);
  await own.shutdown();
});

test('workers that cannot start break the pool instead of being started for ever', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 2, execArgv: ['--require', '/does/not/exist.cjs'] });
  const error = await errorOf(own.submit(noop));
  assert.ok(error instanceof BrokenProcessPoolError);
  assert.match(error.message, /gives up/);
  await own.shutdown();
});

test('values that cannot travel are named by their path, both ways', async () => {
  const cases: [unknown, string][] = [
    [{ options: { onDone: () => 1 } }, 'args[0].options.onDone'],
    [[1, Symbol('s')], 'args[0][1]'],
    [new Map([['k', { 'odd key': () => 1 }]]), 'args[0].get("k")["odd key"]'],
    [
      new (class Account {
        deposit() {}
      })(),
      'args[0]',
    ],
    [{ [Symbol('hidden')]: 1 }, 'args[0]'],
    [Promise.resolve(), 'args[0]'],
    [new WeakMap(), 'args[0]'],
  ];
  for (const [value, path] of cases) {
    const error = await errorOf(pool.submit(echo, value));
    assert.ok(error instanceof SerializationError, error.stack);
    assert.equal(error.path, path);
  }
  const error = await errorOf(pool.submit(faults.returnFunction));
  assert.ok(error instanceof SerializationError);
  assert.equal(error.cause, undefined, 'the refusal says all in its message');
  assert.equal(error.path, 'result.deep[0].callback');
  assert.ok((await errorOf(pool.submit(faults.returnPromiseInObject))) instanceof SerializationError);
  assert.equal(await pool.submit(add, 1, 1), 2);
});

test('one bad value in a map fails by its path, in its place', async () => {
  const items = [1, 2, { callback: () => 1 }, 4];
  const seen: unknown[] = [];
  const error = await errorOf(
    (async () => {
      for await (const value of pool.map(echo, items, { chunksize: 1 })) seen.push(value);
    })(),
  );
  assert.ok(error instanceof SerializationError);
  assert.equal(error.path, 'items[2].callback');
  assert.deepEqual(seen, [1, 2]);
});

test('an infinite loop ends with its time limit or its signal, its worker alone', async () => {
  const steady = pool.submit(spin, 300);
  const timed = await errorOf(pool.with({ timeout: 60 }).submit(faults.spinForever, ''));
  assert.ok(timed instanceof TimeoutError);
  assert.match(timed.message, /spinForever ran for more than 60 ms/);
  const aborted = await errorOf(
    pool.with({ signal: AbortSignal.timeout(60) }).submit(faults.spinForever, ''),
  );
  assert.ok(aborted instanceof CancelledError);
  assert.equal((aborted.cause as Error).name, 'TimeoutError');
  assert.equal(typeof (await steady), 'number');
});

test('taskTimeout holds for each task', async () => {
  const own = new ProcessPoolExecutor({ ...QUICK, taskTimeout: 400 });
  const futures = [
    ...Array.from({ length: 10 }, () => own.submit(spin, 30)),
    own.submit(faults.spinForever, ''),
  ];
  const last = futures.at(-1);
  assert.ok((await errorOf(last!)) instanceof TimeoutError);
  await Promise.all(futures.slice(0, -1));
  await own.shutdown();
});

test('a time limit hits the task that runs, not those that were done before it', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [], taskTimeout: 400 });
  await Promise.all(Array.from({ length: 200 }, () => own.submit(noop)));
  const before = Array.from({ length: 50 }, () => own.submit(add, 1, 1));
  const endless = own.submit(faults.spinForever, '');
  const after = Array.from({ length: 50 }, () => own.submit(add, 2, 2));
  assert.ok((await errorOf(endless)) instanceof TimeoutError);
  assert.deepEqual(new Set(await Promise.all(before)), new Set([2]));
  assert.deepEqual(new Set(await Promise.all(after)), new Set([4]));
  await own.shutdown();
});

test('aborting one of many short tasks harms none of the others', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 2, execArgv: [] });
  await Promise.all(Array.from({ length: 100 }, () => own.submit(noop)));
  const others: Promise<number>[] = [];
  for (let round = 0; round < 40; round++) {
    const controller = new AbortController();
    const { signal } = controller;
    for (let index = 0; index < 10; index++) others.push(own.submit(add, round, index));
    own
      .with({ signal })
      .submit(add, 0, 0)
      .catch(() => undefined);
    for (let index = 0; index < 10; index++) others.push(own.submit(add, round, index));
    if (round % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
  }
  assert.equal((await Promise.all(others)).length, 800);
  await own.shutdown();
});

test('a worker that closes its connection and lives on is ended', async () => {
  const error = await errorOf(pool.submit(faults.closeConnection));
  assert.ok(error instanceof WorkerDiedError);
  assert.equal(await pool.submit(add, 1, 1), 2);
});

test('what is nested without end, or throws when it is looked at, is refused', async () => {
  let deep: unknown = null;
  for (let level = 0; level < 200_000; level++) deep = { deep };
  assert.match((await errorOf(pool.submit(echo, deep))).message, /nested too deeply/);
  const hostile = {
    get value() {
      throw new Error('do not look');
    },
  };
  assert.match((await errorOf(pool.submit(echo, hostile))).message, /do not look/);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.ok((await errorOf(pool.submit(echo, [proxy]))) instanceof SerializationError);
  assert.ok((await errorOf(pool.submit(faults.returnDeep, 200_000))) instanceof SerializationError);
});

test('a cancelled task never runs, whether it waits here or in a worker', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
  await own.submit(noop);
  const file = temporaryFile('marks');
  writeFileSync(file, '');
  const running = own.submit(spin, 80);
  const queued = Array.from({ length: 6 }, () => own.submit(faults.mark, file));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(running.running, true);
  assert.equal(running.cancel(), false);
  for (const future of queued) assert.equal(future.cancel(), true);
  for (const future of queued) assert.ok((await errorOf(future)) instanceof CancelledError);
  await running;
  await own.submit(noop);
  assert.equal(readFileSync(file, 'utf8'), '');
  await own.shutdown();
});

test('a signal that was aborted before, or while the task waits, keeps it from running', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
  const file = temporaryFile('marks');
  writeFileSync(file, '');
  assert.ok(
    (await errorOf(own.with({ signal: AbortSignal.abort() }).submit(faults.mark, file))) instanceof
      CancelledError,
  );
  const running = own.submit(spin, 60);
  const controller = new AbortController();
  const waiting = Array.from({ length: 5 }, () =>
    own.with({ signal: controller.signal }).submit(faults.mark, file),
  );
  setTimeout(() => controller.abort('changed my mind'), 20);
  for (const future of waiting) assert.equal((await errorOf(future)).cause, 'changed my mind');
  await running;
  assert.equal(readFileSync(file, 'utf8'), '');
  await own.shutdown();
});

test('what is no message breaks that worker, with a clear error', async () => {
  const error = await errorOf(pool.submit(faults.garble));
  assert.ok(error instanceof WorkerDiedError);
  assert.match(error.message, /no message was written to the connection/);
  assert.equal(await pool.submit(add, 1, 1), 2);
});

test('errors keep their cause chain, their aggregates, and what is odd about them', async () => {
  const chained = await errorOf(pool.submit(faults.throwChain));
  assert.equal(((chained.cause as Error).cause as Error).message, 'innermost');
  assert.ok(chained.cause instanceof TypeError);
  const aggregate = await errorOf(pool.submit(faults.throwAggregate));
  assert.ok(aggregate instanceof AggregateError);
  assert.deepEqual(
    aggregate.errors.map((error) => error.message),
    ['first', 'second'],
  );
  assert.equal((await errorOf(pool.submit(faults.throwFrozen))).message, 'frozen');
  const odd = await errorOf(pool.submit(faults.throwUncloneable));
  assert.equal(Reflect.get(odd, 'kept'), 7);
  assert.equal(await pool.submit(faults.throwString).catch((thrown: unknown) => thrown), 'just a string');
});

test('functions that no module exports are refused with advice', async () => {
  const inner = () => 1;
  const closure = await errorOf(pool.submit(inner));
  assert.ok(closure instanceof TaskNotFoundError);
  assert.match(closure.message, /inner is defined at .*faults\.test\.ts.*does not export it/);
  assert.match((await errorOf(pool.submit(noop.bind(null)))).message, /bound or native/);
  assert.match((await errorOf(pool.submit(Math.max, 1, 2))).message, /bound or native/);
});

test('shutdown in every state', async () => {
  await new ProcessPoolExecutor(QUICK).shutdown();
  const starting = new ProcessPoolExecutor(QUICK);
  const early = [starting.submit(add, 1, 2), starting.submit(add, 3, 4)];
  await starting.shutdown();
  assert.deepEqual(await Promise.all(early), [3, 7]);
  assert.throws(() => starting.submit(noop), ShutdownError);
  await starting.shutdown();

  const busy = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
  await busy.submit(noop);
  const running = busy.submit(spin, 60);
  await new Promise((resolve) => setTimeout(resolve, 10));
  const waiting = Array.from({ length: 10 }, () => busy.submit(noop));
  const { done } = await wait([...waiting, running], { returnWhen: 'FIRST_COMPLETED', timeout: 0 });
  assert.equal(done.size, 0);
  await busy.shutdown({ cancelFutures: true });
  assert.ok(waiting.every((future) => future.cancelled));
  assert.equal(typeof (await running), 'number');

  const killed = new ProcessPoolExecutor(QUICK);
  const doomed = [
    killed.submit(faults.spinForever, ''),
    killed.submit(faults.spinForever, ''),
    killed.submit(noop),
  ];
  await new Promise((resolve) => setTimeout(resolve, 100));
  await killed.killWorkers();
  for (const future of doomed) assert.ok((await errorOf(future)) instanceof BrokenProcessPoolError);
  const terminated = new ProcessPoolExecutor(QUICK);
  const ended = terminated.submit(faults.spinForever, '');
  await terminated.terminateWorkers();
  assert.match((await errorOf(ended)).message, /terminateWorkers/);
});

test('maxTasksPerChild replaces workers', async () => {
  const own = new ProcessPoolExecutor({ maxWorkers: 1, maxTasksPerChild: 3, execArgv: [] });
  const pids = await Promise.all(Array.from({ length: 9 }, () => own.submit(pid)));
  assert.equal(new Set(pids).size, 3);
  await own.shutdown();
});

test('maxQueue refuses what is too much, and map stays below it by itself', async () => {
  const own = new ProcessPoolExecutor({ ...QUICK, maxQueue: 5 });
  const futures = Array.from({ length: 5 }, () => own.submit(noop));
  assert.throws(() => own.submit(noop), /5 tasks wait already.*maxQueue/);
  await Promise.all(futures);
  await own.shutdown();
});
