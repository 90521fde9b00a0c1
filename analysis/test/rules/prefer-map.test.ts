import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'prefer-map';
const TASKS = `
/// tasks.ts
import { writeFileSync } from 'node:fs';
export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
export const add = (n: number, m: number) => n + m;
export const save = (n: number) => writeFileSync(String(n), '');
`;

ruleTest(
  RULE,
  'one submit an item, gathered in order',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './tasks.ts';
import * as tasks from './tasks.ts';

export async function all(pool: ProcessPoolExecutor, items: number[]) {
  const a = await Promise.all(items.map((item) => pool.submit(fib, item))); // ! prefer-map
  const b = await Promise.all(items.map(async (item) => await pool.submit(tasks.fib, item))); // ! prefer-map
  const c = await Promise.all(Array.from(new Set(items), (item) => pool.submit(fib, item))); // ! prefer-map
  const d = await Promise.all(
    items.map((item) => {
      return pool.submit(fib, item); // ! prefer-map
    }),
  );
  const futures = items.map((item) => pool.submit(fib, item)); // ! prefer-map
  const e = await Promise.all(futures);
  const more: Promise<number>[] = [];
  for (const item of items) {
    more.push(pool.submit(fib, item)); // ! prefer-map
  }
  const f = await Promise.all(more);
  const later = items.map((item) => pool.submit(fib, item)); // ! prefer-map
  console.log('started');
  return [a, b, c, d, e, f, await Promise.all(later)];
}
${TASKS}`,
);

ruleTest(
  RULE,
  'what map does not do',
  `
import { asCompleted, ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { add, fib, save } from './tasks.ts';
import { missing } from './nowhere.ts';

export async function all(pool: ProcessPoolExecutor, items: number[], pools: ProcessPoolExecutor[]) {
  await Promise.all(items.map((item) => pool.submit(fib, item)));
  const effects = await Promise.all(items.map((item) => pool.submit(save, item)));
  const unknown = await Promise.all(items.map((item) => pool.submit(missing, item)));
  const settled = await Promise.allSettled(items.map((item) => pool.submit(fib, item)));
  const caught = await Promise.all(items.map((item) => pool.submit(fib, item).catch(() => 0)));
  const arity = await Promise.all(items.map((item) => pool.submit(add, item, 1)));
  const changed = await Promise.all(items.map((item) => pool.submit(fib, item + 1)));
  const indexed = await Promise.all(items.map((_, index) => pool.submit(fib, index)));
  const counted = await Promise.all(Array.from({ length: 10 }, (_, index) => pool.submit(fib, index)));
  const repeated = await Promise.all(items.map(() => pool.submit(fib, 30)));
  const functions = await Promise.all([fib, fib].map((task) => pool.submit(task, 30)));
  const several = await Promise.all(pools.map((one) => one.submit(fib, 3)));
  const futures = items.map((item) => pool.submit(fib, item));
  setTimeout(() => futures.forEach((future) => future.cancel()), 10);
  const cancellable = await Promise.all(futures);
  const mixed: Promise<number>[] = [];
  for (const item of items) mixed.push(pool.submit(fib, item));
  for (const item of items) mixed.push(pool.submit(fib, item));
  const both = await Promise.all(mixed);
  const tracked = new Set<Promise<number>>();
  for (const item of items) tracked.add(pool.submit(fib, item));
  const set = await Promise.all(tracked);
  const done: number[] = [];
  for await (const future of asCompleted(items.map((item) => pool.submit(fib, item)))) {
    done.push(await future);
    console.log(done.length);
  }
  const jobs = [];
  for (const item of items) {
    console.log(item);
    jobs.push(pool.submit(fib, item));
  }
  const mapped = await pool.map(fib, items);
  return [effects, unknown, settled, caught, arity, changed, indexed, counted, repeated, functions, several, cancellable, both, set, mapped, await Promise.all(jobs)];
}
export async function threads(items: number[]) {
  await using piscina = new Piscina({ filename: new URL('./tasks.ts', import.meta.url).href, maxThreads: 2 });
  return await Promise.all(items.map((item) => piscina.run(item)));
}
${TASKS}`,
);

ruleTest(
  RULE,
  'heavy work item by item beside a pool',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { add, fib, save } from './tasks.ts';

export async function all(pool: ProcessPoolExecutor, items: number[]) {
  const a = items.map(fib); // ! prefer-map
  const b = items.map((item) => fib(item)).filter((n) => n > 2); // ! prefer-map
  const c: number[] = [];
  for (const item of items) c.push(fib(item)); // ! prefer-map
  let sum = 0;
  for (const item of items) {
    const n = fib(item); // ! prefer-map
    sum += n;
  }
  await pool.map(add, items, items);
  return [a, b, c, sum];
}
${TASKS}`,
);

ruleTest(
  RULE,
  'work that is light, has effects, depends on itself, ends early, or is run by the pool already',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { add, fib, light, run, save } from './tasks.ts';

const inner = (n: number): number => (n < 2 ? n : inner(n - 1) + inner(n - 2));
export async function all(pool: ProcessPoolExecutor, items: number[]) {
  const a = items.map(light);
  const b = items.map(inner);
  for (const item of items) save(item);
  let last = 1;
  for (const item of items) last = add(last, item);
  for (const item of items) if (fib(item) > 10) break;
  for (const item of items) {
    if (item > 3) console.log(fib(item));
  }
  for (const item of items) {
    try {
      console.log(fib(item));
    } catch {
      console.log('no');
    }
  }
  const c = await pool.map(run, items);
  const d = items.length < 10 ? items.map(run) : c;
  return [a, b, c, d, last];
}
export const none = async (items: number[]) => items.map(fib);
export const serial = (pool: ProcessPoolExecutor, items: number[]) => [pool, items.map(fib)];
/// tasks.ts
import { writeFileSync } from 'node:fs';
export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
export const run = (n: number): number => (n < 2 ? n : run(n - 1) + run(n - 2));
export const add = (n: number, m: number) => n + m;
export const light = (n: number) => n + 1;
export const save = (n: number) => writeFileSync(String(n), '');
`,
);

const HEAD = `import { ProcessPoolExecutor } from 'poolscope';
export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
export async function run(pool: ProcessPoolExecutor, items: number[]) {
`;

for (const [title, body] of [
  ['a gathered map', '  return await Promise.all(items.map((item) => pool.submit(fib, item)));'],
  [
    'a name for the promises',
    '  const futures = items.map((item) => pool.submit(fib, item));\n  return await Promise.all(futures);',
  ],
  [
    'a loop',
    '  const futures = [];\n  for (const item of items) {\n    futures.push(pool.submit(fib, item));\n  }\n  return await Promise.all(futures);',
  ],
]) {
  test(`${RULE}: the fix of ${title}`, async () => {
    assert.equal(
      await fixedText(RULE, `${HEAD}${body}\n}\n`),
      `${HEAD}  return await pool.map(fib, items);\n}\n`,
    );
  });
}

for (const [title, before, after] of [
  ['a map', '  return items.map(fib);', '  return await pool.map(fib, items);'],
  [
    'a map that goes on',
    '  return items.map((item) => fib(item)).join();',
    '  return (await pool.map(fib, items)).join();',
  ],
  [
    'a loop without the pool',
    '  const all = [];\n  for (const item of items) {\n    all.push(fib(item));\n  }\n  return all;',
    '  const all = await pool.map(fib, items);\n  return all;',
  ],
]) {
  test(`${RULE}: the fix of ${title}`, async () => {
    const other = '  await pool.submit(other, 1);\n';
    const tail = 'export const other = (n: number) => n;\n';
    assert.equal(
      await fixedText(RULE, `${HEAD}${other}${before}\n}\n${tail}`),
      `${HEAD}${other}${after}\n}\n${tail}`,
    );
  });
}

test(`${RULE}: no fix where other statements stand between`, async () => {
  const body = '  const futures = items.map((item) => pool.submit(fib, item));\n  console.log(1);\n';
  await assert.rejects(
    fixedText(RULE, `${HEAD}${body}  return await Promise.all(futures);\n}\n`),
    /offers a fix/,
  );
});
