import { ruleTest } from '../rule-fixture.ts';

const RULE = 'no-use-after-shutdown';

ruleTest(
  RULE,
  'submitted after the shutdown',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

export async function row(n: number) {
  const pool = new ProcessPoolExecutor(2);
  const first = await pool.submit(fib, n);
  await pool.shutdown();
  const second = await pool.submit(fib, n + 1); // ! no-use-after-shutdown
  return first + second;
}
export async function afterFinally(n: number) {
  const pool = new ProcessPoolExecutor(2);
  try {
    console.log(await pool.submit(fib, n));
  } finally {
    await pool.shutdown();
  }
  return await pool.submit(fib, n + 1); // ! no-use-after-shutdown
}
export async function loop(items: number[]) {
  const pool = new ProcessPoolExecutor(2);
  for (const item of items) {
    console.log(await pool.submit(fib, item)); // ! no-use-after-shutdown
    await pool.shutdown();
  }
}
export async function restarted(n: number) {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  await pool.destroy();
  return await pool.run(n); // ! no-use-after-shutdown warning
}
export async function hanging(n: number) {
  const pool = workerpool.pool({ maxWorkers: 2 });
  await pool.terminate();
  if (n > 0) {
    return await pool.exec('fib', [n]); // ! no-use-after-shutdown error
  }
  return 0;
}
`,
);

ruleTest(
  RULE,
  'silent: branches, another pool of the name, an expected failure, a loop that ends, another shutdown',
  `
import assert from 'node:assert/strict';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { fib } from './fib.ts';

export async function branch(n: number) {
  const pool = new ProcessPoolExecutor(2);
  if (n < 0) {
    await pool.shutdown();
    return 0;
  }
  return await pool.submit(fib, n);
}
export async function recreated(n: number) {
  let pool = new ProcessPoolExecutor(2);
  await pool.shutdown();
  pool = new ProcessPoolExecutor(4);
  return await pool.submit(fib, n);
}
export async function perRound(items: number[]) {
  for (const item of items) {
    const pool = new ProcessPoolExecutor(2);
    await pool.submit(fib, item);
    await pool.shutdown();
  }
}
export async function expected(n: number) {
  const pool = new ProcessPoolExecutor(2);
  await pool.shutdown();
  await assert.rejects(pool.submit(fib, n));
  await assert.rejects(async () => await pool.submit(fib, n));
  await pool.submit(fib, n).catch(() => 0);
  try {
    await pool.submit(fib, n);
  } catch {
    console.log('as expected');
  }
  const late = pool.submit(fib, n);
  await assert.rejects(late);
}
export async function once(items: number[]) {
  const pool = new ProcessPoolExecutor(2);
  for (const item of items) {
    if (item > 0) {
      await pool.submit(fib, item);
      await pool.shutdown();
      break;
    }
  }
  for (const item of items) {
    await pool.submit(fib, item);
    await pool.shutdown();
    return;
  }
}
export async function twice(n: number) {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  await pool.destroy();
  await pool.run(n);
  await pool.destroy();
}
export async function handler(n: number) {
  const pool = new ProcessPoolExecutor(2);
  process.on('SIGTERM', async () => {
    await pool.shutdown();
  });
  return await pool.submit(fib, n);
}
`,
);
