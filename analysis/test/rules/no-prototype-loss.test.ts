import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-prototype-loss';

ruleTest(
  RULE,
  'instances with methods, and objects of the platform that arrive empty',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { Worker } from 'jest-worker';
import workerpool from 'workerpool';
import { Page, Draft, makePage, render } from './page.ts';

const pool = new ProcessPoolExecutor(2);
const piscina = new Piscina({ filename: './w.js', maxThreads: 2 });
const jest = new Worker('./w.js', { numWorkers: 2 });
const wp = workerpool.pool('./w.js', { maxWorkers: 2 });

export async function run(page: Page, name: string) {
  await pool.submit(render, page); // ! no-prototype-loss error
  await pool.submit(render, new URL(name)); // ! no-prototype-loss error
  await piscina.run(page); // ! no-prototype-loss
  await piscina.run({ page: new Page(name) }); // ! no-prototype-loss
  await piscina.run(new Draft(name)); // ! no-prototype-loss
  const made = makePage(name);
  await jest.render(made); // ! no-prototype-loss
  await wp.exec('render', [[page]]); // ! no-prototype-loss
  await wp.exec('render', [new URLSearchParams(name)]); // ! no-prototype-loss
}
/// page.ts
export class Page {
  name: string;
  constructor(name: string) { this.name = name; }
  render() { return this.name; }
}
export class Draft extends Page {}
export const makePage = (name: string) => new Page(name);
export const render = (page: unknown) => String(page);
`,
);

ruleTest(
  RULE,
  'data, classes of data, errors, and values of unknown class',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { Point, Failure, Page, loadPage, render, type Shape } from './page.ts';
import { Money } from 'money';

const pool = new ProcessPoolExecutor(2);
const piscina = new Piscina({ filename: './w.js', maxThreads: 2 });

export async function run(page: Page, shape: Shape, money: Money, name: string) {
  await pool.submit(render, new Point(1, 2), new Map([[1, new Date()]]), new Uint8Array(4));
  await pool.submit(render, { ...page }, page.name, new URL(name).href);
  await piscina.run(new Failure(name));
  await piscina.run(money);
  await piscina.run(shape);
  await piscina.run(loadPage(name));
  await piscina.run(page.toData());
  page.render();
}
/// page.ts
export class Point {
  x: number;
  y: number;
  constructor(x: number, y: number) { this.x = x; this.y = y; }
  toJSON() { return [this.x, this.y]; }
}
export class Failure extends Error {
  describe() { return this.message; }
}
export class Page {
  name = '';
  render() { return this.name; }
  toData() { return { name: this.name }; }
}
export interface Shape { area(): number }
export async function loadPage(name: string) { const page = new Page(); page.name = name; return page; }
export const render = (...all: unknown[]) => all.length;
`,
);

ruleTest(
  RULE,
  'what JSON makes of values on their way to a process',
  `
import { fork } from 'node:child_process';
import { FixedClusterPool } from 'poolifier';
import workerFarm from 'worker-farm';

const child = fork('./worker.js');
child.send({ since: new Date(), name: 'x' }); // ! no-prototype-loss
child.send([/a+/, 1]); // ! no-prototype-loss
child.send(10n); // ! no-prototype-loss error
const seen = new Map([['a', 1]]);
child.send({ seen }); // ! no-prototype-loss
const quiet = fork('./worker.js', ['--quiet'], { silent: true });
quiet.send(Buffer.from('abc')); // ! no-prototype-loss
const cluster = new FixedClusterPool(2, './worker.js');
await cluster.execute({ at: new Date() }); // ! no-prototype-loss
const farm = workerFarm({ maxConcurrentWorkers: 2 }, './worker.js');
farm.count(new Set([1]), () => console.log('done')); // ! no-prototype-loss
`,
);

ruleTest(
  RULE,
  'processes that take values as they are, plain data, and threads',
  `
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { FixedThreadPool } from 'poolifier';
import { options } from './options.ts';

const child = fork('./worker.js', { serialization: 'advanced' });
child.send(new Map());
const other = fork('./worker.js', [], options);
other.send(new Map());
const plain = fork('./worker.js', ['a']);
plain.send({ text: 'a', list: [1, null, true], at: new Date().toISOString(), entries: [...new Map()] });
const worker = new Worker('./worker.js');
worker.postMessage(new Map([['at', new Date()]]));
const threads = new FixedThreadPool(2, './worker.js');
await threads.execute({ at: new Date() });
/// options.ts
export const options = {};
`,
);

for (const [before, after] of [
  ["fork('./w.js')", "fork('./w.js', { serialization: 'advanced' })"],
  ["fork('./w.js', ['a'])", "fork('./w.js', ['a'], { serialization: 'advanced' })"],
  ["fork('./w.js', { silent: true })", "fork('./w.js', { serialization: 'advanced', silent: true })"],
] as const) {
  test(`${RULE}: the fix of ${before}`, async () => {
    const source = (made: string): string =>
      `import { fork } from 'node:child_process';\nconst child = ${made};\nchild.send(new Map());\n`;
    assert.equal(await fixedText(RULE, source(before)), source(after));
  });
}
