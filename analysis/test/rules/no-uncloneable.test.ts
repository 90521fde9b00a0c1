import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-uncloneable';

ruleTest(
  RULE,
  'functions, symbols, promises and what is bound to this process',
  `
import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { Worker } from 'jest-worker';
import { FixedThreadPool } from 'poolifier';
import workerpool from 'workerpool';
import { render, load } from './render.ts';

const pool = new ProcessPoolExecutor(2);
const piscina = new Piscina({ filename: './w.js', maxThreads: 2 });
const jest = new Worker('./w.js', { numWorkers: 2 });
const fixed = new FixedThreadPool(2, './w.js');
const wp = workerpool.pool('./w.js', { maxWorkers: 2 });
const onProgress = (share: number) => console.log(share);
const seen = new WeakMap();
const options = { depth: 2, log: console.log, done: () => {} };

export async function run(page: string) {
  await pool.submit(render, page, onProgress); // ! no-uncloneable
  await pool.submit(render, page, () => 1); // ! no-uncloneable
  await pool.submit(render, page, load(page)); // ! no-uncloneable
  await pool.submit(render, page, seen); // ! no-uncloneable
  await pool.submit(render, pool.submit(load, page)); // ! no-uncloneable
  const loading = piscina.run(page);
  await piscina.run(loading); // ! no-uncloneable
  await piscina.run({ page, onProgress }); // ! no-uncloneable
  await piscina.run({ page, render }); // ! no-uncloneable
  await piscina.run({ page, done() {} }); // ! no-uncloneable
  await piscina.run({ page, source: createReadStream(page) }); // ! no-uncloneable
  await piscina.run(options); // ! no-uncloneable
  await jest.render(page, function () {}); // ! no-uncloneable
  await jest.render(page, [Symbol('x')]); // ! no-uncloneable
  await fixed.execute({ socket: connect(80) }); // ! no-uncloneable
  await wp.exec('render', [page, Promise.all([load(page)])]); // ! no-uncloneable
  await wp.exec('render', [page, new Proxy({}, {})]); // ! no-uncloneable
}
await pool.shutdown();
/// render.ts
export function render(page: string, ...more: unknown[]) { return page + more.length; }
export async function load(page: string) { return page; }
`,
);

ruleTest(
  RULE,
  'data, awaited values, ports, options that stay here, and what cannot be seen',
  `
import { MessageChannel } from 'node:worker_threads';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { Pool, spawn, Worker } from 'threads';
import workerFarm from 'worker-farm';
import workerpool from 'workerpool';
import { render, load, table } from './render.ts';

const pool = new ProcessPoolExecutor(2);
const piscina = new Piscina({ filename: './w.js', maxThreads: 2 });
const threads = Pool(() => spawn(new Worker('./w')), 2);
const farm = workerFarm({ maxConcurrentWorkers: 2 }, './w.js', ['render']);
const wp = workerpool.pool({ maxWorkers: 2 });

export async function run(page: string, given: unknown, callback: () => void, list: { map(f: () => void): void }) {
  await pool.submit(render, page, await load(page));
  await pool.submit(render, await pool.submit(load, page));
  const loaded = await piscina.run(page);
  await piscina.run(loaded);
  await pool.submit(render, { page, at: new Date(), seen: new Map(), bytes: new Uint8Array(4) });
  await pool.submit(render, given, callback());
  await pool.submit(render, callback);
  await pool.submit(render, table.render, table['x']);
  const { port1 } = new MessageChannel();
  await piscina.run({ port: port1 }, { transferList: [port1] });
  await piscina.run(page, { signal: AbortSignal.timeout(10) });
  await threads.queue((worker) => worker(page));
  farm.render(page, () => {});
  await wp.exec((a: number) => a + 1, [1]);
  await wp.exec(render, [page, await load(page)]);
  await wp.exec('render', [page], { on: () => {} });
  const loaded = await load(page);
  await piscina.run({ loaded });
  list.map(() => {});
}
await pool.shutdown();
/// render.ts
export function render(page: unknown, ...more: unknown[]) { return String(page) + more.length; }
export async function load(page: string) { return page; }
export const table: Record<string, unknown> = { render: 1 };
`,
);

test(`${RULE}: the fix awaits a promise first`, async () => {
  const source = (given: string): string =>
    `import { ProcessPoolExecutor } from 'poolscope';\nexport const load = (n: number) => n;\nexport async function run(pool: ProcessPoolExecutor) {\n  const first = pool.submit(load, 1);\n  return await pool.submit(load, ${given});\n}\n`;
  for (const promise of ['first', 'pool.submit(load, 2)'])
    assert.equal(await fixedText(RULE, source(promise)), source(`await ${promise}`));
});

ruleTest(
  RULE,
  'what a task gives back',
  `
import { Piscina } from 'piscina';
import { ProcessPoolExecutor } from 'poolscope';
import { adder, cell, later, opened, plain, shown, tagged } from './tasks.ts';

export async function main(pool: ProcessPoolExecutor, items: number[]) {
  console.log(await pool.submit(adder, 1)); // ! no-uncloneable
  console.log(await pool.map(shown, items)); // ! no-uncloneable
  console.log(await pool.submit(cell, 1)); // ! no-uncloneable
  console.log(await pool.submit(opened, 'a.csv')); // ! no-uncloneable
  console.log(await pool.submit(tagged, 1)); // ! no-uncloneable
  console.log(await pool.submit(later, 1), await pool.map(plain, items));
}
export async function threads() {
  const pool = new Piscina({ filename: new URL('./default.ts', import.meta.url).href, maxThreads: 2 });
  console.log(await pool.run(1)); // ! no-uncloneable
  await pool.destroy();
}
/// tasks.ts
import { createReadStream } from 'node:fs';
export const adder = (n: number) => (m: number) => n + m;
export function shown(n: number) {
  return { n, text: { show() { return String(n); } } };
}
export async function cell(n: number) {
  return n > 1 ? [n, new WeakMap()] : n;
}
export function opened(path: string) {
  return createReadStream(path);
}
export function tagged(n: number) {
  return { n, tag: Symbol('n') };
}
export const later = (n: number) => Promise.resolve(n);
export function plain(n: number) {
  const double = () => 2 * n;
  const list = [n].map(() => { return double; });
  return { n: double(), length: list.length, when: new Date(), seen: new Map() };
}
/// default.ts
export default function make(n: number) {
  return { next: () => n + 1 };
}
`,
);
