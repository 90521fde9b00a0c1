import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'prefer-wait';

ruleTest(
  RULE,
  'loops that only collect',
  `
import { asCompleted, ProcessPoolExecutor } from 'poolscope';
import * as poolscope from 'poolscope';
import { fib } from './fib.ts';

export async function all(pool: ProcessPoolExecutor, items: number[]) {
  const futures = items.map((item) => pool.submit(fib, item));
  const results: number[] = [];
  for await (const future of asCompleted(futures)) results.push(await future); // ! prefer-wait
  const more: number[] = [];
  for await (const future of poolscope.asCompleted(futures)) { // ! prefer-wait
    more.push(await future);
  }
  return [results, more];
}
`,
);

ruleTest(
  RULE,
  'results that are used as they come, and an order that is wanted',
  `
import { asCompleted, ProcessPoolExecutor, wait } from 'poolscope';
import { fib } from './fib.ts';
import { asCompleted as other } from './other.ts';

const shared: number[] = [];
export async function all(pool: ProcessPoolExecutor, items: number[]) {
  const futures = items.map((item) => pool.submit(fib, item));
  const results: number[] = [];
  for await (const future of asCompleted(futures)) {
    results.push(await future);
    console.log(results.length);
  }
  for await (const future of asCompleted(futures)) console.log(await future);
  for await (const future of asCompleted(futures, { timeout: 10 })) results.push(await future);
  for await (const future of asCompleted(futures)) shared.push(await future);
  for await (const future of other(futures)) results.push(await future);
  for await (const future of asCompleted(futures)) results.push(await future.exception());
  const completionOrder: number[] = [];
  for await (const future of asCompleted(futures)) completionOrder.push(await future);
  for await (const future of asCompleted(futures)) {
    try {
      results.push(await future);
    } catch {}
  }
  const { done } = await wait(futures);
  return [results, done, completionOrder];
}
`,
);

test(`${RULE}: the fix awaits all`, async () => {
  const head = `import { asCompleted, ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';
export async function run(futures: Promise<number>[]) {
  const results: number[] = [];
`;
  assert.equal(
    await fixedText(
      RULE,
      `${head}  for await (const future of asCompleted(futures)) {\n    results.push(await future);\n  }\n  return results;\n}\n`,
    ),
    `${head}  results.push(...(await Promise.all(futures)));\n  return results;\n}\n`,
  );
});
