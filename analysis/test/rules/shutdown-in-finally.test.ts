import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'shutdown-in-finally';

ruleTest(
  RULE,
  'a shutdown that an error or a return jumps over',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

export async function mapped(items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  const results = await pool.map(fib, items);
  await pool.shutdown(); // ! shutdown-in-finally
  return results;
}
export async function piscina(items: number[]) {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  const results = await Promise.all(items.map((item) => pool.run(item)));
  await pool.destroy(); // ! shutdown-in-finally
  return results;
}
export const scripted = async (n: number) => {
  const pool = workerpool.pool('./worker.js', { maxWorkers: 2 });
  const result = await pool.exec('fib', [n]);
  pool.terminate(); // ! shutdown-in-finally
  return result;
};
export async function thrown(n: number) {
  const pool = new ProcessPoolExecutor(4);
  const task = pool.submit(fib, n);
  if (n < 0) throw new RangeError('negative');
  await pool.shutdown(); // ! shutdown-in-finally
  return task;
}
export async function early(n: number) {
  const pool = new ProcessPoolExecutor(4);
  if (n < 0) return undefined;
  const task = pool.submit(fib, n);
  await pool.shutdown(); // ! shutdown-in-finally
  return task;
}
export async function inTry(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    console.log(await pool.submit(fib, n));
    await pool.shutdown(); // ! shutdown-in-finally
  } catch (error) {
    console.error(error);
  }
}
export async function rethrown(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    console.log(await pool.submit(fib, n));
  } catch (error) {
    throw new Error('failed', { cause: error });
  }
  await pool.shutdown(); // ! shutdown-in-finally
}
export class Renderer {
  async render(n: number) {
    const pool = new ProcessPoolExecutor(4);
    for await (const result of pool.map(fib, [n])) console.log(result);
    await pool.shutdown(); // ! shutdown-in-finally
  }
}
`,
);

ruleTest(
  RULE,
  'silent: finally, catch, using, chains, what does not reject, programs that end with the error',
  `
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { ProcessPoolExecutor } from 'poolscope';
import workerpool from 'workerpool';
import { close } from './close.ts';
import { fib } from './fib.ts';

export async function inFinally(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    return await pool.submit(fib, n);
  } finally {
    await pool.shutdown();
  }
}
export async function both(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    await pool.submit(fib, n);
    await pool.shutdown();
  } catch (error) {
    await pool.shutdown();
    throw error;
  }
}
export async function swallowed(n: number) {
  const pool = new ProcessPoolExecutor(4);
  let result;
  try {
    result = await pool.submit(fib, n);
  } catch (error) {
    console.error(error);
  }
  await pool.shutdown();
  return result;
}
export async function used(n: number) {
  await using pool = new ProcessPoolExecutor(4);
  const result = await pool.submit(fib, n);
  await pool.shutdown();
  return result;
}
export async function chained(n: number) {
  const pool = new ProcessPoolExecutor(4);
  await pool.submit(fib, n).finally(() => pool.shutdown());
}
export async function caught(n: number) {
  const pool = new ProcessPoolExecutor(4);
  await pool.submit(fib, n).catch(console.error);
  await pool.shutdown();
}
export function thenned(n: number) {
  const pool = new ProcessPoolExecutor(4);
  return pool
    .submit(fib, n)
    .catch(console.error)
    .then(() => pool.shutdown());
}
export async function settled(items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  const results = await Promise.allSettled(items.map((item) => pool.submit(fib, item)));
  await sleep(10);
  await pool.shutdown();
  return results;
}
export async function perhaps(n: number, isParallel: boolean) {
  const pool = isParallel ? new ProcessPoolExecutor(4) : undefined;
  if (pool === undefined) return fib(n);
  void pool.submit(fib, n).catch(console.error);
  await pool.shutdown();
  return 0;
}
export async function nothingBetween() {
  const pool = new ProcessPoolExecutor(4);
  console.log(pool);
  await pool.shutdown();
}
export async function alias(n: number) {
  const pool = new ProcessPoolExecutor(4);
  const same = pool;
  try {
    await pool.submit(fib, n);
    await pool.shutdown();
  } finally {
    await same.shutdown();
  }
}
export async function helper(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    await pool.submit(fib, n);
    await pool.shutdown();
  } finally {
    await close(pool);
  }
}
export async function onSignal(n: number) {
  const pool = workerpool.pool({ maxWorkers: 2 });
  process.once('SIGTERM', () => pool.terminate());
  const result = await pool.exec('fib', [n]);
  await pool.terminate();
  return result;
}
export async function reassigned(n: number) {
  let pool = new ProcessPoolExecutor(4);
  await pool.submit(fib, n);
  await pool.shutdown();
  pool = new ProcessPoolExecutor(2);
  return pool;
}
test('a test', async () => {
  const pool = new ProcessPoolExecutor(4);
  await pool.submit(fib, 1);
  await pool.shutdown();
});
const top = new ProcessPoolExecutor(4);
console.log(await top.submit(fib, 1));
await top.shutdown();
async function main() {
  const pool = new ProcessPoolExecutor(4);
  console.log(await pool.submit(fib, 1));
  await pool.shutdown();
}
await main();
/// close.ts
import type { ProcessPoolExecutor } from 'poolscope';
export const close = (pool: ProcessPoolExecutor) => pool.shutdown();
`,
);

test(`${RULE}: the fix declares the pool with await using and takes the shutdown out`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';
export async function all(f: (n: number) => number, items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  const results = await pool.map(f, items);
  await pool.shutdown();
  return results;
}
`,
    ),
    `import { ProcessPoolExecutor } from 'poolscope';
export async function all(f: (n: number) => number, items: number[]) {
  await using pool = new ProcessPoolExecutor(4);
  const results = await pool.map(f, items);
  return results;
}
`,
  );
});

test(`${RULE}: where the pool is not disposable, the rest of the block goes into try`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import workerpool from 'workerpool';
export async function one(n: number) {
  const pool = workerpool.pool('./w.js', { maxWorkers: 2 });
  const result = await pool.exec('fib', [n]);
  await pool.terminate(true); // at once
  return result;
}
`,
    ),
    `import workerpool from 'workerpool';
export async function one(n: number) {
  const pool = workerpool.pool('./w.js', { maxWorkers: 2 });
  try {
    const result = await pool.exec('fib', [n]);
     // at once
    return result;
  } finally {
    await pool.terminate(true);
  }
}
`,
  );
});
