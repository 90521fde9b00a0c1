import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'return-await-task';

ruleTest(
  RULE,
  'returned under using, under a finally that ends the pool, under a catch',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

export async function used(n: number) {
  await using pool = new ProcessPoolExecutor(4);
  return pool.submit(fib, n); // ! return-await-task
}
export async function usedMap(items: number[]) {
  await using pool = new ProcessPoolExecutor(4);
  if (items.length > 0) {
    return pool.map(fib, items); // ! return-await-task
  }
  return [];
}
export async function inFinally(n: number) {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  try {
    return pool.run(n); // ! return-await-task
  } finally {
    await pool.destroy();
  }
}
export async function all(items: number[]) {
  const pool = workerpool.pool('./worker.js', { maxWorkers: 2 });
  try {
    return Promise.all(items.map((n) => pool.exec('fib', [n]))); // ! return-await-task
  } catch (error) {
    console.error(error);
    return [];
  } finally {
    await pool.terminate();
  }
}
export async function chained(n: number) {
  await using pool = new ProcessPoolExecutor(4);
  return pool.submit(fib, n).then((result) => result + 1); // ! return-await-task
}
export function notAsync(n: number) {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  try {
    return pool.run(n); // ! return-await-task
  } finally {
    void pool.destroy();
  }
}
export class Service {
  readonly #pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  async once(n: number) {
    try {
      return this.#pool.run(n); // ! return-await-task
    } finally {
      await this.#pool.close();
    }
  }
  async logged(n: number) {
    try {
      return this.#pool.run(n); // ! return-await-task warning
    } catch (error) {
      console.error(error);
      return undefined;
    }
  }
}
`,
);

ruleTest(
  RULE,
  'silent: awaited, outside of try, a pool that lives on, a callback, a failure that is caught already',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';

const shared = new ProcessPoolExecutor(4);
export async function awaited(n: number) {
  await using pool = new ProcessPoolExecutor(4);
  return await pool.submit(fib, n);
}
export async function plain(n: number) {
  return shared.submit(fib, n);
}
export async function* generator(n: number) {
  await using pool = new ProcessPoolExecutor(4);
  yield n;
  return pool.submit(fib, n);
}
export async function otherFinally(n: number) {
  try {
    return shared.submit(fib, n);
  } finally {
    console.log('submitted');
  }
}
export async function otherPool(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    await pool.submit(fib, n);
    return shared.submit(fib, n);
  } finally {
    await pool.shutdown();
  }
}
export async function inCatch(n: number) {
  try {
    return await shared.submit(fib, n);
  } catch {
    return shared.submit(fib, n - 1);
  }
}
export async function caught(n: number) {
  try {
    return shared.submit(fib, n).catch(() => 0);
  } catch {
    return 0;
  }
}
export function sync(n: number) {
  try {
    return shared.submit(fib, n);
  } catch {
    return undefined;
  }
}
export async function callbacks(items: number[]) {
  await using pool = new ProcessPoolExecutor(4);
  const tasks = items.map((n) => {
    return pool.submit(fib, n);
  });
  return await Promise.all(tasks);
}
export async function mappedInside(items: number[]) {
  await using pool = new ProcessPoolExecutor(4);
  return await Promise.all(
    items.map(async (n) => {
      return pool.submit(fib, n);
    }),
  );
}
`,
);

test(`${RULE}: the fix awaits what is returned`, async () => {
  assert.match(
    await fixedText(
      RULE,
      `import workerpool from 'workerpool';
export async function one(n: number) {
  const pool = workerpool.pool('./w.js', { maxWorkers: 2 });
  try {
    return pool.exec('fib', [n]);
  } finally {
    await pool.terminate();
  }
}
`,
    ),
    /return await pool\.exec\('fib', \[n\]\);/,
  );
});
