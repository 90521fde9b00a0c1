import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-process-exit';

ruleTest(
  RULE,
  'in a task, directly and through calls',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { check, indirect } from './tasks.ts';

export async function run(n: number) {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.submit(check, n)); // ! no-process-exit error
  return await pool.map(indirect, [n]); // ! no-process-exit error
}
/// tasks.ts
import process from 'node:process';
import { giveUp } from './give-up.ts';
export function check(n: number) {
  if (n < 0) process.exit(1);
  return n;
}
export const indirect = (n: number) => (n < 0 ? giveUp() : n);
/// give-up.ts
export const giveUp = () => process.exit(2);
`,
);

ruleTest(
  RULE,
  'before the finally or the end of the scope that shuts the pool down',
  `
import { ProcessPoolExecutor } from 'poolscope';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

async function main() {
  const pool = workerpool.pool('./worker.js', { maxWorkers: 2 });
  try {
    console.log(await pool.exec('fib', [1]));
  } catch (error) {
    console.error(error);
    process.exit(1); // ! no-process-exit
  } finally {
    await pool.terminate();
  }
}
await main();
export async function scoped(items: number[]) {
  await using pool = new ProcessPoolExecutor(2);
  if (items.length === 0) {
    process.exit(); // ! no-process-exit
  }
  console.log(await pool.map(fib, items));
}
`,
);

ruleTest(
  RULE,
  'silent: after the shutdown, in handlers, without a pool to end, a function of the same name',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { listening, quiet } from './tasks.ts';
import { fib } from './fib.ts';

export async function ended(n: number) {
  const pool = new ProcessPoolExecutor(2);
  try {
    console.log(await pool.submit(fib, n));
  } catch {
    await pool.terminateWorkers();
    process.exit(1);
  } finally {
    await pool.shutdown();
  }
}
export async function afterwards(n: number) {
  const pool = new ProcessPoolExecutor(2);
  try {
    console.log(await pool.submit(fib, n));
  } finally {
    await pool.shutdown();
  }
  process.exit(0);
}
export async function signal(n: number) {
  await using pool = new ProcessPoolExecutor(2);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => {
    process.exit(143);
  });
  console.log(await pool.submit(listening, n), await pool.submit(quiet, n));
}
export async function outside(n: number) {
  if (n < 0) process.exit(1);
  const exit = (code: number) => code;
  await using pool = new ProcessPoolExecutor(2);
  exit(1);
  console.log(await pool.submit(fib, n));
}
{
  await using inner = new ProcessPoolExecutor(2);
  console.log(await inner.submit(fib, 1));
}
process.exit(0);
/// tasks.ts
export function listening(n: number) {
  process.on('message', () => process.exit(0));
  return n;
}
export function quiet(n: number) {
  process.exitCode = 0;
  return n;
}
`,
);

test(`${RULE}: the fix sets the exit code and returns`, async () => {
  assert.match(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';
export async function main(f: () => number) {
  const pool = new ProcessPoolExecutor(2);
  try {
    console.log(await pool.submit(f));
  } catch {
    process.exit(1);
  } finally {
    await pool.shutdown();
  }
}
`,
    ),
    /\{\n {4}process\.exitCode = 1;\n {4}return;\n {2}\} finally/,
  );
});
