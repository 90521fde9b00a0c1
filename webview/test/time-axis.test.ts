import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histogramTicks } from '../model/histogram-ticks.ts';
import { niceStep, timeTicks } from '../model/time-axis.ts';

const labels = (from: number, to: number, width = 800): string[] =>
  timeTicks(from, to, width).map(({ label }) => label);

test('ticks are round and named in the unit of their size', () => {
  assert.deepEqual(labels(0, 1000, 500), ['0', '0.2 s', '0.4 s', '0.6 s', '0.8 s', '1.0 s']);
  assert.deepEqual(labels(0, 900, 500), ['0', '200 ms', '400 ms', '600 ms', '800 ms']);
  assert.deepEqual(labels(0, 5000, 500), ['0', '1 s', '2 s', '3 s', '4 s', '5 s']);
  assert.deepEqual(labels(0, 1300, 500), ['0', '0.5 s', '1.0 s']);
  assert.deepEqual(labels(0, 0.1, 500), ['0', '20 µs', '40 µs', '60 µs', '80 µs', '100 µs']);
  assert.deepEqual(labels(0, 600_000, 500), ['0', '2 min', '4 min', '6 min', '8 min', '10 min']);
});

test('deep in a long run the ticks still differ from one another', () => {
  const shown = labels(61_234.5, 61_234.9);
  assert.equal(new Set(shown).size, shown.length);
  assert.ok(shown.length >= 4, shown.join());
});

test('there are never more ticks than have room, nor any without a span', () => {
  for (const span of [0.01, 0.3, 7, 99, 12_345, 1e7, 1e9]) {
    for (const width of [80, 360, 1600]) {
      const ticks = timeTicks(span / 3, span / 3 + span, width);
      assert.ok(
        ticks.length <= Math.max(1, width / 80) + 1,
        `${ticks.length} ticks on ${width} px of ${span} ms`,
      );
      for (const { atMs } of ticks) assert.ok(atMs >= span / 3 - span * 1e-6 && atMs <= span / 3 + span);
    }
  }
  assert.deepEqual(timeTicks(5, 5, 800), []);
});

test('a step is never smaller than asked', () => {
  for (const least of [0.0003, 0.2, 0.21, 1, 1.1, 999, 20_001, 31_000, 3_600_001])
    assert.ok(niceStep(least) >= least * 0.999);
  assert.equal(niceStep(0.2), 0.2);
  assert.equal(niceStep(25_000), 30_000);
  assert.equal(niceStep(61_000), 120_000);
});

test('a histogram has round ticks on a linear and on a logarithmic scale', () => {
  const linear = histogramTicks({ edges: [0, 5, 10, 15, 20], scale: 'linear' }, 200, 80);
  assert.deepEqual(linear, [
    { position: 0, label: '0' },
    { position: 2, label: '10 ms' },
    { position: 4, label: '20 ms' },
  ]);
  const log = histogramTicks({ edges: [0.05, 0.5, 5, 50, 500], scale: 'log' }, 400, 80);
  assert.deepEqual(
    log.map(({ label }) => label),
    ['100 µs', '1 ms', '10 ms', '100 ms'],
  );
  assert.ok(Math.abs((log[0]?.position ?? 0) - Math.log10(2)) < 1e-9);
  assert.deepEqual(histogramTicks({ edges: [], scale: 'linear' }, 400, 80), []);
});
