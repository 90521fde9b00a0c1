import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-floating-task';

ruleTest(
  RULE,
  'promises that nothing takes, in every library',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { save } from './save.ts';

export async function drop(pool: ProcessPoolExecutor, items: number[], isReady: boolean) {
  pool.submit(save, 1); // ! no-floating-task
  pool.with({ timeout: 10 }).submit(save, 1); // ! no-floating-task
  isReady && pool.submit(save, 2); // ! no-floating-task
  isReady ? pool.submit(save, 2) : undefined; // ! no-floating-task
  pool.submit(save, 3).then((value) => console.log(value)); // ! no-floating-task
  pool.submit(save, 3).finally(() => console.log('done')); // ! no-floating-task
  const future = pool.submit(save, 4); // ! no-floating-task
  for (const item of items) {
    pool.submit(save, item); // ! no-floating-task
  }
  items.forEach((item) => pool.submit(save, item)); // ! no-floating-task
  items.forEach((item, index) => pool.submit(save, item + index)); // ! no-floating-task
  items.forEach((item) => {
    pool.submit(save, item); // ! no-floating-task
  });
  items.forEach(async (item) => {
    console.log(await pool.submit(save, item)); // ! no-floating-task
  });
  setTimeout(() => pool.submit(save, 5), 10); // ! no-floating-task
  try {
    pool.submit(save, 6); // ! no-floating-task
  } catch (error) {
    console.error(error);
  }
}
export function others() {
  const piscina = new Piscina({ filename: './worker.js', maxThreads: 4 });
  const tiny = new Tinypool({ filename: './worker.js', maxThreads: 4 });
  const pool = workerpool.pool('./worker.js', { maxWorkers: 4 });
  piscina.run(1); // ! no-floating-task
  tiny.run(1, { name: 'save' }); // ! no-floating-task
  pool.exec('save', [1]).timeout(100); // ! no-floating-task
  return [piscina, tiny, pool];
}
`,
);

ruleTest(
  RULE,
  'promises that somebody takes, or that are dropped on purpose',
  `
import { ProcessPoolExecutor } from 'poolscope';
import workerpool from 'workerpool';
import workerFarm from 'worker-farm';
import { save } from './save.ts';

const farm = workerFarm(require.resolve('./worker'), ['save']);
export const callback = (n: number) => {
  farm.save(n, () => console.log(n));
};
const memo = new Map<number, Promise<number>>();
const tracked = new Set<Promise<number>>();
export class Saver {
  last: Promise<number> | undefined;
  constructor(private readonly pool: ProcessPoolExecutor) {}
  save(n: number) {
    this.last = this.pool.submit(save, n);
    memo.set(n, this.pool.submit(save, n));
    return (this.last ??= this.pool.submit(save, n));
  }
}
export async function kept(pool: ProcessPoolExecutor, items: number[]) {
  await pool.submit(save, 1);
  void pool.submit(save, 2);
  pool.submit(save, 3).catch(console.error);
  pool.submit(save, 3).then(console.log).catch(console.error);
  pool.submit(save, 3).then(console.log, console.error);
  pool.submit(save, 3).addDoneCallback((future) => console.log(future.done));
  pool.submit(save, 3).cancel();
  const futures = items.map((item) => pool.submit(save, item));
  const _deliberate = pool.submit(save, 4);
  const later = pool.submit(save, 5);
  tracked.add(pool.submit(save, 6));
  for (const item of items) futures.push(pool.submit(save, item));
  items.forEach((item) => void pool.submit(save, item));
  items.forEach((item) => futures.push(pool.submit(save, item)));
  items.forEach(async (item) => {
    try {
      await pool.submit(save, item);
    } catch (error) {
      console.error(error);
    }
  });
  await Promise.all(items.map(async (item) => await pool.submit(save, item)));
  return { all: Promise.all(futures), later };
}
export const exported = new ProcessPoolExecutor(2);
export const first = exported.submit(save, 1);
export const lazily = (n: number) => exported.submit(save, n);
export function notAPool(db: { submit(n: number): void }) {
  db.submit(1);
}
export const silenced = () => workerpool.pool('./worker.js', { maxWorkers: 1 }).exec('save', [1]).catch(() => 0);
`,
);

ruleTest(
  RULE,
  'a process that handles every rejection',
  `
import { exported } from './pool.ts';
import { save } from './save.ts';
process.on('unhandledRejection', console.error);
exported.submit(save, 1);
/// pool.ts
import { ProcessPoolExecutor } from 'poolscope';
export const exported = new ProcessPoolExecutor(2);
/// save.ts
export const save = (n: number) => n;
`,
);

const HEAD = `import { ProcessPoolExecutor } from 'poolscope';
import { save } from './save.ts';
`;

test(`${RULE}: the fix awaits where it can`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `${HEAD}export async function run(pool: ProcessPoolExecutor) {\n  pool.submit(save, 1);\n}\n`,
    ),
    `${HEAD}export async function run(pool: ProcessPoolExecutor) {\n  await pool.submit(save, 1);\n}\n`,
  );
});

test(`${RULE}: the fix says void where there is no await`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `${HEAD}export function run(pool: ProcessPoolExecutor) {\n  pool.submit(save, 1);\n}\n`,
    ),
    `${HEAD}export function run(pool: ProcessPoolExecutor) {\n  void pool.submit(save, 1);\n}\n`,
  );
});

test(`${RULE}: the fix of a forEach awaits all of them`, async () => {
  assert.match(
    await fixedText(
      RULE,
      `${HEAD}export async function run(pool: ProcessPoolExecutor, items: number[]) {\n  items.forEach((item) => pool.submit(save, item));\n}\n`,
    ),
    /^ {2}await Promise\.all\(Array\.from\(items, \(item\) => pool\.submit\(save, item\)\)\);$/m,
  );
});
