import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { fixedText, ruleTest, withFixture } from '../rule-fixture.ts';

const RULE = 'pure-task';

ruleTest(
  RULE,
  'effects of a task itself: a warning in map, a hint in submit',
  `
import { appendFileSync, promises as fsp } from 'node:fs';
import * as fs from 'fs';
import process from 'node:process';
import { writeFile } from 'node:fs/promises';
import { ProcessPoolExecutor } from 'poolscope';

let total = 0;
const seen: number[] = [];
const counts = new Map<string, number>();
const state = { last: 0 };

export const toFile = (n: number) => appendFileSync('out.txt', String(n));
export async function promised(n: number) {
  await writeFile('out.txt', String(n));
  return n;
}
export async function viaPromises(n: number) {
  await fsp.rm(String(n));
  return n;
}
export function star(n: number) {
  fs.mkdirSync(String(n));
  return n;
}
export function adds(n: number) {
  total += n;
  return n;
}
export function pushes(n: number) {
  seen.push(n);
  return n;
}
export function sets(n: number) {
  counts.set('last', n);
  return n;
}
export function writesField(n: number) {
  state.last = n;
  return n;
}
export function environment(n: number) {
  process.env['N'] = String(n);
  return n;
}
export function stdout(n: number) {
  process.stdout.write(String(n));
  return n;
}
export function globals(n: number) {
  globalThis.name = String(n);
  return n;
}
export async function posts(n: number) {
  await fetch('https://example.org', { method: 'POST', body: String(n) });
  return n;
}
export function inCallback(list: number[]) {
  list.forEach((n) => {
    total += n;
  });
  return list.length;
}
export function named(list: number[]) {
  list.forEach(adds);
  return list.length;
}
export async function run(pool: ProcessPoolExecutor, items: number[]) {
  console.log(await pool.map(named, [items])); // ! pure-task warning
  await pool.map(toFile, items); // ! pure-task warning
  console.log(await pool.map(promised, items)); // ! pure-task warning
  console.log(await pool.map(viaPromises, items)); // ! pure-task warning
  console.log(await pool.map(star, items)); // ! pure-task warning
  console.log(await pool.map(adds, items)); // ! pure-task warning
  console.log(await pool.map(pushes, items)); // ! pure-task warning
  console.log(await pool.map(sets, items)); // ! pure-task warning
  console.log(await pool.map(writesField, items)); // ! pure-task warning
  console.log(await pool.map(environment, items)); // ! pure-task warning
  console.log(await pool.map(stdout, items)); // ! pure-task warning
  console.log(await pool.map(globals, items)); // ! pure-task warning
  console.log(await pool.map(posts, items)); // ! pure-task warning
  console.log(await pool.map(inCallback, [items])); // ! pure-task warning
  for await (const n of pool.map(adds, items)) console.log(n); // ! pure-task warning
  console.log(await pool.submit(toFile, 1)); // ! pure-task info
  console.log(total, seen, counts, state);
}
`,
);

ruleTest(
  RULE,
  'silent: logging, clocks, reading, own temporary files, caches, local state',
  `
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessPoolExecutor } from 'poolscope';

const cache = new Map<number, number>();
const table: number[] = [];
const memo: Record<string, number> = {};
let compiled: RegExp | undefined;
let parser: RegExp | undefined;

export function logs(n: number) {
  console.log('working on', n);
  console.error(performance.now());
  return n;
}
export function reads(path: string) {
  return readFileSync(path, 'utf8').length;
}
export function temporary(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'task-'));
  const file = join(folder, 'in.txt');
  writeFileSync(file, text);
  return text.length;
}
export async function temporaryToo(text: string) {
  await writeFile(join(tmpdir(), 'x'), text);
  return text.length;
}
export function memoised(n: number) {
  const known = cache.get(n);
  if (known !== undefined) return known;
  const value = n * n;
  cache.set(n, value);
  return value;
}
export function memoisedToo(key: string) {
  memo[key] ??= key.length;
  return memo[key];
}
export function table256(n: number) {
  if (table.length === 0) for (let i = 0; i < 256; i++) table[i] = i;
  return table[n & 255];
}
export function lazy(text: string) {
  compiled ??= /x+/;
  if (!parser) parser = /y+/;
  return compiled.test(text) && parser.test(text);
}
export function local(n: number) {
  const list: number[] = [];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    list.push(i);
    sum += i;
  }
  const total = list.map((x) => x + sum);
  total.sort();
  return total;
}
export async function gets(url: string) {
  return (await fetch(url)).status;
}
export function random() {
  return Math.random() + Date.now();
}
export async function run(pool: ProcessPoolExecutor, items: number[], texts: string[]) {
  console.log(await pool.map(logs, items), await pool.map(reads, texts), await pool.map(temporary, texts));
  console.log(await pool.map(temporaryToo, texts), await pool.map(memoised, items), await pool.map(memoisedToo, texts));
  console.log(await pool.map(table256, items), await pool.map(lazy, texts), await pool.map(local, items));
  console.log(await pool.map(gets, texts), await pool.submit(random));
  console.log(await Promise.all(items.map(adds)));
}
let count = 0;
function adds(n: number) {
  return (count += n);
}
`,
);

ruleTest(
  RULE,
  'worker files of other libraries',
  `
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { join } from 'node:path';

const piscina = new Piscina({ filename: new URL('./worker.ts', import.meta.url).href, maxThreads: 2 });
const tiny = new Tinypool({ filename: './worker.js', maxThreads: 2 });
const pool = workerpool.pool(join(import.meta.dirname, 'methods.js'), { maxWorkers: 2 });
export async function run(n: number) {
  console.log(await piscina.run(n)); // ! pure-task info
  console.log(await piscina.run(n, { name: 'clean' }));
  console.log(await tiny.run(n, { name: 'dirty' })); // ! pure-task info
  console.log(await pool.exec('save', [n])); // ! pure-task info
  console.log(await pool.exec('square', [n]));
}
/// worker.ts
import { save } from './save.ts';
export default function work(n: number) {
  save(n);
  return n;
}
export const clean = (n: number) => n * 2;
export { save as dirty } from './save.ts';
/// save.ts
import fs from 'node:fs';
export function save(n: number) {
  fs.writeFileSync('out', String(n));
}
/// methods.ts
import workerpool from 'workerpool';
import { save } from './save.ts';
const square = (n: number) => n * n;
workerpool.worker({ save, square });
`,
);

ruleTest(
  RULE,
  'pools and tasks behind fields, getters, overloads and namespaces',
  `
import { ProcessPoolExecutor } from 'poolscope';
import * as tasks from './tasks.ts';
export class Service {
  readonly #pool = new ProcessPoolExecutor(2);
  get pool() {
    return this.#pool;
  }
  static readonly shared = new ProcessPoolExecutor(2);
  async run(items: number[]) {
    console.log(await this.pool.map(tasks.save, items)); // ! pure-task
    console.log(await this.#pool.map(tasks.overloaded, items)); // ! pure-task
    console.log(await Service.shared.map(tasks.save, items)); // ! pure-task
    console.log(await this.#pool.with({ timeout: 10 }).map(tasks.save, items)); // ! pure-task
  }
}
export async function outside(service: Service, items: number[]) {
  console.log(await service.pool.map(tasks.save, items)); // ! pure-task
  const { shared } = Service;
  console.log(await shared.map(tasks.save, items)); // ! pure-task
}
/// tasks.ts
import { rmSync } from 'node:fs';
export const save = (n: number) => rmSync(String(n));
export function overloaded(n: number): number;
export function overloaded(n: string): string;
export function overloaded(n: number | string) {
  rmSync(String(n));
  return n;
}
`,
);

ruleTest(
  RULE,
  'the ways to name a worker file',
  `
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

const file = new URL('./worker.ts', import.meta.url);
const folder = import.meta.dirname;
export async function run(n: number) {
  const forms = [
    await new Piscina({ filename: './worker.js', maxThreads: 1 }).run(n),
    await new Piscina({ filename: file.href, maxThreads: 1 }).run(n),
  ];
  const a = new Piscina({ filename: fileURLToPath(file), maxThreads: 1 });
  const b = new Piscina({ filename: resolve(folder, 'worker.js'), maxThreads: 1 });
  const c = new Piscina({ filename: join(folder, '..', 'dist', 'worker.js'), maxThreads: 1 });
  const d = new Piscina({ filename: './dist/worker.js', maxThreads: 1 });
  const e = new Piscina({ maxThreads: 1 });
  const options = { filename: './worker.js', maxThreads: 1 };
  const f = new Piscina(options);
  forms.push(await a.run(n)); // ! pure-task info
  forms.push(await b.run(n)); // ! pure-task info
  forms.push(await c.run(n)); // ! pure-task info
  forms.push(await d.run(n)); // ! pure-task info
  forms.push(await e.run(n, { filename: require.resolve('./worker') })); // ! pure-task info
  forms.push(await e.run(n, { filename: String(n) }));
  forms.push(await f.run(n)); // ! pure-task info
  await Promise.all([a.close(), b.close(), c.close(), d.close(), e.close(), f.close()]);
  return forms;
}
/// worker.ts
import { writeFileSync } from 'node:fs';
export default (n: number) => writeFileSync('out', String(n));
`,
);

test(`${RULE}: follows calls across files and shows the way`, async () => {
  await withFixture(
    `
import { ProcessPoolExecutor } from 'poolscope';
import { render } from './lib/index.ts';
export const run = async (pool: ProcessPoolExecutor, pages: string[]) => console.log(await pool.map(render, pages));
/// lib/index.ts
export { renderPage as render } from './render.ts';
/// lib/render.ts
import * as store from './store.ts';
export function renderPage(page: string) {
  return new Store().keep(page) + store.remember(page);
}
class Store {
  keep(page: string) {
    return page;
  }
}
/// lib/store.ts
const pages: string[] = [];
export const remember = (page: string) => {
  pages.push(page);
  return page;
};
`,
    'main.ts',
    ({ workspace, pathOf }) => {
      const [finding] = workspace.lintSyntax(pathOf('main.ts')).filter(({ rule }) => rule === RULE);
      assert.ok(finding);
      assert.match(
        finding.message,
        /`render` calls `remember`, which changes the module's `pages` with `\.push\(\)`/,
      );
      assert.deepEqual(
        finding.related.map(({ file, range }) => [file.split('/').at(-1), range.start.line + 1]),
        [
          ['render.ts', 3],
          ['store.ts', 3],
        ],
      );
      workspace.setText(pathOf('lib/store.ts'), 'export const remember = (page: string) => page;\n');
      assert.deepEqual(
        workspace.lintSyntax(pathOf('main.ts')).filter(({ rule }) => rule === RULE),
        [],
      );
      assert.deepEqual(
        workspace
          .dependents(pathOf('lib/store.ts'))
          .map((path) => basename(path))
          .toSorted((a, b) => a.localeCompare(b)),
        ['index.ts', 'main.ts', 'render.ts'],
      );
    },
  );
});

test(`${RULE}: the fix submits each item`, async () => {
  const fixed = await fixedText(
    RULE,
    `import { ProcessPoolExecutor } from 'poolscope';
import { rmSync } from 'node:fs';
export const clean = (n: number) => rmSync(String(n));
export const run = async (pool: ProcessPoolExecutor, items: number[]) => await pool.map(clean, items);
`,
  );
  assert.match(fixed, /await Promise\.all\(Array\.from\(items, \(item\) => pool\.submit\(clean, item\)\)\)/);
});

ruleTest(
  RULE,
  'a test that submits a task may look at what it left; a map is told all the same',
  `
export {};
/// test/effects.test.ts
import { appendFileSync } from 'node:fs';
import { ProcessPoolExecutor } from 'poolscope';

export function toFile(n: number) {
  appendFileSync('out.txt', String(n));
  return n;
}
await using pool = new ProcessPoolExecutor(2);
await pool.submit(toFile, 1);
for await (const n of pool.map(toFile, [1, 2])) console.log(n); // ! pure-task
`,
);

ruleTest(
  RULE,
  'packages that are known to write files, to send requests, or to change the environment',
  `
import axios from 'axios';
import dotenv from 'dotenv';
import fse from 'fs-extra';
import { ensureDir, outputJson, readJson } from 'fs-extra';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rimraf } from 'rimraf';
import { chunk } from 'lodash';
import { ProcessPoolExecutor } from 'poolscope';

export const save = (n: number) => fse.outputFile('out.txt', String(n));
export const plain = (n: number) => fse.writeFileSync('out.txt', String(n));
export const json = async (n: number) => await outputJson('out.json', { n });
export const folder = async (n: number) => await ensureDir(String(n));
export const clean = async (n: number) => await rimraf(String(n));
export const post = async (n: number) => await axios.post('https://example.org', { n });
export const env = (n: number) => [n, dotenv.config()];
export const read = async (n: number) => await readJson(String(n));
export const get = async (n: number) => await axios.get(String(n));
export const chunks = (n: number) => chunk([n], 2);
export async function own(n: number) {
  const folder = mkdtempSync(join(tmpdir(), 'x-'));
  await fse.outputFile(join(folder, 'a'), String(n));
  return folder.length;
}
export async function run(pool: ProcessPoolExecutor, all: number[]) {
  await pool.map(save, all); // ! pure-task
  await pool.map(plain, all); // ! pure-task
  await pool.map(json, all); // ! pure-task
  await pool.map(folder, all); // ! pure-task
  await pool.map(clean, all); // ! pure-task
  await pool.map(post, all); // ! pure-task
  await pool.map(env, all); // ! pure-task
  await pool.map(read, all);
  await pool.map(get, all);
  await pool.map(chunks, all);
  await pool.map(own, all);
}
`,
);
