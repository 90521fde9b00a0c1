import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyTaskColumns } from '../../protocol/recorded-run.ts';
import { appendColumns } from '../index.ts';
import { repeat, runOf } from './synthetic-run.ts';

test('appended rows follow those that were there, in every column', () => {
  const target = runOf([{ submitted: 1, settled: 2 }]).tasks;
  appendColumns(
    target,
    runOf([{ submitted: 3, settled: 4, outcome: 'error', worker: 1, bytesIn: 70 }]).tasks,
  );
  assert.deepEqual(target.submitted, [1, 3]);
  assert.deepEqual(target.settled, [2, 4]);
  assert.deepEqual(target.outcome, ['ok', 'error']);
  assert.deepEqual(target.worker, [0, 1]);
  assert.deepEqual(target.bytesIn, [8, 70]);
  assert.deepEqual(new Set(Object.values(target).map((column) => column.length)), new Set([2]));
});

test('more rows than a call can have arguments are appended', () => {
  const target = emptyTaskColumns();
  appendColumns(target, runOf(repeat(200_000, { submitted: 0, settled: 1 })).tasks);
  assert.equal(target.settled.length, 200_000);
});
