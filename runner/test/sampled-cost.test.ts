import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampledCost } from '../child/sampled-cost.ts';

function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('the cost of all is told from a few, and one that was interrupted does not speak for the others', () => {
  // 300 of 0.1 ms; every 10th is timed, and the one at 100, which took 20 ms, would alone count as 200.
  const cost = new SampledCost(10);
  for (let i = 0; i < 300; i++) cost.run(() => spin(i === 100 ? 20 : 0.1));
  assert.ok(cost.totalMs >= 29, String(cost.totalMs));
  assert.ok(cost.totalMs < 150, String(cost.totalMs));
});

test('nothing has cost nothing', () => {
  assert.equal(new SampledCost(10).totalMs, 0);
});
