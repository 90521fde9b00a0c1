import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findFunctions } from '../../functions/find-functions.ts';
import { isSyntaxFailure } from '../../functions/source-file.ts';
import type { InputCandidate } from '../../../protocol/function-info.ts';

function tagsOf(text: string): InputCandidate[] {
  const found = findFunctions('/project/file.ts', text);
  assert.ok(!isSyntaxFailure(found));
  return found.flatMap(({ inputs }) => inputs).filter(({ source }) => source === 'profile-tag');
}

test('a tag on one line', () => {
  const [tag] = tagsOf('/** @profile [[1, 2], [3, 4]] */\nfunction add(a: number, b: number) {}');
  assert.equal(tag?.expression, '[[1, 2], [3, 4]]');
  assert.equal(tag?.shape, 'tuples');
  assert.deepEqual(tag?.range, { start: { line: 0, character: 13 }, end: { line: 0, character: 29 } });
});

test('an expression over several lines ends at the next tag', () => {
  const text = `
/**
 * Adds.
 *
 * @param a the one
 * @profile Array.from(
 *   { length: 10 },
 *   (_, index) => index * 2,
 * );
 * @returns the sum
 */
export const add = (a: number) => a;`;
  const [tag] = tagsOf(text);
  assert.equal(tag?.expression, 'Array.from(\n  { length: 10 },\n  (_, index) => index * 2,\n)');
  assert.equal(tag?.shape, 'values');
  assert.equal(tag?.range.start.line, 5);
  assert.equal(tag?.range.end.line, 8);
});

test('several tags are offered in their order, and an empty one is not', () => {
  const text = '/**\n * @profile\n * @profile small\n * @profile large\n */\nfunction f(a) {}';
  assert.deepEqual(
    tagsOf(text).map(({ expression, shape }) => [expression, shape]),
    [
      ['small', 'unknown'],
      ['large', 'unknown'],
    ],
  );
});

test('the shape of the items is told where the expression shows it', () => {
  const shapes = {
    '[1, `a`]': 'values',
    '[[1], [2]]': 'tuples',
    '[[1], 2]': 'unknown',
    'Array.from({ length: 3 }, (_, n) => n)': 'values',
    'Array.from({ length: 3 }, (_, n) => [n, n] as const)': 'tuples',
    'words.map((word) => ({ word })).slice(1)': 'values',
    'words.map((word) => word.length)': 'unknown',
    'makeInputs()': 'unknown',
  };
  for (const [expression, shape] of Object.entries(shapes)) {
    assert.equal(tagsOf(`/** @profile ${expression} */\nfunction f(a) {}`)[0]?.shape, shape, expression);
  }
});

test('only the JSDoc of the function itself counts', () => {
  const text = `
    /** @profile [1] */
    const other = 1;
    /** @profile [2] */
    // A comment between.
    export function f(a) {}
    /* @profile [3] */
    function g(a) {}
    // @profile [4]
    function h(a) {}
    /** Mail me @profile [5] */
    function i(a) {}
    /** @profiled [6] */
    function j(a) {}
  `;
  assert.deepEqual(
    tagsOf(text).map(({ expression }) => expression),
    ['[2]'],
  );
});

test('a broken expression is offered as it is, for the run to complain about', () => {
  const [tag] = tagsOf('/** @profile [1, 2 */\nfunction f(a) {}');
  assert.deepEqual([tag?.expression, tag?.shape], ['[1, 2', 'unknown']);
});

test('tags work with Windows line endings and come before call sites', () => {
  const text = '/**\r\n * @profile [\r\n *   1,\r\n * ]\r\n */\r\nfunction f(a) {}\r\n[7].map(f);';
  const found = findFunctions('/project/file.ts', text);
  assert.ok(!isSyntaxFailure(found));
  assert.deepEqual(
    found[0]?.inputs.map(({ source, expression }) => [source, expression]),
    [
      ['profile-tag', '[\n  1,\n]'],
      ['call-site', '[7]'],
    ],
  );
});
