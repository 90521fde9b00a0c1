/** Tasks are sent ahead and taken back again; no matter how, each runs once. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { ProcessPoolExecutor, ThreadPoolExecutor } from '../src/index.ts';
import { temporaryFile } from './run-script.ts';
import { later, noop, spin } from './tasks/basic.mjs';
import { mark } from './tasks/faults.mjs';

for (const Executor of [ProcessPoolExecutor, ThreadPoolExecutor]) {
  test(`${Executor.name}: short tasks do not wait behind a long one`, async () => {
    const pool = new Executor({ maxWorkers: 2, execArgv: [] });
    await Promise.all(Array.from({ length: 200 }, () => pool.submit(noop)));
    let isLongDone = false;
    const long = pool.submit(spin, 1500).then(() => (isLongDone = true));
    const short = Array.from({ length: 100 }, () => pool.submit(spin, 0.1));
    await Promise.all(short);
    assert.equal(isLongDone, false);
    await long;
    await pool.shutdown();
  });

  test(`${Executor.name}: a result that is there does not wait for a task that takes long unexpectedly`, async () => {
    const pool = new Executor({ maxWorkers: 1, execArgv: [] });
    await Promise.all(Array.from({ length: 100 }, () => pool.submit(spin, 0.15)));
    const short = Array.from({ length: 3 }, () => pool.submit(spin, 0.15));
    const long = pool.submit(spin, 1500);
    await Promise.all(short);
    assert.equal(long.done, false);
    await long;
    await pool.shutdown();
  });

  test(`${Executor.name}: of uneven tasks, some of them cancelled, each runs once or not at all`, async () => {
    const pool = new Executor({ maxWorkers: 3, execArgv: [] });
    const file = temporaryFile('marks');
    writeFileSync(file, '');
    const futures = Array.from({ length: 900 }, (_, index) =>
      pool.submit(mark, file, index % 97 === 5 ? 12 : index % 7 === 0 ? 0.5 : 0),
    );
    let cancelled = 0;
    for (let round = 0; round < 20; round++) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      for (let index = round; index < futures.length; index += 45) if (futures[index]!.cancel()) cancelled++;
    }
    const outcomes = await Promise.allSettled(futures);
    assert.equal(
      outcomes.filter(({ status }) => status === 'rejected').length,
      new Set(futures.filter((f) => f.cancelled)).size,
    );
    assert.equal(
      readFileSync(file, 'utf8').trim().split('\n').length,
      900 - futures.filter((f) => f.cancelled).length,
    );
    assert.ok(cancelled > 0);
    await pool.shutdown();
  });
}

test('tasks begin in the order in which they were submitted, also if the module of the first is still looked for', async () => {
  const pool = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
  const known = pool.submit(spin, 1);
  await known;
  const order: string[] = [];
  const first = pool.submit(later, 'first', 1).then((name) => order.push(name));
  const second = pool.submit(spin, 1).then(() => order.push('second'));
  await Promise.all([first, second]);
  assert.deepEqual(order, ['first', 'second']);
  await pool.shutdown();
});
