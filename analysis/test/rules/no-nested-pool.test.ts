import { ruleTest } from '../rule-fixture.ts';

const RULE = 'no-nested-pool';

ruleTest(
  RULE,
  'a pool in a task, and in what it calls',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import * as tasks from './tasks.ts';

export async function run(pool: ProcessPoolExecutor, items: number[]) {
  await pool.map(tasks.nested, items); // ! no-nested-pool
  await pool.submit(tasks.indirect, 1); // ! no-nested-pool
  await Promise.all(items.map((item) => pool.submit(tasks.inner, item))); // ! no-nested-pool
  const piscina = new Piscina({ filename: './tasks.ts', name: 'nested', maxThreads: 4 });
  await piscina.run(1); // ! no-nested-pool
  const scripts = workerpool.pool('./methods.ts', { maxWorkers: 4 });
  await scripts.exec('nested', [1]); // ! no-nested-pool
  await Promise.all([piscina.close(), scripts.terminate()]);
}
/// tasks.ts
import { ProcessPoolExecutor } from 'poolscope';
import workerpool from 'workerpool';
const fib = (n: number) => n;
export async function nested(n: number) {
  await using pool = new ProcessPoolExecutor(2);
  return await pool.submit(fib, n);
}
export const indirect = (n: number) => nested(n);
export const inner = async (n: number) => {
  const pool = workerpool.pool({ maxWorkers: 2 });
  const value = await pool.exec(fib, [n]);
  await pool.terminate();
  return value;
};
/// methods.ts
import workerpool from 'workerpool';
import { nested } from './tasks.ts';
workerpool.worker({ nested });
`,
);

ruleTest(
  RULE,
  'one supervisor, code that asks where it runs, and pools of the caller',
  `
import { ProcessPoolExecutor } from 'poolscope';
import * as tasks from './tasks.ts';
import { maker } from './maker.ts';

export async function run(pool: ProcessPoolExecutor, items: number[]) {
  await using one = new ProcessPoolExecutor(1);
  await one.submit(tasks.supervise, 1);
  await pool.map(tasks.either, items);
  await pool.map(tasks.plain, items);
  await maker();
  await using other = new ProcessPoolExecutor(2);
  return await other.map(tasks.plain, items);
}
/// maker.ts
import { ProcessPoolExecutor } from 'poolscope';
export const maker = async () => await new ProcessPoolExecutor(2).shutdown();
/// tasks.ts
import { isMainThread } from 'node:worker_threads';
import { ProcessPoolExecutor } from 'poolscope';
export const plain = (n: number) => n;
export async function supervise(n: number) {
  await using pool = new ProcessPoolExecutor(4);
  return await pool.submit(plain, n);
}
export async function either(n: number) {
  if (!isMainThread) return n;
  await using pool = new ProcessPoolExecutor(4);
  return await pool.submit(plain, n);
}
/// test/nested.ts
import { ProcessPoolExecutor } from 'poolscope';
export const deep = async () => await new ProcessPoolExecutor(2).shutdown();
export const run = async (pool: ProcessPoolExecutor) => await pool.submit(deep);
`,
);
