import { ruleTest } from '../rule-fixture.ts';

const RULE = 'no-dependent-tasks';

ruleTest(
  RULE,
  'a task that submits to the pool that runs it, itself or through others',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { pool as shared } from './shared.ts';
import { deep, walk } from './tasks.ts';

const pool = new ProcessPoolExecutor(4);

export const leaf = (n: number) => n;
export async function fib(n: number): Promise<number> {
  if (n < 2) return n;
  return (await pool.submit(fib, n - 1)) + (await pool.submit(fib, n - 2)); // ! no-dependent-tasks // ! no-dependent-tasks
}
async function inner(n: number) {
  return await pool.map(leaf, [n]);
}
export async function outer(n: number) {
  return await inner(n);
}

export async function run(items: number[]) {
  console.log(await pool.submit(fib, 10)); // ! no-dependent-tasks
  console.log(await pool.map(outer, items)); // ! no-dependent-tasks
  console.log(await shared.submit(walk, '/')); // ! no-dependent-tasks
  console.log(await shared.submit(deep, '/')); // ! no-dependent-tasks
}
/// tasks.ts
import * as all from './shared.ts';
import { pool } from './shared.ts';
export const one = (path: string) => path.length;
export async function walk(path: string) {
  return await pool.submit(one, path);
}
export const deep = async (path: string) => await all.pool.map(one, [path]);
/// shared.ts
import { ProcessPoolExecutor } from 'poolscope';
export const pool = new ProcessPoolExecutor(2);
`,
);

ruleTest(
  RULE,
  'a callback that holds its worker while it waits for another',
  `
import { Pool, spawn, Worker } from 'threads';

export async function run(items: string[]) {
  const pool = Pool(() => spawn(new Worker('./worker.js')), 4);
  pool.queue(async (worker) => { // ! no-dependent-tasks
    const parts = await worker.split(items);
    return await Promise.all(parts.map((part) => pool.queue((other) => other.count(part))));
  });
  pool.queue(async (worker) => {
    const parts = await worker.split(items);
    for (const part of parts) pool.queue((other) => other.count(part));
  });
  await pool.completed();
  await pool.terminate();
}
`,
);

ruleTest(
  RULE,
  'stages of one pool with a wait for all between them',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { parse, render } from './stages.ts';

export async function build(pool: ProcessPoolExecutor, files: string[]) {
  const parsed = await pool.map(parse, files);
  const rendered = await pool.map(render, parsed); // ! no-dependent-tasks info
  const again = await pool.map(render, await pool.map(parse, files)); // ! no-dependent-tasks info
  const trees = await Promise.all(files.map((file) => pool.submit(parse, file)));
  const pages = await Promise.all(trees.map((tree) => pool.submit(render, tree))); // ! no-dependent-tasks info
  return [rendered, again, pages];
}
/// stages.ts
export const parse = (text: string) => text.split(' ');
export const render = (words: string[]) => words.join('<br>');
`,
);

ruleTest(
  RULE,
  'other pools, results that are used otherwise, items handed on one by one, and code that asks where it runs',
  `
import { isMainThread } from 'node:worker_threads';
import { ProcessPoolExecutor } from 'poolscope';
import { parse, render } from './stages.ts';

const pool = new ProcessPoolExecutor(4);
const other = new ProcessPoolExecutor(1);

export async function nested(text: string) {
  return await other.submit(parse, text);
}
export async function guarded(text: string): Promise<string[]> {
  return isMainThread ? await pool.submit(guarded, text) : parse(text);
}

export async function build(files: string[]) {
  await pool.submit(nested, 'a');
  await pool.submit(guarded, 'a');
  const parsed = await pool.map(parse, files);
  console.log(parsed.length);
  const rendered = await pool.map(render, parsed);
  const stages = await other.map(render, await pool.map(parse, files));
  const direct = await Promise.all(files.map(async (file) => pool.submit(render, await pool.submit(parse, file))));
  const kept = await pool.map(parse, files);
  const chosen = await pool.map(render, kept.filter((words) => words.length > 1));
  const settled = await Promise.allSettled(files.map((file) => pool.submit(parse, file)));
  return [rendered, stages, direct, chosen, settled];
}
/// stages.ts
export const parse = (text: string) => text.split(' ');
export const render = (words: string[]) => words.join('<br>');
`,
);
