import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'await-shutdown';

ruleTest(
  RULE,
  'a shutdown that nobody waits for',
  `
import { after } from 'node:test';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

export async function inFinally(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    return await pool.submit(fib, n);
  } finally {
    pool.shutdown(); // ! await-shutdown
  }
}
export const atEnd = async (n: number) => {
  const pool = workerpool.pool('./worker.js', { maxWorkers: 2 });
  const result = await pool.exec('fib', [n]);
  pool?.terminate(); // ! await-shutdown
  return result;
};
export class Service {
  readonly #pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  async close() {
    (this.#pool.destroy()); // ! await-shutdown
  }
}
const tiny = new Tinypool({ filename: './worker.js', maxThreads: 2 });
after(() => {
  tiny.destroy(); // ! await-shutdown
});
const pool = new ProcessPoolExecutor(2);
console.log(await pool.submit(fib, 1));
pool.shutdown({ cancelFutures: true }); // ! await-shutdown
`,
);

ruleTest(
  RULE,
  'silent: awaited, returned, handed on, meant, or nothing to wait with',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { fib } from './fib.ts';

export async function awaited(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    return await pool.submit(fib, n);
  } finally {
    await pool.shutdown();
  }
}
export async function meant(n: number) {
  const pool = new ProcessPoolExecutor(4);
  const task = await pool.submit(fib, n);
  void pool.shutdown();
  pool.shutdown({ wait: false });
  return task;
}
export async function chained(n: number) {
  const pool = new ProcessPoolExecutor(4);
  const task = await pool.submit(fib, n);
  pool.shutdown().catch(console.error);
  const done = pool.shutdown();
  await Promise.all([pool.shutdown(), done]);
  return task;
}
export async function waitsForTasks(items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  const tasks = items.map((item) => pool.submit(fib, item));
  pool.shutdown();
  return await Promise.all(tasks);
}
export class Service {
  readonly #pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
  close() {
    this.#pool.destroy();
  }
  stop = () => this.#pool.destroy();
  async stopLater() {
    return this.#pool.destroy();
  }
}
const pool = new ProcessPoolExecutor(4);
process.on('exit', () => {
  pool.terminateWorkers();
});
process.once('SIGTERM', async () => {
  pool.terminateWorkers();
});
export class Other {
  shutdown() {}
}
export async function unrelated(other: Other) {
  other.shutdown();
}
/// script.cjs
const { ProcessPoolExecutor } = require('poolscope');
const pool = new ProcessPoolExecutor(4);
pool.submit(String, 1).then(console.log);
pool.shutdown();
`,
);

test(`${RULE}: the fix awaits, and makes a hook async`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { Piscina } from 'piscina';
const pool = new Piscina({ filename: './w.js', maxThreads: 2 });
afterAll(() => {
  pool.destroy();
});
`,
    ),
    `import { Piscina } from 'piscina';
const pool = new Piscina({ filename: './w.js', maxThreads: 2 });
afterAll(async () => {
  await pool.destroy();
});
`,
  );
});

ruleTest(
  RULE,
  'the shutdown of an old jest-worker, installed or asked for, which gives no promise',
  `
export {};
/// old/main.ts
import { Worker } from 'jest-worker';
export async function run(worker: Worker) {
  const farm = new Worker('/srv/task.js', { numWorkers: 2 });
  farm.end();
}
/// old/node_modules/jest-worker/package.json
{ "name": "jest-worker", "version": "24.9.0" }
/// new/main.ts
import { Worker } from 'jest-worker';
export async function run(worker: Worker) {
  const farm = new Worker('/srv/task.js', { numWorkers: 2 });
  farm.end(); // ! await-shutdown
}
/// new/node_modules/jest-worker/package.json
{ "name": "jest-worker", "version": "29.7.0" }
/// asked/main.ts
import { Worker } from 'jest-worker';
export async function run(worker: Worker) {
  const farm = new Worker('/srv/task.js', { numWorkers: 2 });
  farm.end();
}
/// asked/package.json
{ "dependencies": { "jest-worker": "~24.0.0" } }
/// either/main.ts
import { Worker } from 'jest-worker';
export async function run(worker: Worker) {
  const farm = new Worker('/srv/task.js', { numWorkers: 2 });
  farm.end(); // ! await-shutdown
}
/// either/package.json
{ "peerDependencies": { "jest-worker": "^24.0.0 || ^29.0.0" } }
/// node_modules/jest-worker/package.json
{ "name": "jest-worker", "version": "30.0.0" }
`,
);
