import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'prefer-as-completed';

ruleTest(
  RULE,
  'loops that race',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';

export async function set(pool: ProcessPoolExecutor, items: number[]) {
  const pending = new Set(items.map((item) => pool.submit(fib, item)));
  while (pending.size > 0) {
    const [done] = await Promise.race([...pending].map((future) => future.then(() => [future]))); // ! prefer-as-completed
    if (done !== undefined) pending.delete(done);
    console.log(await done);
  }
}
export async function tagged(pool: ProcessPoolExecutor, items: number[]) {
  let pending = items.map((item) => pool.submit(fib, item).then((value) => ({ item, value })));
  while (pending.length > 0) {
    const { item, value } = await Promise.race(pending); // ! prefer-as-completed
    console.log(item, value);
    pending = pending.filter((one) => one !== undefined);
  }
}
export async function pushed(pool: ProcessPoolExecutor, items: number[]) {
  const pending: Promise<number>[] = [];
  for (const item of items) pending.push(pool.submit(fib, item));
  for (let left = items.length; left > 0; left--) {
    console.log(await Promise.race(pending)); // ! prefer-as-completed
    pending.splice(0, 1);
  }
}
`,
);

ruleTest(
  RULE,
  'races for something else',
  `
import { asCompleted, ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { fib } from './fib.ts';

export async function bounded(pool: ProcessPoolExecutor, items: number[]) {
  const running = new Set<Promise<number>>();
  for (const item of items) {
    running.add(pool.submit(fib, item));
    if (running.size >= 4) running.delete(await Promise.race([...running].map(async (f) => (await f, f))));
  }
  const first = items.map((item) => pool.submit(fib, item));
  console.log(await Promise.race(first));
  const kept = items.map((item) => pool.submit(fib, item));
  for (const item of items) console.log(item, await Promise.race(kept));
  const results: number[] = [];
  let tagged = items.map((item, index) => pool.submit(fib, item).then((value) => ({ index, value })));
  while (tagged.length > 0) {
    const { index, value } = await Promise.race(tagged);
    results[index] = value;
    tagged = tagged.filter((_, at) => at !== index);
  }
  const timed = new Set(items.map((item) => pool.submit(fib, item)));
  while (timed.size > 0) {
    await Promise.race([...timed, new Promise((resolve) => setTimeout(resolve, 10))]);
    for (const future of timed) if (future.done) timed.delete(future);
  }
  for await (const future of asCompleted(items.map((item) => pool.submit(fib, item)))) console.log(await future);
}
export async function threads(pool: Piscina, items: number[]) {
  const pending = new Set(items.map((item) => pool.run(item)));
  while (pending.size > 0) {
    const done = await Promise.race([...pending].map((one) => one.then(() => one)));
    pending.delete(done);
  }
}
`,
);

test('the fix keeps what is said and done with each future, and takes the racing away', async () => {
  const fixed = await fixedText(
    RULE,
    `
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';

export async function show(pool: ProcessPoolExecutor, items: number[]) {
  const pending = new Set(items.map((item) => pool.submit(fib, item)));
  while (pending.size > 0) {
    const [done] = await Promise.race([...pending].map((future) => future.then(() => [future] as const)));
    pending.delete(done);
    // One more.
    console.log(await done);
  }
}
`,
  );
  assert.equal(
    fixed,
    `import { ProcessPoolExecutor, asCompleted } from 'poolscope';
import { fib } from './fib.ts';

export async function show(pool: ProcessPoolExecutor, items: number[]) {
  const pending = new Set(items.map((item) => pool.submit(fib, item)));
  for await (const done of asCompleted(pending)) {
    // One more.
    console.log(await done);
  }
}
`,
  );
});
