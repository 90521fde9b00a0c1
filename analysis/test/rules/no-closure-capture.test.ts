import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-closure-capture';

ruleTest(
  RULE,
  'by reference: closures, inner, unexported, bound functions and methods',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { makeTask } from './factory.ts';

const FACTOR = 2;
function hidden(n: number) {
  return n * FACTOR;
}
const hiddenArrow = (n: number) => n;
export class Renderer {
  scale = 2;
  constructor(readonly pool: ProcessPoolExecutor) {}
  render(n: number) {
    return n * this.scale;
  }
  async all(items: number[]) {
    await this.pool.submit(this.render, 1); // ! no-closure-capture
    await this.pool.submit(() => this.scale); // ! no-closure-capture
    return await this.pool.map(this.render.bind(this), items); // ! no-closure-capture
  }
}
export async function run(pool: ProcessPoolExecutor, items: number[], offset: number) {
  const scale = 3;
  function inner(n: number) {
    return n * scale;
  }
  const innerArrow = (n: number) => n + offset;
  const plain = (n: number) => n + 1;
  console.log(await pool.submit(() => offset * 2)); // ! no-closure-capture
  console.log(await pool.map((n) => n * scale, items)); // ! no-closure-capture
  console.log(await pool.submit((n) => n * 2, 4)); // ! no-closure-capture
  console.log(await pool.submit(inner, 1)); // ! no-closure-capture
  console.log(await pool.map(innerArrow, items)); // ! no-closure-capture
  console.log(await pool.submit(plain, 1)); // ! no-closure-capture
  console.log(await pool.submit(hidden, 1)); // ! no-closure-capture
  console.log(await pool.map(hiddenArrow, items)); // ! no-closure-capture
  console.log(await pool.submit(makeTask(2), 1)); // ! no-closure-capture
}
/// factory.ts
export function makeTask(factor: number) {
  return (n: number) => n * factor;
}
`,
);

ruleTest(
  RULE,
  'by reference, silent: exported in any way, module state, globals, parameters, types',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { readFile } from 'node:fs/promises';
import { imported, type Options } from './tasks.ts';
import * as tasks from './tasks.ts';
import other from './other.ts';

const TABLE = [1, 2, 3];
export function usesModule(n: number, options?: Options) {
  return (TABLE[n] ?? 0) + Math.max(n, 1) + (options?.size ?? 0) + JSON.stringify(n).length;
}
function listed(n: number) {
  return n;
}
const renamed = (n: number) => n;
export { listed, renamed as public };
export const usesInner = (n: number) => {
  const double = (x: number) => x * n;
  return double(n);
};
export async function importsInside(path: string) {
  const { basename } = await import('node:path');
  return basename(path) + (await readFile(path, 'utf8'));
}
export async function run(pool: ProcessPoolExecutor, items: number[], given: (n: number) => number) {
  console.log(await pool.submit(usesModule, 1), await pool.submit(listed, 1), await pool.submit(renamed, 1));
  console.log(await pool.map(usesInner, items), await pool.submit(importsInside, 'x'));
  console.log(await pool.submit(imported, 1), await pool.submit(tasks.imported, 1), await pool.submit(other, 1));
  console.log(await pool.submit(given, 1));
  console.log(items.map((n) => n * items.length));
}
/// tasks.ts
export interface Options {
  size: number;
}
const hidden = 3;
export const imported = (n: number) => n + hidden;
/// other.ts
export default (n: number) => n * 2;
`,
);

ruleTest(
  RULE,
  'by source: whatever is read from around the function is missing in the worker',
  `
import workerpool from 'workerpool';
import { readFileSync } from 'node:fs';
import { imported, alone } from './tasks.ts';
import type { Options } from './types.ts';

const pool = workerpool.pool({ maxWorkers: 2 });
const RATE = 3;
function helper(n: number) {
  return n * 2;
}
function usesHelper(n: number) {
  return helper(n) + RATE;
}
function recursive(n: number): number {
  return n < 2 ? n : recursive(n - 1) + recursive(n - 2);
}
function typed(n: number, options?: Options) {
  const local = Math.sqrt(n) + (options?.size ?? 0);
  return process.pid + local + require('node:os').cpus().length;
}
export async function run(factor: number) {
  console.log(await pool.exec((n) => n * factor, [2])); // ! no-closure-capture
  console.log(await pool.exec(usesHelper, [2])); // ! no-closure-capture
  console.log(await pool.exec((path) => readFileSync(path, 'utf8'), ['x'])); // ! no-closure-capture
  console.log(await pool.exec(imported, [1])); // ! no-closure-capture
  console.log(await pool.exec(() => this.rate, [1])); // ! no-closure-capture
  console.log(await pool.exec(alone, [1]));
  console.log(await pool.exec(recursive, [20]));
  console.log(await pool.exec(typed, [20]));
  console.log(await pool.exec((a, b) => a + b, [1, 2]));
  console.log(await pool.exec('registered', [1, factor]));
  console.log(await pool.exec(async (path) => (await import('node:fs')).readFileSync(path, 'utf8'), ['x']));
}
/// tasks.ts
const hidden = 3;
export const imported = (n: number) => n + hidden;
export const alone = (n: number) => n + 1;
/// types.ts
export interface Options {
  size: number;
}
`,
);

const HEAD = `import { ProcessPoolExecutor } from 'poolscope';\nimport workerpool from 'workerpool';\n`;

async function fixed(body: string): Promise<string> {
  return (await fixedText(RULE, HEAD + body)).slice(HEAD.length);
}

test(`${RULE}: an unexported function is exported`, async () => {
  assert.equal(
    await fixed(
      'function task(n: number) {\n  return n;\n}\nexport const run = (pool: ProcessPoolExecutor) => pool.submit(task, 1);\n',
    ),
    'export function task(n: number) {\n  return n;\n}\nexport const run = (pool: ProcessPoolExecutor) => pool.submit(task, 1);\n',
  );
});

test(`${RULE}: an inline function moves out and takes what it read as arguments`, async () => {
  assert.equal(
    await fixed(
      '/** Runs. */\nexport async function run(pool: ProcessPoolExecutor, factor: number) {\n  return await pool.submit((n: number) => n * factor, 5);\n}\n',
    ),
    'export const task = (n: number, factor: number) => n * factor;\n\n/** Runs. */\nexport async function run(pool: ProcessPoolExecutor, factor: number) {\n  return await pool.submit(task, 5, factor);\n}\n',
  );
});

test(`${RULE}: map gets one more iterable for what was captured`, async () => {
  assert.match(
    await fixed(
      'export async function run(pool: ProcessPoolExecutor, items: number[]) {\n  const factor = 3;\n  return await pool.map((n: number) => n * factor, items);\n}\n',
    ),
    /export const task = \(n: number, factor: number\) => n \* factor;[^]*pool\.map\(task, items, Array\.from\(items, \(\) => factor\)\)/,
  );
});

test(`${RULE}: workerpool's inline function gets it as an argument`, async () => {
  assert.match(
    await fixed(
      'const pool = workerpool.pool({ maxWorkers: 2 });\nexport const run = async (factor: number) => {\n  const r = await pool.exec((n: number) => n * factor, [5]);\n  await pool.terminate();\n  return r;\n};\n',
    ),
    /pool\.exec\(\(n: number, factor: number\) => n \* factor, \[5, factor\]\)/,
  );
});
