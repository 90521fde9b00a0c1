import { ruleTest } from '../rule-fixture.ts';

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
