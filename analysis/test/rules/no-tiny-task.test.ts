import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-tiny-task';

ruleTest(
  RULE,
  'tasks of a few operations',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import * as tasks from './tasks.ts';

export async function run(pool: ProcessPoolExecutor, items: number[], points: tasks.Point[]) {
  await pool.map(tasks.double, items); // ! no-tiny-task
  await pool.map(tasks.length, points); // ! no-tiny-task
  await Promise.all(items.map((item) => pool.submit(tasks.clamped, item))); // ! no-tiny-task
  await pool.map(tasks.label, items); // ! no-tiny-task
  const piscina = new Piscina({ filename: './tasks.ts', name: 'double', maxThreads: 2 });
  await piscina.run(1); // ! no-tiny-task
  await piscina.close();
}
/// tasks.ts
export interface Point { x: number; y: number }
export const double = (n: number) => n * 2;
export const length = ({ x, y }: Point) => Math.sqrt(x * x + y * y);
const clamp = (n: number, most: number) => (n > most ? most : n);
export function clamped(n: number) {
  const least = Math.max(n, 0);
  return clamp(least, 10);
}
export const label = (n: number) => ({ n, text: \`number \${n}\`, isLarge: n > 100 });
`,
);

ruleTest(
  RULE,
  'tasks that may take long, that are there for something else, and chunks',
  `
import { ProcessPoolExecutor } from 'poolscope';
import * as tasks from './tasks.ts';
import { imported } from 'somewhere';

export async function run(pool: ProcessPoolExecutor, items: number[], texts: string[]) {
  await pool.map(tasks.fib, items);
  await pool.map(tasks.looped, items);
  await pool.map(tasks.words, texts);
  await pool.map(tasks.parsed, texts);
  await pool.map(tasks.big, [1n]);
  await pool.map(tasks.where, items);
  await pool.map(tasks.later, items);
  await pool.map(tasks.failing, items);
  await pool.map(tasks.matched, texts);
  await pool.map(tasks.unknown, items);
  await pool.map(tasks.counted, items);
  await pool.map(tasks.copied, [items]);
  await pool.map(imported, items);
  await pool.map(tasks.double, items, { chunksize: 1000 });
}
/// tasks.ts
import { other } from 'elsewhere';
export const double = (n: number) => n * 2;
export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
export function looped(n: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
export const words = (text: string) => text.split(' ').length;
export const parsed = (text: string) => JSON.parse(text);
export const big = (n: bigint) => n ** 100000n;
export const where = () => process.pid;
export const later = async (n: number) => n;
export const failing = (n: number) => {
  if (n > 1) throw new Error('no');
  return n;
};
export const matched = (text: string) => /(a+)+b/.test(text);
export const unknown = (n: number) => other(n);
let count = 0;
export const counted = (n: number) => {
  count += n;
  return count;
};
export const copied = (list: number[]) => [...list];
/// bench/tiny.ts
import { ProcessPoolExecutor } from 'poolscope';
export const same = (n: number) => n;
export const run = async (pool: ProcessPoolExecutor) => await pool.submit(same, 1);
`,
);

test(`${RULE}: the fix calls it directly`, async () => {
  const source = (call: string): string =>
    `import { ProcessPoolExecutor } from 'poolscope';\nexport const double = (n: number) => n * 2;\nexport const run = async (pool: ProcessPoolExecutor) => await ${call};\n`;
  assert.equal(await fixedText(RULE, source('pool.submit(double, 4)')), source('double(4)'));
});

test(`${RULE}: the fix hands many items at a time to a worker`, async () => {
  const source = (call: string): string =>
    `import { ProcessPoolExecutor } from 'poolscope';\nexport const double = (n: number) => n * 2;\nexport const run = (pool: ProcessPoolExecutor, all: number[]) => ${call};\n`;
  assert.equal(
    await fixedText(RULE, source('pool.map(double, all)')),
    source('pool.map(double, all, { chunksize: 1000 })'),
  );
});
