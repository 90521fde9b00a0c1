import { ruleTest } from '../rule-fixture.ts';

const RULE = 'no-locks-in-task';

ruleTest(
  RULE,
  'locks in tasks, in the task itself and further down',
  `
import { ThreadPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import * as tasks from './tasks.ts';

export async function run(pool: ThreadPoolExecutor, items: number[]) {
  await pool.map(tasks.barrier, items); // ! no-locks-in-task
  await pool.submit(tasks.indirect, 1); // ! no-locks-in-task
  await pool.map(tasks.exclusive, items); // ! no-locks-in-task
  await pool.map(tasks.acquired, items); // ! no-locks-in-task
  await pool.map(tasks.file, items); // ! no-locks-in-task
  const piscina = new Piscina({ filename: './tasks.ts', name: 'barrier', maxThreads: 2 });
  await piscina.run(1); // ! no-locks-in-task
  await piscina.close();
}
/// tasks.ts
import { Mutex, Semaphore } from 'async-mutex';
import lockfile from 'proper-lockfile';
const cells = new Int32Array(new SharedArrayBuffer(4));
const mutex = new Mutex();
const semaphore = new Semaphore(1);
export function barrier(n: number) {
  Atomics.wait(cells, 0, n);
  return n;
}
export const indirect = (n: number) => [n].map((one) => barrier(one));
export const exclusive = (n: number) => mutex.runExclusive(() => n);
export const acquired = async (n: number) => {
  const [, release] = await semaphore.acquire();
  release();
  return n;
};
export const file = async (n: number) => {
  const release = await lockfile.lock('file');
  await release();
  return n;
};
`,
);

ruleTest(
  RULE,
  'atomic counters, a shared index, and locks of the caller',
  `
import { ThreadPoolExecutor } from 'poolscope';
import { Mutex } from 'async-mutex';
import * as tasks from './tasks.ts';

const mutex = new Mutex();
export async function run(pool: ThreadPoolExecutor, items: number[]) {
  await pool.map(tasks.count, items);
  await pool.map(tasks.look, items);
  await mutex.runExclusive(async () => await pool.map(tasks.count, items));
  await pool.map(tasks.ownLock, items);
}
/// tasks.ts
const cells = new Int32Array(new SharedArrayBuffer(4));
export const count = (n: number) => Atomics.add(cells, 0, n);
export const look = (n: number) => Atomics.load(cells, n);
const door = { lock: (n: number) => n, acquire: () => 1 };
export const ownLock = (n: number) => door.lock(n) + door.acquire();
/// test/gate.ts
import { ThreadPoolExecutor } from 'poolscope';
const cells = new Int32Array(new SharedArrayBuffer(4));
export const gate = (n: number) => Atomics.wait(cells, 0, n);
export const run = async (pool: ThreadPoolExecutor) => await pool.submit(gate, 1);
/// more.ts
const cells = new Int32Array(new SharedArrayBuffer(4));
export const wake = () => Atomics.notify(cells, 0);
`,
);
