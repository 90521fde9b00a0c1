import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComparedTimes, RunComparison } from '../../protocol/run-comparison.ts';
import { comparisonHeadline } from '../comparison-text.ts';

function headline(beforeMs: number, afterMs: number, p: number): string {
  const cost: ComparedTimes = { beforeMs, afterMs, ratio: beforeMs === 0 ? null : afterMs / beforeMs, p };
  const comparison: RunComparison = {
    schema: 'poolscope.comparison/1',
    function: 'render',
    tasks: { before: 10, after: 10 },
    makespanMs: { before: 1, after: 1 },
    cost,
    phases: { queue: cost, serialize: cost, transfer: cost, deserialize: cost, run: cost, return: cost },
  };
  return comparisonHeadline(comparison);
}

test('a sure difference is told with its size and both medians', () => {
  assert.match(headline(10, 8, 0.001), /render costs 20 % less \(median 10.* before, 8.* after\)/);
  assert.match(headline(10, 12, 0.001), /costs 20 % more/);
  assert.match(headline(10, 31, 0.001), /costs 3\.1 times as much/);
});

test('what could be chance is called so', () => {
  assert.match(headline(10, 8, 0.2), /as much as before: the difference could be chance/);
  assert.match(headline(0, 1, 0.001), /could be chance/);
});

test('a sure difference that matters to nobody is none', () => {
  assert.match(headline(10, 10.05, 0.001), /as much as before, within 1 %/);
});
