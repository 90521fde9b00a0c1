import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FunctionInfo } from '../../protocol/function-info.ts';
import { functionAt, functionsTouchedBy } from '../function-choice.ts';

function info(name: string, fromLine: number, toLine: number): FunctionInfo {
  const range = { start: { line: fromLine, character: 0 }, end: { line: toLine, character: 1 } };
  return {
    name,
    kind: 'function',
    isExported: true,
    isAsync: false,
    parameterCount: 1,
    range,
    nameRange: range,
    inputs: [],
  };
}

const first = info('first', 2, 5);
const outer = info('outer', 7, 20);
const inner = info('inner', 10, 12);
const functions = [first, outer, inner];

function selection(fromLine: number, toLine: number) {
  return { start: { line: fromLine, character: 0 }, end: { line: toLine, character: 0 } };
}

test('takes the innermost function around the cursor', () => {
  assert.equal(functionAt(functions, { line: 3, character: 4 }), first);
  assert.equal(functionAt(functions, { line: 11, character: 0 }), inner);
  assert.equal(functionAt(functions, { line: 15, character: 0 }), outer);
});

test('takes the cursor right behind the closing brace for inside', () => {
  assert.equal(functionAt(functions, { line: 5, character: 1 }), first);
  assert.equal(functionAt(functions, { line: 5, character: 2 }), null);
});

test('finds nothing between functions', () => {
  assert.equal(functionAt(functions, { line: 6, character: 0 }), null);
  assert.equal(functionAt([], { line: 0, character: 0 }), null);
});

test('finds every function that one of the selections touches, in file order', () => {
  assert.deepEqual(functionsTouchedBy(functions, [selection(4, 8)]), [first, outer]);
  assert.deepEqual(functionsTouchedBy(functions, [selection(11, 11), selection(2, 2)]), functions);
  assert.deepEqual(functionsTouchedBy(functions, [selection(6, 6)]), []);
});
