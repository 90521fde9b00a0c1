import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependenciesOf } from '../modules/dependencies.ts';
import { capturesOf } from '../syntax/captures.ts';
import { LineIndex } from '../syntax/line-index.ts';
import { parse } from '../syntax/parse.ts';
import { resolveNames } from '../syntax/scope.ts';
import { isFunction, walk, type Node } from '../syntax/tree.ts';

const byName = (left: string, right: string): number => left.localeCompare(right);

function treeOf(text: string, path = '/x.ts') {
  const tree = parse(path, text);
  assert.ok(tree, 'the text can be read');
  return tree;
}

test('whole code is read as it is', () => {
  assert.equal(treeOf('const a: number = 1;').isPartial, false);
  assert.equal(treeOf('').isPartial, false);
  assert.equal(treeOf('// only a comment\n').isPartial, false);
  assert.equal(treeOf('const a = <b>c</b>;', '/x.jsx').isPartial, false);
  assert.equal(treeOf('const a = <T,>(b: T) => b;', '/x.tsx').isPartial, false);
});

test('of broken code the rest is read, in its own place', () => {
  const broken = [
    'const before = 1;\npool.\nconst after = 2;\n',
    'const before = 1;\nconst x = ;\nconst after = 2;\n',
    'const before = 1;\nfor (const x of \nconst after = 2;\n',
    'const before = 1;\nif (before) {\nconst after = 2;\n',
    'const before = 1;\nfoo(bar, \nconst after = 2;\n',
    'const before = 1;\nimport { a, \nconst after = 2;\n',
    'const before = 1;\nconst s = "unfinished\nconst after = 2;\n',
    'const before = 1;\nclass A { m( }\nconst after = 2;\n',
  ];
  for (const text of broken) {
    const tree = treeOf(text);
    assert.equal(tree.isPartial, true, text);
    const found: string[] = [];
    walk(tree.program, (node) => {
      if (node.type === 'VariableDeclarator') found.push(text.slice(node.id.start, node.id.end));
    });
    assert.ok(found.includes('before') && found.includes('after'), `${text} gives ${found.join(', ')}`);
  }
});

test('what is no code at all has no tree, and does not throw', () => {
  for (const text of ['}'.repeat(40), '\u0000\u0001', '<<<<<<< HEAD\n=======\n>>>>>>> x\n'.repeat(20)]) {
    assert.doesNotThrow(() => parse('/x.ts', text));
  }
});

test('names: hoisting, shadowing, patterns, defaults, types and globals', () => {
  const text = `
import value, { type T, other as renamed } from 'm';
function f({ a, b: { c } }, [d = a], ...rest) {
  var hoisted = value;
  { let hoisted = 1; inner(hoisted); }
  return { a, c, d, rest, hoisted, key: renamed };
}
function inner(value) { return value + missing; }
let written = 0;
written += 1;
({ written } = { written: 2 });
type Alias = typeof value;
for (const item of [1]) console.log(item);
try { f(); } catch (error) { throw error; }
`;
  const names = resolveNames(treeOf(text).program);
  const of = (name: string) => names.bindings.filter((binding) => binding.name === name);
  assert.deepEqual(
    of('hoisted').map(({ kind }) => kind),
    ['var', 'let'],
  );
  assert.deepEqual(
    of('hoisted').map(({ references }) => references.length),
    [1, 1],
  );
  assert.deepEqual(
    of('value').map(({ kind, references }) => [kind, references.filter((r) => !r.isType).length]),
    [
      ['import', 1],
      ['parameter', 1],
    ],
  );
  assert.equal(of('renamed')[0]?.kind, 'import');
  assert.equal(of('other').length, 0);
  assert.deepEqual(
    of('written')[0]?.references.map(({ isWrite, isRead }) => [isWrite, isRead]),
    [
      [true, true],
      [true, false],
    ],
  );
  assert.deepEqual(
    of('c').map(({ kind }) => kind),
    ['parameter'],
  );
  assert.deepEqual(of('key'), []);
  assert.deepEqual([...new Set(names.unresolved.map(({ name }) => name))].toSorted(byName), [
    'console',
    'missing',
  ]);
});

test('captures: what a function reads from around it, and no types', () => {
  const names = (text: string): string[] => {
    const tree = treeOf(text);
    const functions: Node[] = [];
    walk(tree.program, (node) => {
      if (isFunction(node)) functions.push(node);
    });
    const last = functions.at(-1);
    assert.ok(last && isFunction(last));
    return capturesOf(last, resolveNames(tree.program)).map(({ binding }) => binding.name);
  };
  assert.deepEqual(names('const a = 1; const f = (b: number) => a + b + Math.PI;'), ['a']);
  assert.deepEqual(names('interface T { x: 1 }\nconst f = (t: T) => { const u: T = t; return u; };'), []);
  assert.deepEqual(names('function f(n) { return n ? f(n - 1) : 0; }'), []);
  assert.deepEqual(names('import { g } from "m"; const o = { a: 1 }; const f = () => g(o.a, { o });'), [
    'g',
    'o',
  ]);
});

test('lines: offsets to positions and back to line starts', () => {
  const lines = new LineIndex('ab\ncd\r\n\nef');
  const positions = [0, 2, 3, 6, 7, 8, 10, 99].map((offset) => lines.positionAt(offset));
  assert.deepEqual(
    positions.map(({ line, character }) => `${line}:${character}`),
    ['0:0', '0:2', '1:0', '1:3', '2:0', '3:0', '3:2', '3:2'],
  );
  assert.equal(lines.lineStart(5), 3);
});

test('dependencies: all that a text names, without parsing it', () => {
  const text = `
import a from 'a';
import type { B } from "./b.ts";
import 'side-effect';
export * from './star';
export { x } from './named.js';
const c = require('c'), d = await import('./d.ts');
new Worker(new URL('./worker.js', import.meta.url));
join(__dirname, 'tasks.mjs');
const text = 'from nowhere';
`;
  assert.deepEqual(
    [...dependenciesOf(text)].toSorted(byName),
    [
      './b.ts',
      './d.ts',
      './named.js',
      './star',
      './tasks.mjs',
      './worker.js',
      'a',
      'c',
      'side-effect',
    ].toSorted(byName),
  );
});
