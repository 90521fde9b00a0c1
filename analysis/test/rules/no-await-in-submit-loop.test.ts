import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-await-in-submit-loop';

ruleTest(
  RULE,
  'independent rounds, in every kind of loop and library',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

export async function loops(items: number[], pool: ProcessPoolExecutor) {
  const results: number[] = [];
  for (const item of items) {
    results.push(await pool.submit(fib, item)); // ! no-await-in-submit-loop
  }
  for (const item of items) results.push(await pool.submit(fib, item)); // ! no-await-in-submit-loop
  for (let i = 0; i < items.length; i++) {
    results[i] = await pool.submit(fib, items[i] ?? 0); // ! no-await-in-submit-loop
  }
  for (const key in items) {
    const value = await pool.submit(fib, Number(key)); // ! no-await-in-submit-loop
    console.log(key, value);
  }
  const queue = [...items];
  while (queue.length > 0) {
    const next = queue.shift() ?? 0;
    results.push(await pool.submit(fib, next)); // ! no-await-in-submit-loop
  }
  return results;
}
export async function shapes(items: number[], pool: ProcessPoolExecutor) {
  let total = 0;
  for (const item of items) {
    const future = pool.submit(fib, item);
    total += await future; // ! no-await-in-submit-loop
  }
  for (const item of items) {
    const value = await pool.submit(fib, item).result(); // ! no-await-in-submit-loop
    total += value;
  }
  for (const item of items) {
    if (item % 2 === 0) continue;
    total += await pool.submit(fib, item); // ! no-await-in-submit-loop
  }
  for (const item of items) {
    try {
      total += await pool.submit(fib, item); // ! no-await-in-submit-loop
    } catch (error) {
      console.error(item, error);
    }
  }
  for (const item of items) {
    const input = await load(item);
    const result = await pool.submit(fib, input); // ! no-await-in-submit-loop
    await save(item, result);
  }
  return total;
}
async function load(item: number) {
  return item;
}
async function save(item: number, result: number) {
  console.log(item, result);
}
export async function others(files: string[]) {
  const piscina = new Piscina({ filename: './worker.js', maxThreads: 4 });
  const tiny = new Tinypool({ filename: './worker.js', maxThreads: 4 });
  const pool = workerpool.pool('./worker.js', { maxWorkers: 4 });
  const out: unknown[] = [];
  for (const file of files) {
    out.push(await piscina.run({ file })); // ! no-await-in-submit-loop
  }
  for (const file of files) {
    out.push(await tiny.run(file, { name: 'render' })); // ! no-await-in-submit-loop
  }
  for (const file of files) {
    const html = await pool.exec('render', [file]); // ! no-await-in-submit-loop
    out.push({ file, html });
  }
  await Promise.all([piscina.destroy(), tiny.destroy(), pool.terminate()]);
  return out;
}
`,
);

ruleTest(
  RULE,
  'loop-carried data: a round needs what an earlier one made',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { step, fib, expand } from './steps.ts';

export class Chain {
  state = 0;
  async run(pool: ProcessPoolExecutor, items: number[]) {
    for (const item of items) {
      this.state = await pool.submit(step, this.state, item);
    }
  }
}
export async function carried(pool: ProcessPoolExecutor, items: number[]) {
  let state = 0;
  for (const item of items) state = await pool.submit(step, state, item);
  let best = 0;
  for (const item of items) {
    const score = await pool.submit(step, best, item);
    if (score > best) best = score;
  }
  const seen: number[] = [];
  for (const item of items) {
    const value = await pool.submit(expand, item, seen);
    seen.push(value);
  }
  const queue = [1];
  while (queue.length > 0) {
    const node = queue.pop() ?? 0;
    const more = await pool.submit(expand, node, []);
    queue.push(more);
  }
  for (const node of queue) {
    const more = await pool.submit(fib, node);
    if (more > 1) queue.push(more);
  }
  let skip = false;
  for (const item of items) {
    if (skip) continue;
    const value = await pool.submit(fib, item);
    skip = value > 10;
  }
  let cursor = 0;
  for (let i = 0; i < 10; i += 1) {
    const page = await pool.submit(step, cursor, i);
    const { next } = { next: page + 1 };
    cursor = next;
  }
  return { state, best, cursor };
}
`,
);

ruleTest(
  RULE,
  'early ends, retries, pacing, one worker, several loops side by side, and batches',
  `
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';

export async function first(pool: ProcessPoolExecutor, items: number[]) {
  for (const item of items) {
    const value = await pool.submit(fib, item);
    if (value > 10) return value;
  }
  for (const item of items) {
    const value = await pool.submit(fib, item);
    if (value > 10) break;
  }
  return 0;
}
export async function retry(pool: ProcessPoolExecutor, n: number) {
  let last;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      last = await pool.submit(fib, n + attempt * 0);
    } catch {}
  }
  for (let i = 0; i < 5; i++) {
    const started = performance.now();
    await pool.submit(fib, n);
    console.log(performance.now() - started);
  }
  while (last === undefined) {
    last = await pool.submit(fib, n).catch(() => undefined);
  }
  return last;
}
export async function paced(pool: ProcessPoolExecutor, items: number[], limiter: { acquire(): Promise<void> }) {
  for (const item of items) {
    console.log(await pool.submit(fib, item));
    await sleep(100);
  }
  for (const item of items) {
    await limiter.acquire();
    console.log(await pool.submit(fib, item));
  }
  for (const item of items) {
    console.log(await pool.submit(fib, item));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
export async function single(items: number[]) {
  await using one = new ProcessPoolExecutor(1);
  for (const item of items) console.log(await one.submit(fib, item));
  await using also = new ProcessPoolExecutor({ maxWorkers: 1 });
  for (const item of items) console.log(await also.submit(fib, item));
}
export async function lanes(pool: ProcessPoolExecutor, batches: number[][]) {
  await Promise.all(
    batches.map(async (batch) => {
      for (const item of batch) console.log(await pool.submit(fib, item));
    }),
  );
  const queue = batches.flat();
  async function lane() {
    while (queue.length > 0) console.log(await pool.submit(fib, queue.shift() ?? 0));
  }
  await Promise.all([lane(), lane()]);
  for (const batch of batches) {
    console.log(await Promise.all(batch.map((item) => pool.submit(fib, item))));
  }
  for (const batch of batches) {
    console.log(await pool.map(fib, batch));
  }
  for (const item of queue) {
    void pool.submit(fib, item);
  }
  for await (const value of pool.map(fib, queue)) console.log(value);
}
export async function perRound(items: number[]) {
  for (const item of items) {
    await using pool = new ProcessPoolExecutor(2);
    console.log(await pool.submit(fib, item));
  }
}
export async function notAPool(db: { submit(f: unknown, n: number): Promise<number> }, items: number[]) {
  for (const item of items) console.log(await db.submit(fib, item));
}
`,
);

const HEAD = `import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';
export async function run(pool: ProcessPoolExecutor, items: number[]) {
  const results = [];
`;

async function fixedBody(body: string): Promise<string> {
  return (
    (await fixedText(RULE, `${HEAD}${body}\n  return results;\n}\n`))
      .slice(HEAD.length)
      .split('\n  return')[0] ?? ''
  );
}

test(`${RULE}: a loop that only collects becomes one map`, async () => {
  assert.equal(
    await fixedBody('  for (const item of items) {\n    results.push(await pool.submit(fib, item));\n  }'),
    '  results.push(...(await pool.map(fib, items)));',
  );
});

test(`${RULE}: a loop that uses each result becomes a loop over map`, async () => {
  assert.equal(
    await fixedBody(
      '  for (const item of items) {\n    const r = await pool.submit(fib, item);\n    console.log(r);\n  }',
    ),
    '  for await (const r of pool.map(fib, items)) {\n    console.log(r);\n  }',
  );
});

test(`${RULE}: a loop that needs item and result gets both, in order`, async () => {
  assert.equal(
    await fixedBody(
      '  for (let i = 0; i < 9; i++) {\n    const r = await pool.submit(fib, i);\n    console.log(r, i);\n  }',
    ),
    '  for (const [i, result] of await Promise.all(Array.from({ length: 9 }, async (_, i) => [i, await pool.submit(fib, i)] as const))) {\n' +
      '    const r = result;\n    console.log(r, i);\n  }',
  );
});

test(`${RULE}: a destructured item comes back as it was`, async () => {
  assert.match(
    await fixedBody(
      '  const out: Record<string, number> = {};\n  for (const [key, value] of Object.entries(items)) {\n    out[key] = await pool.submit(fib, value);\n  }',
    ),
    /for \(const \[\[key, value\], result\] of await Promise\.all\(Array\.from\(Object\.entries\(items\), async \(\[key, value\]\) => \[\[key, value\], await pool\.submit\(fib, value\)\] as const\)\)\) \{\n {4}out\[key\] = result;/,
  );
});

test(`${RULE}: no fix where errors are handled one by one`, async () => {
  await assert.rejects(
    fixedBody(
      '  for (const item of items) {\n    try {\n      await pool.submit(fib, item);\n    } catch {}\n  }',
    ),
    /offers a fix/,
  );
});
