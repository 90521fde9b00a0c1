import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Coverage, coveredWithin, mergeIntervals, totalLength, unionOf } from '../intervals.ts';
import { lengthsByPriority } from '../lengths-by-priority.ts';
import { rowsByWorker } from '../rows-by-worker.ts';
import { randomNumbers } from './synthetic-run.ts';

test('a union covers what any of its intervals covers, in whatever order they come', () => {
  const random = randomNumbers(11);
  for (let round = 0; round < 300; round += 1) {
    const count = Math.floor(random() * 12);
    const [first, second] = [spans(random, count), spans(random, count)];
    const merged = mergeIntervals(unionOf(first.from, first.to), unionOf(second.from, second.to));
    const all = [first, second];
    const isCovered = (at: number): boolean =>
      all.some(({ from, to }) => from.some((start, i) => start <= at && at < (to[i] ?? 0)));
    const expected = Array.from({ length: 100 }, (_, at) => isCovered(at)).filter(Boolean).length;
    assert.equal(totalLength(merged), expected);
    const [from, to] = [Math.floor(random() * 100), Math.floor(random() * 100)];
    const within = Array.from({ length: 100 }, (_, at) => at >= from && at < to && isCovered(at)).filter(
      Boolean,
    );
    assert.equal(coveredWithin(merged, from, to), within.length);
  }
});

test('each layer is given the time that none before it covers', () => {
  const random = randomNumbers(13);
  for (let round = 0; round < 300; round += 1) {
    const layers = Array.from({ length: 1 + (round % 4) }, () => spans(random, Math.floor(random() * 10)));
    const unions = layers.map(({ from, to }) => unionOf(from, to));
    const [from, to] = [Math.floor(random() * 60), 40 + Math.floor(random() * 60)];
    const expected = layers.map(() => 0);
    for (let at = from; at < to; at += 1) {
      const first = layers.findIndex(({ from: starts, to: ends }) =>
        starts.some((start, i) => start <= at && at < (ends[i] ?? 0)),
      );
      if (first >= 0) expected[first] = (expected[first] ?? 0) + 1;
    }
    assert.deepEqual(lengthsByPriority(unions, from, to), expected);
    const all = unions.reduce((sum, union) => mergeIntervals(sum, union));
    assert.equal(
      lengthsByPriority(unions).reduce((sum, ms) => sum + ms, 0),
      totalLength(all),
    );
  }
});

test('what is missing or backward has no length, and hides no disorder', () => {
  const union = unionOf([5, Number.NaN, 3, 9, 1], [6, 8, 4, 2, Number.NaN]);
  assert.deepEqual(
    [Array.from(union.from), Array.from(union.to)],
    [
      [3, 5],
      [4, 6],
    ],
  );
  assert.equal(totalLength(unionOf([], [])), 0);
});

test('spans that are looked up one after the other are covered as if each were looked up alone', () => {
  const random = randomNumbers(12);
  const { from, to } = spans(random, 40);
  const union = unionOf(from, to);
  const coverage = new Coverage(union);
  for (let round = 0; round < 2000; round += 1) {
    const start = random() * 110 - 5;
    const end = start + random() * 20 - 2;
    assert.equal(coverage.within(start, end), coveredWithin(union, start, end));
  }
});

test('the rows of a worker are those that name it, whatever its number is', () => {
  const worker = [3, -1, 3, 9_000_000, 0, -1, 3, 2 ** 40];
  const rows = rowsByWorker(worker);
  for (const id of new Set(worker)) {
    assert.deepEqual(
      Array.from(rows.of(id)),
      worker.flatMap((one, row) => (one === id ? [row] : [])),
    );
  }
  assert.equal(rows.of(1).length, 0);
  assert.equal(rows.of(2 ** 41).length, 0);
});

/** Whole numbers, so that lengths can be counted. */
function spans(random: () => number, count: number): { from: number[]; to: number[] } {
  const from = Array.from({ length: count }, () => Math.floor(random() * 90));
  return { from, to: from.map((start) => start + Math.floor(random() * 10)) };
}
