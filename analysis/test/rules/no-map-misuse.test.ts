import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-map-misuse';

const TASKS = `
/// tasks.ts
import { writeFileSync } from 'node:fs';
export const one = (n: number) => n + 1;
export const two = (a: number, b: number) => a + b;
export const optional = (a: number, b = 1, c?: number) => a + b + (c ?? 0);
export const rest = (...all: number[]) => all.length;
export const none = () => 42;
export function save(n: number) {
  writeFileSync('out.txt', String(n));
}
export function quiet(n: number) {
  JSON.stringify({ n });
}
`;

ruleTest(
  RULE,
  'side effects, arity, a try per item, a sort after',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { one, two, optional, none, save, quiet } from './tasks.ts';

export async function run(pool: ProcessPoolExecutor, items: number[], others: number[]) {
  await pool.map(save, items); // ! no-map-misuse
  pool.map(save, items); // ! no-map-misuse
  await pool.map(quiet, items); // ! no-map-misuse
  const results = [];
  results.push(await pool.map(two, items)); // ! no-map-misuse
  results.push(await pool.map(none, items)); // ! no-map-misuse
  results.push(await pool.map(one, items, Array.from(others))); // ! no-map-misuse
  results.push(await pool.map(two, items, { chunksize: 4 })); // ! no-map-misuse
  results.push(await pool.map(optional, items, [1], [2], [3])); // ! no-map-misuse
  results.push(await pool.map(two, [[1, 2], [3, 4]])); // ! no-map-misuse
  for await (const value of pool.map(one, items)) {
    try { // ! no-map-misuse
      results.push(value);
    } catch (error) {
      console.error('failed', error);
    }
  }
  const sorted = (await pool.map(makeIndexed, items)).sort((a, b) => a.index - b.index); // ! no-map-misuse
  const again = await pool.map(makeIndexed, items);
  again.sort((a, b) => a.index - b.index); // ! no-map-misuse
  return { results, sorted, again };
}
export const makeIndexed = (n: number) => ({ index: n });
${TASKS}`,
);

ruleTest(
  RULE,
  'silent: parallel iterables that match the parameters, options, unknown tasks, results that are used',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { one, two, optional, rest } from './tasks.ts';

export async function run(pool: ProcessPoolExecutor, items: number[], task: (n: number) => number) {
  const doubled = items.map((n) => n * 2);
  const options = { chunksize: 16 };
  console.log(await pool.map(one, items));
  console.log(await pool.map(one, items, { chunksize: 4 }));
  console.log(await pool.map(one, items, options));
  console.log(await pool.map(two, items, doubled));
  console.log(await pool.map(two, items, Array.from(doubled), { timeout: 100 }));
  console.log(await pool.map(optional, items), await pool.map(optional, items, doubled));
  console.log(await pool.map(optional, items, doubled, [1]));
  console.log(await pool.map(rest, items, doubled, [1]));
  console.log(await pool.map(two, ...[items, doubled]));
  console.log(await pool.map(task, items));
  await pool.map(task, items);
  await pool.map(one, items);
  for await (const value of pool.map(one, items)) {
    try {
      await store(value);
    } catch (error) {
      console.error('could not store', error);
    }
  }
  for await (const value of pool.map(one, items)) console.log(value);
  try {
    for await (const value of pool.map(one, items)) console.log(value);
  } catch (error) {
    console.error(error);
  }
  const best = await pool.map(score, items);
  best.sort((a, b) => b.score - a.score);
  return best.concat((await pool.map(score, items)).toSorted());
}
async function store(n: number) {
  if (n > 3) throw new Error('full');
}
export const score = (n: number) => ({ score: n });
export function arrays(items: number[]) {
  items.map(two as never);
  return items.map(two as never).sort();
}
${TASKS}`,
);

const HEAD = `import { ProcessPoolExecutor } from 'poolscope';
export const add = (a: number, b: number) => a + b;
export const roll = () => Math.random();
export const one = (n: number) => ({ index: n });
declare const pool: ProcessPoolExecutor, items: number[];
`;

async function fixedBody(body: string): Promise<string> {
  return (await fixedText(RULE, HEAD + body)).slice(HEAD.length);
}

test(`${RULE}: tuples are spread, a task without parameters is submitted as often`, async () => {
  assert.equal(
    await fixedBody('export const r = await pool.map(add, [[1, 2], [3, 4]]);'),
    'export const r = await Promise.all(Array.from([[1, 2], [3, 4]], (tuple) => pool.submit(add, ...tuple)));',
  );
  assert.match(
    await fixedBody('export const f = async (pairs: [number, number][]) => await pool.map(add, pairs);'),
    /await Promise\.all\(Array\.from\(pairs, \(tuple\) => pool\.submit\(add, \.\.\.tuple\)\)\)/,
  );
  assert.equal(
    await fixedBody('export const r = await pool.map(roll, items);'),
    'export const r = await Promise.all(Array.from(items, () => pool.submit(roll)));',
  );
  assert.equal(
    await fixedBody('export const r = await pool.map(one, items, [1]);'),
    'export const r = await pool.map(one, items);',
  );
});

test(`${RULE}: each outcome is handled in the try that was there`, async () => {
  assert.equal(
    await fixedBody(
      'for await (const r of pool.map(one, items)) {\n  try {\n    console.log(r);\n  } catch (error) {\n    console.error(error);\n  }\n}\n',
    ),
    `for (const outcome of await Promise.allSettled(Array.from(items, (item) => pool.submit(one, item)))) {
  try {
    if (outcome.status === 'rejected') throw outcome.reason;
    const r = outcome.value;
    console.log(r);
  } catch (error) {
    console.error(error);
  }
}
`,
  );
});

test(`${RULE}: a needless sort goes`, async () => {
  assert.equal(
    await fixedBody('export const r = (await pool.map(one, items)).sort((a, b) => a.index - b.index);'),
    'export const r = (await pool.map(one, items));',
  );
});
