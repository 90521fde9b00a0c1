import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressSteps } from '../progress-steps.ts';

test('steps add up to the whole, and come no more often than they can be read', () => {
  const steps = new ProgressSteps();
  let told = 0;
  let sum = 0;
  for (let batch = 0; batch <= 100; batch++) {
    const step = steps.next({ done: batch * 7, total: 700 }, batch * 50);
    if (step === null) continue;
    told++;
    sum += step.increment ?? 0;
  }
  assert.equal(sum, 100);
  assert.ok(told <= (100 * 50) / 400 + 2, `${told} steps`);
});

test('while the total is not known, the bar does not grow', () => {
  const steps = new ProgressSteps();
  assert.deepEqual(steps.next({ done: 3, total: null }, 0), {});
  assert.equal(steps.next({ done: 4, total: null }, 100), null);
  assert.deepEqual(steps.next({ done: 5, total: 10 }, 500), { increment: 50 });
});
