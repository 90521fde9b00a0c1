import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlicePyramid, type SliceSource } from '../model/slice-pyramid.ts';
import { seededRandom } from './sample-run.ts';

function growingSource(): { source: SliceSource; durations: number[]; severities: number[] } {
  const durations: number[] = [];
  const severities: number[] = [];
  const source: SliceSource = {
    get length() {
      return durations.length;
    },
    durationAt: (position) => durations[position] ?? Number.NaN,
    severityAt: (position) => severities[position] ?? 0,
  };
  return { source, durations, severities };
}

function naive(durations: readonly number[], severities: readonly number[], from: number, to: number) {
  const slice = durations.slice(from, to);
  const longest = slice.length === 0 ? -1 : from + slice.indexOf(Math.max(...slice));
  return {
    longest,
    worst: Math.max(0, ...severities.slice(from, to)),
    totalMs: slice.reduce((sum, duration) => sum + duration, 0),
    count: Math.max(0, to - from),
  };
}

test('any range of any length is summarised as a plain loop would, while slices keep coming', () => {
  const random = seededRandom(11);
  const { source, durations, severities } = growingSource();
  const pyramid = new SlicePyramid(source);
  for (const size of [0, 1, 15, 16, 17, 31, 32, 33, 64, 100, 255, 256, 257, 1000, 1500]) {
    while (durations.length < size) {
      durations.push(random() * 10);
      severities.push(random() < 0.01 ? 3 : 0);
    }
    pyramid.extend();
    for (let trial = 0; trial < 200; trial++) {
      const a = Math.floor(random() * (size + 1));
      const b = Math.floor(random() * (size + 1));
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const expected = naive(durations, severities, from, to);
      const found = pyramid.summarize(from, to);
      assert.equal(found.longest, expected.longest, `longest of ${from}–${to} of ${size}`);
      assert.equal(found.worst, expected.worst);
      assert.equal(found.count, expected.count);
      assert.ok(Math.abs(found.totalMs - expected.totalMs) < 1e-6);
    }
  }
});

test('slices that moved are summarised anew after truncate', () => {
  const { source, durations, severities } = growingSource();
  for (let position = 0; position < 512; position++) {
    durations.push(1);
    severities.push(0);
  }
  const pyramid = new SlicePyramid(source);
  pyramid.extend();
  durations[130] = 50;
  severities[130] = 4;
  pyramid.truncate(130);
  pyramid.extend();
  assert.deepEqual(pyramid.summarize(0, 512), { longest: 130, worst: 4, totalMs: 561, count: 512 });
});

test('a summary of a hundred thousand slices looks at few of them', () => {
  let looks = 0;
  const source: SliceSource = {
    length: 100_000,
    durationAt: () => {
      looks++;
      return 1;
    },
    severityAt: () => 0,
  };
  const pyramid = new SlicePyramid(source);
  pyramid.extend();
  looks = 0;
  assert.equal(pyramid.summarize(7, 99_990).totalMs, 99_983);
  assert.ok(looks < 100, `${looks} slices were read`);
});
