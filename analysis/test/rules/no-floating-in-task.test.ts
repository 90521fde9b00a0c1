import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest, withFixture } from '../rule-fixture.ts';

const RULE = 'no-floating-in-task';

ruleTest(
  RULE,
  'what a task leaves over, in its own file',
  `
import { appendFile } from 'node:fs/promises';
import { ProcessPoolExecutor } from 'poolscope';

async function store(n: number) {
  await appendFile('out', String(n));
}
export async function started(n: number) {
  store(n); // ! no-floating-in-task
  return n;
}
export function chained(n: number) {
  appendFile('out', 'x').then(() => console.log(n)); // ! no-floating-in-task
  return n;
}
export async function each(items: number[]) {
  items.forEach((item) => store(item)); // ! no-floating-in-task
  items.forEach(async (item) => {
    await store(item); // ! no-floating-in-task
  });
  return items.length;
}
function below(n: number) {
  fetch(String(n)); // ! no-floating-in-task
  return n;
}
export const indirect = (n: number) => below(n);
export async function main(pool: ProcessPoolExecutor, items: number[]) {
  await pool.map(started, items);
  await pool.map(started, items);
  await pool.map(chained, items);
  await pool.submit(each, items);
  return await pool.map(indirect, items);
}
`,
);

ruleTest(
  RULE,
  'what is awaited, returned, handled or meant, and what is no task',
  `
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { ProcessPoolExecutor } from 'poolscope';

async function store(n: number) {
  await appendFile('out', String(n));
}
function log(n: number) {
  console.log(n);
}
export async function awaited(n: number) {
  await store(n);
  void store(n);
  store(n).catch(console.error);
  const later = store(n);
  log(n);
  await Promise.all([store(n), later]);
  return store(n);
}
export const listening = (n: number) => {
  process.on('message', () => {
    store(n);
  });
  setTimeout(() => {
    store(n);
  }, 10);
  return once(process, 'exit');
};
export const arrow = (n: number) => store(n);
export async function noTask(n: number) {
  store(n);
}
export async function main(pool: ProcessPoolExecutor, items: number[]) {
  noTask(1);
  await pool.map(awaited, items);
  await pool.map(listening, items);
  return await pool.map(arrow, items);
}
`,
);

test(`${RULE}: a task of another file is reported where it is given to the pool`, () =>
  withFixture(
    `
import { Piscina } from 'piscina';
const pool = new Piscina({ filename: new URL('./worker.ts', import.meta.url).href, maxThreads: 2 });
export const run = (n: number) => pool.run(n);
/// worker.ts
import { store } from './store.ts';
export default function work(n: number) {
  store(n);
  return n;
}
/// store.ts
export const store = async (n: number) => await fetch(String(n));
`,
    'main.ts',
    ({ workspace, pathOf }) => {
      const [finding, ...more] = workspace.lintSyntax(pathOf('main.ts')).filter(({ rule }) => rule === RULE);
      assert.deepEqual(more, []);
      assert.equal(finding?.range.start.line, 2);
      assert.match(finding.message, /`work` does not wait for `store\(n\)`/);
      assert.deepEqual(
        finding.related.map(({ file, range }) => [file, range.start.line]),
        [[pathOf('worker.ts'), 2]],
      );
    },
  ));

test(`${RULE}: the fix awaits`, async () => {
  const source = (line: string): string =>
    `import { ProcessPoolExecutor } from 'poolscope';\nconst store = async (n: number) => n;\nexport async function task(n: number) {\n  ${line}\n  return n;\n}\nexport const run = async (pool: ProcessPoolExecutor) => await pool.submit(task, 1);\n`;
  assert.equal(await fixedText(RULE, source('store(n);')), source('await store(n);'));
});
