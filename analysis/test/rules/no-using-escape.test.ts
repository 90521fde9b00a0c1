import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-using-escape';

ruleTest(
  RULE,
  'returned, stored, exported, kept by a function that is',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';

export function plain() {
  return make();
}
async function make() {
  await using pool = new ProcessPoolExecutor(4);
  return pool; // ! no-using-escape
}
export async function inObject() {
  await using pool = new ProcessPoolExecutor(4);
  return { pools: [pool], size: 4 }; // ! no-using-escape
}
export async function closure() {
  await using pool = new ProcessPoolExecutor(4);
  return (n: number) => pool.submit(fib, n); // ! no-using-escape
}
export async function method() {
  await using pool = new ProcessPoolExecutor(4);
  return {
    run(n: number) {
      return pool.submit(fib, n); // ! no-using-escape
    },
  };
}
export class Service {
  #pool: ProcessPoolExecutor | undefined;
  async start() {
    await using pool = new ProcessPoolExecutor(4);
    this.#pool = pool; // ! no-using-escape
  }
}
export let shared: ProcessPoolExecutor | undefined;
export async function open() {
  await using pool = new ProcessPoolExecutor(4);
  shared = pool; // ! no-using-escape
}
await using top = new ProcessPoolExecutor(4);
export async function run(n: number) {
  return await top.submit(fib, n); // ! no-using-escape
}
await using named = new ProcessPoolExecutor(4);
export { named }; // ! no-using-escape
`,
);

ruleTest(
  RULE,
  'silent: used in its scope, passed to a call, callbacks, results that are returned',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';
import { helper } from './helper.ts';

export async function used(items: number[]) {
  await using pool = new ProcessPoolExecutor(4);
  const tasks = items.map((n) => pool.submit(fib, n));
  const local = { pool };
  let same;
  same = pool;
  await helper(pool, local, same);
  const step = async (n: number) => await pool.submit(fib, n);
  await step(1);
  return await Promise.all([...tasks, ...items.map((n) => pool.submit(fib, n))]);
}
export async function owned() {
  const pool = new ProcessPoolExecutor(4);
  return pool;
}
await using top = new ProcessPoolExecutor(4);
console.log(await top.submit(fib, 1));
async function inModule(n: number) {
  return await top.submit(fib, n);
}
await inModule(2);
`,
);

test(`${RULE}: the fix is const`, async () => {
  assert.match(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';
export async function make() {
  await using pool = new ProcessPoolExecutor(4);
  return pool;
}
`,
    ),
    /\n {2}const pool = new ProcessPoolExecutor\(4\);/,
  );
});
