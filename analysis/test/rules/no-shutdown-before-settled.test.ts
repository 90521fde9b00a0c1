import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-shutdown-before-settled';

ruleTest(
  RULE,
  'ended between the submit and the await',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

export async function one(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  await pool.destroy(); // ! no-shutdown-before-settled
  return await task;
}
export async function list(items: number[]) {
  const pool = workerpool.pool('./worker.js', { maxWorkers: 2 });
  const tasks = items.map((n) => pool.exec('fib', [n]));
  pool.terminate(); // ! no-shutdown-before-settled
  return await Promise.all(tasks);
}
export async function combined(items: number[]) {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  const all = Promise.all(items.map((n) => pool.run(n)));
  await pool.destroy(); // ! no-shutdown-before-settled
  return all;
}
export async function second(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const early = pool.run(n);
  const late = await pool.run(n + 1);
  await pool.destroy(); // ! no-shutdown-before-settled
  return (await early) + late;
}
export async function terminated(n: number) {
  const pool = new ProcessPoolExecutor(2);
  const task = pool.submit(fib, n);
  await pool.terminateWorkers(); // ! no-shutdown-before-settled
  console.log(await task);
}
`,
);

ruleTest(
  RULE,
  'silent: a shutdown that waits, tasks awaited before, a failure that is expected, a wait of another kind',
  `
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import { fib } from './fib.ts';

export async function patient(n: number) {
  const pool = new ProcessPoolExecutor(2);
  const task = pool.submit(fib, n);
  await pool.shutdown();
  return await task;
}
export async function patientPiscina(n: number) {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  await pool.close();
  return await task;
}
export async function before(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  const result = await task;
  await pool.destroy();
  return [result, await task];
}
export async function expected(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  await pool.destroy();
  await assert.rejects(task);
}
export async function caught(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  await pool.destroy();
  return await task.catch(() => 0);
}
export async function guarded(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  await pool.destroy();
  try {
    return await task;
  } catch {
    return 0;
  }
}
export async function settled(items: number[]) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const tasks = items.map((n) => pool.run(n));
  await pool.destroy();
  return await Promise.allSettled(tasks);
}
export async function drained(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  await once(pool, 'drain');
  await pool.destroy();
  return await task;
}
export async function branch(n: number) {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 });
  const task = pool.run(n);
  if (n < 0) {
    await pool.destroy();
  }
  return await task;
}
`,
);

test(`${RULE}: the fix awaits the tasks first`, async () => {
  assert.match(
    await fixedText(
      RULE,
      `import workerpool from 'workerpool';
export async function all(items: number[]) {
  const pool = workerpool.pool('./w.js', { maxWorkers: 2 });
  const tasks = items.map((n) => pool.exec('fib', [n]));
  await pool.terminate();
  return await Promise.all(tasks);
}
`,
    ),
    /\n {2}await Promise\.all\(tasks\);\n {2}await pool\.terminate\(\);\n/,
  );
});
