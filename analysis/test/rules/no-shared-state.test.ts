import { ruleTest } from '../rule-fixture.ts';

const RULE = 'no-shared-state';

ruleTest(
  RULE,
  'what the caller sets for the task, and the task for the caller',
  `
import { ProcessPoolExecutor } from 'poolscope';
import workerpool from 'workerpool';

let factor = 1;
let settings: { depth: number };
let count = 0;
const seen = new Set<string>();
const totals: Record<string, number> = {};

export const scaled = (n: number) => n * factor;
export const deep = (n: number) => walk(n);
function walk(n: number): number {
  return n > settings.depth ? n : walk(n + 1);
}
export const counted = (n: number) => {
  count += 1;
  return n;
};
export const noted = (word: string) => {
  seen.add(word);
  totals[word] = 1;
  return word;
};
export async function main(pool: ProcessPoolExecutor, items: number[], words: string[]) {
  factor = items.length;
  settings = { depth: 3 };
  const a = await pool.map(scaled, items); // ! no-shared-state
  const b = await Promise.all(items.map((item) => pool.submit(deep, item))); // ! no-shared-state
  const c = await pool.submit(deep, 1); // ! no-shared-state
  await pool.map(counted, items);
  console.log(count); // ! no-shared-state
  await pool.map(noted, words);
  console.log(seen.size); // ! no-shared-state
  return { a, b, c, totals }; // ! no-shared-state
}
`,
);

ruleTest(
  RULE,
  'caches, initializers, shared memory, and state of one side',
  `
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'poolscope';

let table: number[] | undefined;
let model = '';
let progress = 0;
let total = 0;
let flag = false;
const cache = new Map<number, number>();
const cells = new Int32Array(new SharedArrayBuffer(64));
const names: string[] = [];
const LIMIT = 5;
let ran = 0;
export const both = (n: number) => {
  ran += 1;
  return n;
};

export function load(name: string) {
  model = name;
}
export const looked = (n: number) => {
  table ??= Array.from({ length: 10 }, (_, i) => i);
  return table[n];
};
export const modelled = (n: number) => model + n;
export const cached = (n: number) => {
  const known = cache.get(n);
  if (known !== undefined) return known;
  cache.set(n, n * n);
  return n * n;
};
export const shared = (n: number) => {
  Atomics.add(cells, 0, n);
  cells[1] = n;
  return n;
};
export const limited = (n: number) => Math.min(n, LIMIT);
export const flagged = (n: number) => (flag ? n : 0);
export async function main(items: number[]) {
  await using pool = new ProcessPoolExecutor({ maxWorkers: 2, initializer: load, initargs: ['x'] });
  load('x');
  const a = await pool.map(looked, items);
  console.log(table);
  const b = await pool.map(modelled, items);
  for await (const n of pool.map(cached, items)) {
    progress += 1;
    total += n;
  }
  console.log(cache.size, progress, total, model);
  await using threads = new ThreadPoolExecutor(2);
  await threads.map(shared, items);
  console.log(cells[0]);
  names.push('a');
  const c = await pool.map(limited, items);
  const d = await pool.map(flagged, items);
  flag = true;
  await pool.map(both, items);
  both(1);
  console.log(ran);
  return [a, b, c, d, names];
}
`,
);

ruleTest(
  RULE,
  'the pool is called for each item of a collection',
  `
import { ProcessPoolExecutor } from 'poolscope';
let factor = 1;
let count = 0;
export const scaled = (n: number) => n * factor;
export function counted(n: number): number {
  count += n;
  return n;
}
export async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  factor = 3;
  await Promise.all(items.map((item) => pool.submit(scaled, item))); // ! no-shared-state
  await Promise.all(Array.from(items, async (item) => await pool.submit(counted, item)));
  console.log(count); // ! no-shared-state
}
/// later.ts
import { ProcessPoolExecutor } from 'poolscope';
let count = 0;
export function counted(n: number): number {
  count += n;
  return n;
}
export async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  const run = (item: number) => pool.submit(counted, item);
  process.on('message', (item) => void run(Number(item)));
  console.log(items, count);
}
`,
);
