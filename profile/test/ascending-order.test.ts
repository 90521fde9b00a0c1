import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascendingOrder } from '../ascending-order.ts';
import { randomNumbers } from './synthetic-run.ts';

function expected(values: Float64Array): number[] {
  const key = (i: number): number => (Number.isNaN(values[i]) ? Number.POSITIVE_INFINITY : (values[i] ?? 0));
  const isNaN = (i: number): number => Number(Number.isNaN(values[i]));
  return [...values.keys()].sort(
    (a, b) => isNaN(a) - isNaN(b) || (key(a) < key(b) ? -1 : Number(key(a) > key(b))),
  );
}

for (const count of [0, 1, 100, 10_000]) {
  test(`orders ${count} values of every kind as a comparison does, equal ones as they came`, () => {
    const random = randomNumbers(11);
    const special = [Number.NaN, -Number.NaN, 0, -0, Infinity, -Infinity, 5e-324, -5e-324, 1e308, -1e308];
    const values = Float64Array.from({ length: count }, () => {
      const kind = random();
      if (kind < 0.2) return special[Math.floor(random() * special.length)] ?? 0;
      return kind < 0.5 ? Math.floor(random() * 20) - 10 : (random() - 0.5) * 1e6;
    });
    const before = values.slice();
    assert.deepEqual([...ascendingOrder(values)], expected(values));
    assert.deepEqual(values, before);
  });
}

test('leaves values that are in order where they are', () => {
  assert.deepEqual([...ascendingOrder(Float64Array.of(-2, -2, 0, 3, Infinity))], [0, 1, 2, 3, 4]);
});
