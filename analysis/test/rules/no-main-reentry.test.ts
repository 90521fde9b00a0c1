import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest, withFixture } from '../rule-fixture.ts';

const RULE = 'no-main-reentry';

ruleTest(
  RULE,
  'a pool at the top level beside its task',
  `
import { ProcessPoolExecutor } from 'poolscope';
export const twice = (n: number) => n * 2;
const pool = new ProcessPoolExecutor(2); // ! no-main-reentry
console.log(await pool.submit(twice, 2));
await pool.shutdown();
`,
);

ruleTest(
  RULE,
  'a function that the module calls by itself',
  `
import { ProcessPoolExecutor } from 'poolscope';
export function twice(n: number) { return n * 2; }
async function main() {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.map(twice, [1, 2]));
}
await main(); // ! no-main-reentry
`,
);

ruleTest(
  RULE,
  'a function that is called at once',
  `
import { ProcessPoolExecutor } from 'poolscope';
export function twice(n: number) { return n * 2; }
void (async () => {
  await using pool = new ProcessPoolExecutor(2); // ! no-main-reentry
  console.log(await pool.map(twice, [1, 2]));
})();
`,
);

ruleTest(
  RULE,
  'the task in a module of its own',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { twice } from './twice.ts';
const pool = new ProcessPoolExecutor(2);
console.log(await pool.submit(twice, 2));
await pool.shutdown();
/// twice.ts
export const twice = (n: number) => n * 2;
`,
);

ruleTest(
  RULE,
  'guards, and functions that others call',
  `
import { fileURLToPath } from 'node:url';
import { ProcessPoolExecutor } from 'poolscope';
export const twice = (n: number) => n * 2;
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.submit(twice, 2));
}
/// flag.ts
import { ProcessPoolExecutor } from 'poolscope';
export const twice = (n: number) => n * 2;
async function main() {
  if (!process.env.RUN) return;
  await using pool = new ProcessPoolExecutor(2);
  await pool.submit(twice, 2);
}
await main();
/// library.ts
import { ProcessPoolExecutor } from 'poolscope';
export const twice = (n: number) => n * 2;
export async function all(numbers: number[]) {
  await using pool = new ProcessPoolExecutor(2);
  return await pool.map(twice, numbers);
}
/// other-library.ts
import { Piscina } from 'piscina';
export default (n: number) => n * 2;
export const pool = new Piscina({ filename: new URL(import.meta.url).href, maxThreads: 2 });
/// tests.ts
import { test } from 'node:test';
import { ProcessPoolExecutor } from 'poolscope';
export const twice = (n: number) => n * 2;
test('twice', async () => {
  await using pool = new ProcessPoolExecutor(2);
  await pool.submit(twice, 2);
});
`,
);

ruleTest(
  RULE,
  'no condition can stand around what others see',
  `
import { ProcessPoolExecutor } from 'poolscope';
export const twice = (n: number) => n * 2;
export const pool = new ProcessPoolExecutor(2); // ! no-main-reentry
await pool.submit(twice, 2);
/// used-above.ts
import { ProcessPoolExecutor } from 'poolscope';
export const twice = (n: number) => n * 2;
export const run = (n: number) => pool.submit(twice, n);
const pool = new ProcessPoolExecutor(2); // ! no-main-reentry
await pool.shutdown();
`,
);

test('the guard is offered only where nothing outside needs what it takes in', async () => {
  const task = `import { ProcessPoolExecutor } from 'poolscope';\nexport const twice = (n: number) => n * 2;\n`;
  for (const rest of [
    'export const pool = new ProcessPoolExecutor(2);\nawait pool.submit(twice, 2);\n',
    'export const run = () => pool.submit(twice, 2);\nconst pool = new ProcessPoolExecutor(2);\n',
  ]) {
    await withFixture(task + rest, 'main.ts', ({ workspace, pathOf }) => {
      const [finding] = workspace.lintSyntax(pathOf('main.ts')).filter(({ rule }) => rule === RULE);
      assert.deepEqual(finding?.fixes, []);
    });
  }
  assert.equal(
    await fixedText(RULE, `${task}const pool = new ProcessPoolExecutor(2);\nawait pool.submit(twice, 2);\n`),
    `import { fileURLToPath } from 'node:url';
${task}if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pool = new ProcessPoolExecutor(2);
  await pool.submit(twice, 2);
}
`,
  );
});
