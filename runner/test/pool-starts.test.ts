import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutPoolStarts } from '../host/bundle/pool-starts.ts';

const IMPORT = "import { ProcessPoolExecutor } from 'poolscope';\n";
const TASK = 'export const task = (n: number) => n;\nconst items = [1, 2];\n';

/** The lines that are left out, and a check that no position has moved. */
function removedFrom(text: string): string[] {
  const { text: after, removed } = withoutPoolStarts('task.ts', text);
  assert.equal(after.split('\n').length, text.split('\n').length);
  if (!after.includes('__poolscope_idle')) assert.equal(after.length, text.length);
  return removed.map(({ line, text: start }) => `${line} ${start}`);
}

test('a call of the function that starts the pool', () => {
  const text = `${IMPORT}${TASK}async function main() {\n  await using pool = new ProcessPoolExecutor(2);\n}\nawait main();\n`;
  assert.deepEqual(removedFrom(text), ['7 await main();']);
});

test('a call by way of other functions, a chain and a callback', () => {
  const text = `${IMPORT}${TASK}const open = () => new ProcessPoolExecutor();\nfunction all() { return open(); }\nall().then(console.log);\nPromise.resolve().then(() => all());\n`;
  assert.deepEqual(removedFrom(text), [
    '6 all().then(console.log);',
    '7 Promise.resolve().then(() => all());',
  ]);
});

test('a pool at the top level and every statement that uses it or what came of it', () => {
  const text = `${IMPORT}${TASK}await using pool = new ProcessPoolExecutor(2);\nconst results = await pool.map(task, items);\nconsole.log(results.length);\nfor await (const r of pool.map(task, items)) {\n  console.log(r);\n}\nconsole.log(items);\n`;
  assert.deepEqual(removedFrom(text), [
    '4 await using pool = new ProcessPoolExecutor(2);',
    '5 const results = await pool.map(task, items);',
    '6 console.log(results.length);',
    '7 for await (const r of pool.map(task, items)) {',
  ]);
});

test('an exported pool stays a name', () => {
  const text = `${IMPORT}export const pool = new ProcessPoolExecutor(2), size = 2;\n`;
  const { text: after } = withoutPoolStarts('task.ts', text);
  assert.match(after, /export const pool = __poolscope_idle\s*, size = 2;/);
});

test('a guard that starts the pool only in the main file', () => {
  const text = `${IMPORT}${TASK}const main = async () => { new ProcessPoolExecutor(); };\nif (process.argv[1] === import.meta.filename) {\n  await main();\n}\n`;
  assert.deepEqual(removedFrom(text), ['5 if (process.argv[1] === import.meta.filename) {']);
});

test('other pools, and CommonJS', () => {
  assert.deepEqual(removedFrom("import Piscina from 'piscina';\nconst pool = new Piscina();\n"), [
    '2 const pool = new Piscina();',
  ]);
  assert.deepEqual(
    removedFrom("const workerpool = require('workerpool');\nconst pool = workerpool.pool();\n"),
    ['2 const pool = workerpool.pool();'],
  );
  assert.deepEqual(removedFrom("import { Worker } from 'node:worker_threads';\nnew Worker('./w.js');\n"), [
    "2 new Worker('./w.js');",
  ]);
});

test('what only mentions a pool is kept', () => {
  const kept = [
    `${IMPORT}export async function run() { await using pool = new ProcessPoolExecutor(); }\n`,
    `${IMPORT}function run() { new ProcessPoolExecutor(); }\nmodule.exports = { run };\nexport default run;\n`,
    `${IMPORT}const handlers = { run: () => new ProcessPoolExecutor() };\nexport class App { pool = new ProcessPoolExecutor(); }\n`,
    "import type { ProcessPoolExecutor } from 'poolscope';\nlet pool: ProcessPoolExecutor | undefined = undefined;\nconsole.log(pool);\n",
    "import { isMainThread } from 'node:worker_threads';\nconsole.log(isMainThread);\n",
    "console.log('poolscope');\n",
  ];
  for (const text of kept) assert.deepEqual(removedFrom(text), [], text);
});
