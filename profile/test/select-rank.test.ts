import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectRank } from '../select-rank.ts';
import { randomNumbers } from './synthetic-run.ts';

test('the value at a rank is that of the sorted values, and what is before it is no larger', () => {
  const random = randomNumbers(21);
  for (let round = 0; round < 500; round += 1) {
    const count = 1 + Math.floor(random() * 40);
    const spread = [1, 3, 1e6][round % 3] ?? 1;
    const values = Float64Array.from({ length: count }, () => Math.floor(random() * spread) - 1);
    const sorted = values.slice().sort();
    const first = Math.floor(random() * count);
    const second = first + Math.floor(random() * (count - first));
    assert.equal(selectRank(values, first), sorted[first]);
    assert.equal(selectRank(values, second, first), sorted[second]);
    assert.ok(
      values.every((value, i) =>
        i < second ? value <= (values[second] ?? 0) : value >= (values[second] ?? 0),
      ),
    );
  }
});

test('values in order, backward or all the same take no longer than others', () => {
  const count = 300_000;
  for (const shape of [(i: number) => i, (i: number) => -i, () => 7, (i: number) => i % 2]) {
    const values = Float64Array.from({ length: count }, (_, i) => shape(i));
    const expected = values.slice().sort()[count / 2];
    const begun = performance.now();
    assert.equal(selectRank(values, count / 2), expected);
    assert.ok(performance.now() - begun < 2000);
  }
});
