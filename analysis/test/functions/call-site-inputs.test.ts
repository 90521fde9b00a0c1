import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { findFunctions } from '../../functions/find-functions.ts';
import { isSyntaxFailure } from '../../functions/source-file.ts';
import type { InputCandidate } from '../../../protocol/function-info.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolscope-call-sites-'));
after(() => rmSync(folder, { recursive: true }));

function inputsOf(text: string, name = 'work', path = '/project/file.ts'): readonly InputCandidate[] {
  const found = findFunctions(path, text);
  assert.ok(!isSyntaxFailure(found), 'the fixture has no syntax error');
  return found.find((info) => info.name === name)?.inputs ?? assert.fail(`${name} was not found`);
}

let runs = 0;

/** What each candidate gives when it stands at the end of its file, as `[shape, items]`. */
async function valuesOf(text: string, name = 'work', extension = 'ts'): Promise<unknown[]> {
  const inputs = inputsOf(text, name, `/project/file.${extension}`);
  const functions = inputs.map(({ expression }) => `async () => (\n${expression}\n)`).join(', ');
  const path = join(folder, `case-${(runs += 1)}.m${extension}`);
  writeFileSync(path, `${text}\nexport const candidates = [${functions}];\n`);
  const { candidates } = await import(pathToFileURL(path).href);
  const values: unknown[] = [];
  for (const [at, candidate] of candidates.entries())
    values.push([inputs[at]?.shape, [...(await candidate())]]);
  return values;
}

const declarations = `
  export const work = (n: number): number => n;
  export const pair = (s: string, n: number): string => s + n;
  export const items = [1, 2, 3];
  const pool: any = {};
`;

test('pool.map passes its collection, or several side by side', async () => {
  const text = `${declarations}
    function* naturals() { for (let n = 0; ; n++) yield n; }
    const options = { chunksize: 2 };
    export async function main() {
      const words = 'a b c'.split(' ');
      await pool.map(work, items);
      await pool.map(work, [4, 5], { chunksize: 8 });
      await pool.map(pair, words, naturals(), options);
    }`;
  assert.deepEqual(await valuesOf(text), [
    ['values', [1, 2, 3]],
    ['values', [4, 5]],
  ]);
  const pairs = [
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ];
  assert.deepEqual(await valuesOf(text, 'pair'), [['tuples', pairs]]);
});

test('a callback method passes its collection, with the position where the function takes it', async () => {
  const text = `${declarations}
    export const main = () => [items.map(work), items.filter((n) => n > 1).forEach(work), ['a', 'b'].map(pair)];
    export const three = (a: number, b: number, c: number[]) => a;
    export const more = () => items.map(three);`;
  assert.deepEqual(await valuesOf(text), [
    ['values', [1, 2, 3]],
    ['values', [2, 3]],
  ]);
  const pairs = [
    ['a', 0],
    ['b', 1],
  ];
  assert.deepEqual(await valuesOf(text, 'pair'), [['tuples', pairs]]);
  assert.deepEqual(inputsOf(text, 'three'), []);
});

test('a callback that calls the function is written anew for its arguments', async () => {
  const text = `${declarations}
    const records = [{ key: 'x', size: 2 }, { key: 'y', size: 3 }];
    export async function main() {
      items.map((n) => work(n));
      items.forEach((n) => { const twice = n * 2; work(twice + 1); });
      records.map(({ size }) => work(size));
      records.flatMap(({ key, size }, index) => pair(key, size + index));
      Array.from(records, (record) => ({ ...record, text: pair(record.key, record.size) }));
    }`;
  assert.deepEqual(await valuesOf(text), [
    ['values', [1, 2, 3]],
    ['values', [3, 5, 7]],
    ['values', [2, 3]],
  ]);
  assert.deepEqual(await valuesOf(text, 'pair'), [
    [
      'tuples',
      [
        ['x', 2],
        ['y', 4],
      ],
    ],
    [
      'tuples',
      [
        ['x', 2],
        ['y', 3],
      ],
    ],
  ]);
});

test('tasks submitted one by one come from the loop around them', async () => {
  const text = `${declarations}
    export async function main() {
      await Promise.all(items.map((n) => pool.submit(work, n)));
      await Promise.all(items.map((n) => limit(() => pool.with({ timeout: 5 }).submit(work, n + 1))));
      for (const n of [7, 8]) futures.push(pool.exec(work, [n]));
    }
    declare const limit: any, futures: any[];`;
  assert.deepEqual(await valuesOf(text), [
    ['values', [1, 2, 3]],
    ['values', [2, 3, 4]],
    ['values', [7, 8]],
  ]);
});

test('loops give what they go over', async () => {
  const text = `${declarations}
    export async function main() {
      for (const n of new Set(items)) if (n > 1) await work(n);
      for (const [index, n] of items.entries()) { const text = String(n); results.push(pair(text, index)); }
      for (let i = 0; i < items.length; i++) work(items[i]);
      for (let n = 2; n <= 4; n += 1) work(n);
    }
    const results: string[] = [];`;
  assert.deepEqual(await valuesOf(text), [
    ['values', [1, 2, 3]],
    ['values', [1, 2, 3]],
    ['values', [2, 3, 4]],
  ]);
  assert.deepEqual(await valuesOf(text, 'pair'), [
    [
      'tuples',
      [
        ['1', 0],
        ['2', 1],
        ['3', 2],
      ],
    ],
  ]);
});

test('local declarations that the inputs need are copied with them', async () => {
  const text = `${declarations}
    export async function main() {
      type Row = { n: number };
      const base = await Promise.resolve(10);
      function above(n: number): Row { return { n: base + n }; }
      const rows: Row[] = items.map((n) => above(n));
      const { length } = rows;
      for (const row of rows.slice(0, length - 1)) work(row.n);
    }`;
  assert.deepEqual(await valuesOf(text), [['values', [11, 12]]]);
});

test('argument lists that are spread are tuples', async () => {
  const text = `${declarations}
    const tuples: [string, number][] = [['a', 1]];
    export const main = () => tuples.map((tuple) => pair(...tuple));`;
  assert.deepEqual(await valuesOf(text, 'pair'), [['tuples', [['a', 1]]]]);
});

test('what would mean something else at the top level is not offered', () => {
  const cases = [
    'function main(list: number[]) { list.map(work); }',
    'function main() { const list: number[] = []; list.push(1); list.map(work); }',
    'function main() { let list = [1]; list = [2]; list.map(work); }',
    'function main() { const list = [1]; list[0] = 2; list.map(work); }',
    'class Main { list = [1]; run() { this.list.map(work); } }',
    'function main() { for (const batch of [[1]]) pool.map(work, batch); }',
    'function main() { arguments[0].map(work); }',
    'function main<T extends number>(pool: any) { const list: T[] = []; list.map(work); }',
    'function main() { const first = () => items[0]!; { const items = [first()]; items.map(work); } }',
    'async function main(stream: AsyncIterable<number>) { for await (const n of stream) work(n); }',
    'function main() { for (const n of forever()) { if (n > 3) break; work(n); } } declare function forever(): Iterable<number>;',
    'async function main() { items.map(async (n) => work(await other(n))); } declare function other(n: number): Promise<number>;',
    'function main() { while (true) work(1); }',
    'function main() { for (const n of items) { work(7); void n; } }',
    'function main() { work(1); [work].map((task) => task(1)); }',
    "import { ProcessPoolExecutor } from 'poolscope'; async function main() { const own = new ProcessPoolExecutor(); const list = [own.size]; list.map(work); }",
  ];
  for (const text of cases) {
    const offered = inputsOf(`${declarations}\n${text}`).map(({ expression }) => expression);
    assert.deepEqual(offered, [], text);
  }
});

test('piscina and tinypool tasks are followed where their file is this one', async () => {
  const text = `
    import Piscina from 'piscina';
    import { Tinypool } from 'tinypool';
    export default function work(n: number) { return n; }
    export function named(n: number) { return n; }
    function main() {
      const own = new Piscina({ filename: import.meta.url });
      const other = new Piscina({ filename: new URL('./other.js', import.meta.url).href });
      const byName = new Tinypool({ filename: new URL('./file.js', import.meta.url).href, name: 'named' });
      for (const n of [1, 2]) own.run(n);
      for (const n of [3, 4]) other.run(n);
      [5, 6].map((n) => own.run(n, { name: 'named' }));
      [7, 8].map((n) => byName.run(n));
    }`;
  assert.deepEqual(
    inputsOf(text).map(({ expression }) => expression),
    ['[1, 2]'],
  );
  assert.deepEqual(
    inputsOf(text, 'named').map(({ expression }) => expression),
    ['[5, 6]', '[7, 8]'],
  );
});

test('pools are known by require, too', () => {
  const text = `
    const { Piscina } = require('piscina');
    module.exports = function work(n) { return n; };
    async function main() {
      const own = new Piscina({ filename: __filename });
      for (const n of [1, 2]) await own.run(n);
      const sizes = [own.threads.length];
      sizes.map(module.exports);
    }`;
  const inputs = inputsOf(text, 'default', '/project/file.cjs');
  assert.deepEqual(
    inputs.map(({ expression }) => expression),
    ['[1, 2]'],
  );
});

test('plain JavaScript gets no type annotations', async () => {
  const text = `
    export const pair = (s, n) => s + n;
    export const items = [1, 2];
    const pool = {};
    export async function main() {
      await pool.map(pair, 'ab', items);
      items.map((n) => pair('x', n));
    }`;
  assert.deepEqual(await valuesOf(text, 'pair', 'js'), [
    [
      'tuples',
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    [
      'tuples',
      [
        ['x', 1],
        ['x', 2],
      ],
    ],
  ]);
});

test('exports.NAME is followed as the function it is', () => {
  const text =
    'exports.work = (n) => n;\nconst items = [1];\nitems.map(exports.work);\nitems.map((n) => exports.work(n));';
  assert.deepEqual(
    inputsOf(text, 'work', '/project/file.cjs').map(({ expression, range }) => [
      expression,
      range.start.line,
    ]),
    [['items', 2]],
  );
});

test('the same inputs are offered once, at their first place', () => {
  const inputs = inputsOf(`${declarations}\nitems.map(work);\nfor (const n of items) work(n);`);
  assert.equal(inputs.length, 1);
  assert.equal(inputs[0]?.range.start.character, 0);
});
