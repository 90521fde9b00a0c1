import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ProcessPoolExecutor, taskReference } from '../src/index.ts';
import { add, echo, fail, later, pid } from './tasks/basic.mjs';

const pool = new ProcessPoolExecutor({ maxWorkers: 2, execArgv: [] });
after(() => pool.shutdown());

test('submit runs an exported function in another process', async () => {
  assert.equal(await pool.submit(add, 1, 2), 3);
  assert.notEqual(await pool.submit(pid), process.pid);
});

test('submit awaits what an async function returns', async () => {
  assert.equal(await pool.submit(later, 'done', 5), 'done');
});

test('a task may be named by module and export', async () => {
  const reference = taskReference<typeof add>(new URL('./tasks/basic.mjs', import.meta.url), 'add');
  assert.equal(await pool.submit(reference, 20, 22), 42);
  assert.throws(() => reference(1, 2), /is a reference for a pool/);
});

test('an error arrives with its class, its properties, and both stacks', async () => {
  const error: unknown = await pool.submit(fail, 'too young').then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TypeError);
  assert.equal(error.constructor.name, 'ValidationError');
  assert.equal(error.message, 'too young');
  assert.deepEqual(Reflect.get(error, 'field'), { name: 'age', at: new Date(0) });
  assert.match(error.stack ?? '', /basic\.mjs:\d+[^]*submitted to a worker by[^]*submit\.test\.ts/);
});

test('a function that eval made is refused as such', async () => {
  // oxlint-disable-next-line eslint/no-eval -- this is about what it makes
  const evaluated: (n: number) => number = (0, eval)('(function squared(n) { return n * n; })');
  await assert.rejects(pool.submit(evaluated, 3), {
    name: 'TaskNotFoundError',
    message: 'squared was made by eval, so no worker can import it. Move it to a module and export it.',
  });
});

test('map gives the results in order, awaited or one by one', async () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  assert.deepEqual(await pool.map(echo, items, { chunksize: 7 }), items);
  const seen: unknown[] = [];
  for await (const value of pool.map(add, items, items)) seen.push(value);
  assert.deepEqual(
    seen,
    items.map((item) => 2 * item),
  );
});
