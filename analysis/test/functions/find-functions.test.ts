import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFunctions } from '../../functions/find-functions.ts';
import { isSyntaxFailure } from '../../functions/source-file.ts';
import type { FunctionInfo } from '../../../protocol/function-info.ts';

function functionsOf(text: string, path = '/project/file.ts'): FunctionInfo[] {
  const found = findFunctions(path, text);
  assert.ok(!isSyntaxFailure(found), 'the fixture has no syntax error');
  return found;
}

function namesOf(text: string, path?: string): string[] {
  return functionsOf(text, path).map(({ name }) => name);
}

function cut(text: string, { start, end }: FunctionInfo['range']): string {
  const lines = text.split('\n').slice(start.line, end.line + 1);
  const last = lines.length - 1;
  lines[last] = lines[last]?.slice(0, end.character) ?? '';
  lines[0] = lines[0]?.slice(start.character) ?? '';
  return lines.join('\n');
}

test('declarations, arrows and function expressions at the top level are found in their order', () => {
  const text = `
    import { x } from './x.ts';
    function plain(a: number, b = 1, ...rest: string[]) {}
    export async function exported(this: Window, a: number) {}
    const arrow = async (a: string) => a, expression = function (a: string, b: string) {};
    export const typed = ((n: number) => n) satisfies (n: number) => number;
  `;
  const summary = functionsOf(text).map(({ name, kind, isExported, isAsync, parameterCount }) =>
    [name, kind, isExported ? 'exported' : '-', isAsync ? 'async' : '-', parameterCount].join(' '),
  );
  assert.deepEqual(summary, [
    'plain function - - 3',
    'exported function exported async 1',
    'arrow arrow - async 1',
    'expression function - - 2',
    'typed arrow exported - 1',
  ]);
});

test('what cannot be a task is left out', () => {
  const text = `
    export function* numbers() { yield 1; }
    export async function* stream() { yield 1; }
    declare function ambient(a: number): void;
    export type Task = (a: number) => void;
    interface Shape { area(): number }
    class Circle { area() { return 1; } }
    const value = 5, object = { method() {} };
    function outer() { function inner(a: number) { return a; } return inner(1); }
    let changing = (a: number) => a;
    changing = (a) => a + 1;
    export { other } from './other.ts';
  `;
  assert.deepEqual(namesOf(text), ['outer']);
});

test('overload signatures belong to the one implementation', () => {
  const text = `
    /** @profile [1] */
    export function twice(a: number): number;
    export function twice(a: string): string;
    export function twice(a: any): any { return a + a; }
  `;
  const [twice, ...others] = functionsOf(text);
  assert.equal(others.length, 0);
  assert.equal(twice?.inputs[0]?.expression, '[1]');
});

test('default exports are named, or called default', () => {
  assert.deepEqual(namesOf('export default function render(a) {}', '/a.js'), ['render']);
  assert.deepEqual(namesOf('export default (a: string) => a;'), ['default']);
  assert.deepEqual(namesOf('export default async function (a: string) {}'), ['default']);
  const [late] = functionsOf('const hash = (a: string) => a;\nexport default hash;');
  assert.equal(late?.name, 'hash');
  assert.equal(late?.isExported, true);
});

test('names exported elsewhere in the file count as exported', () => {
  const text = 'function a(x) {}\nfunction b(x) {}\nconst c = (x) => x;\nexport { a, c as d };';
  assert.deepEqual(
    functionsOf(text).map(({ name, isExported }) => [name, isExported]),
    [
      ['a', true],
      ['b', false],
      ['c', true],
    ],
  );
});

test('CommonJS exports are found', () => {
  const text = `
    exports.one = function (a) {};
    module.exports.two = async (a) => a;
    function three(a) {}
    exports.drei = three;
    module.exports = { three, four: (a, b) => a, five(a) {} };
  `;
  assert.deepEqual(
    functionsOf(text, '/project/file.cjs').map(({ name, isExported }) => [name, isExported]),
    [
      ['one', true],
      ['two', true],
      ['three', true],
      ['four', true],
      ['five', true],
    ],
  );
  assert.deepEqual(namesOf('module.exports = function (a) {};', '/project/file.cjs'), ['default']);
  assert.equal(functionsOf('function f(a) {}\nexport = f;')[0]?.isExported, true);
});

test('ranges cover the declaration and its name, in UTF-16 and with any line ending', () => {
  const text =
    "const é = '𝒳';\r\nexport const work = (n: number) => {\r\n  return n;\r\n};\nexport default (a) => a;";
  const [work, unnamed] = functionsOf(text);
  assert.ok(work && unnamed);
  assert.equal(cut(text, work.range), 'export const work = (n: number) => {\r\n  return n;\r\n};');
  assert.equal(cut(text, work.nameRange), 'work');
  assert.equal(cut(text, unnamed.nameRange), 'default');
});

test('a syntax error is given with its place', () => {
  const failure = findFunctions('/project/file.ts', 'export function work(n: number) {\n  return n +;\n}\n');
  assert.ok(isSyntaxFailure(failure));
  assert.match(failure.message, /^Syntax error: /);
  assert.equal(failure.range.start.line, 1);
});

test('a file in another encoding is told so, and not called a syntax error', () => {
  const text = Buffer.from('export const caf\xe9 = 1;\n', 'latin1').toString('utf8');
  const failure = findFunctions('/project/file.ts', text);
  assert.ok(isSyntaxFailure(failure));
  assert.equal(failure.message, 'The file is not text in UTF-8. Save it with that encoding.');
});

test('code that nests deeper than a stack can hold is refused, not fatal', () => {
  for (const text of ['['.repeat(100_000), `const sum = ${'1 + '.repeat(20_000)}1;`]) {
    const failure = findFunctions('/project/file.ts', text);
    assert.ok(isSyntaxFailure(failure));
    assert.equal(failure.message, 'The code nests too deeply to be read.');
  }
});

test('JSX, decorators, hashbangs and an empty file are read', () => {
  assert.deepEqual(
    namesOf('#!/usr/bin/env node\nexport const V = (p: { a: 1 }) => <b>{p.a}</b>;', '/a.tsx'),
    ['V'],
  );
  assert.deepEqual(namesOf('export const V = (p) => <b>{p.a}</b>;', '/a.js'), ['V']);
  assert.deepEqual(namesOf('@sealed class A {}\nfunction f(a: A) {}'), ['f']);
  assert.deepEqual(namesOf(''), []);
});
