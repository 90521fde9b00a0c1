import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatCount, formatDuration, formatFactor, formatPart, formatShare } from '../index.ts';

test('a duration is shown in the unit a reader would choose, with three digits at most', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [0.0852, '85.2 µs'],
    [0.9994, '999 µs'],
    [0.9996, '1 ms'],
    [4.204, '4.2 ms'],
    [99.96, '100 ms'],
    [411.7, '412 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1240, '1.24 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_660_000, '1 h 1 min'],
    [-4.2, '-4.2 ms'],
    [Number.NaN, '–'],
  ];
  for (const [ms, text] of cases) assert.equal(formatDuration(ms), text, String(ms));
});

test('a size is shown in steps of 1,024 and never as 1,024 of the smaller unit', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [512, '512 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [1024 ** 2 - 1, '1 MB'],
    [4.2 * 1024 ** 2, '4.2 MB'],
    [150 * 1024 ** 3, '150 GB'],
    [-2048, '-2 KB'],
    [Number.POSITIVE_INFINITY, '–'],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text, String(bytes));
});

test('a share is not rounded to nothing nor to everything', () => {
  assert.equal(formatShare(0.96), '96 %');
  assert.equal(formatShare(1), '100 %');
  assert.equal(formatShare(0.999), '99 %');
  assert.equal(formatShare(0.004), '0.4 %');
  assert.equal(formatShare(0.0001), '< 0.1 %');
  assert.equal(formatShare(0), '0 %');
});

test('factors and counts read as words do', () => {
  assert.equal(formatFactor(1.94), '1.9×');
  assert.equal(formatFactor(12.3), '12×');
  assert.equal(formatFactor(0.043), '0.04×');
  assert.equal(formatFactor(0.97), '0.97×');
  assert.equal(formatFactor(0.998), '1.0×');
  assert.equal(formatFactor(0.8), '0.8×');
  assert.equal(formatFactor(0.0004), '< 0.01×');
  assert.equal(formatFactor(999), '999×');
  assert.equal(formatFactor(15_980), 'over 1,000×');
  assert.equal(formatCount(1, 'task'), '1 task');
  assert.equal(formatCount(20_000, 'task'), '20,000 tasks');
  assert.equal(formatPart(4000, 9000, 'task'), '4,000 of 9,000 tasks');
});
