import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compactProfile } from '../child/cpu/compact-profile.ts';
import type { SampledChunk, SampledNode } from '../child/cpu/sampler-wire.ts';

const NODES = [
  node(1, '(root)', '', [2, 3]),
  node(2, 'work', '/bundle.mjs', [4]),
  node(3, '(idle)', ''),
  node(4, 'part', '/bundle.mjs'),
];

function node(id: number, functionName: string, url: string, children: readonly number[] = []): SampledNode {
  const line = url === '' ? -1 : 10 * id;
  return { id, callFrame: { functionName, url, lineNumber: line, columnNumber: line }, children };
}

/** Samples are pairs of a node and the microseconds since the one before. */
function chunk(
  startMs: number,
  samples: readonly (readonly [number, number])[],
  endMs: number,
): SampledChunk {
  return {
    pid: 1,
    thread: 0,
    sequence: 0,
    isLast: true,
    beforeMs: startMs - 1,
    afterMs: startMs + 1,
    profile: {
      nodes: NODES,
      startTime: startMs * 1000,
      endTime: endMs * 1000,
      samples: samples.map(([id]) => id),
      timeDeltas: samples.map(([, delta]) => delta),
    },
  };
}

test('samples become times by node, and those that repeat a node are left out', () => {
  const samples = [
    [2, 1000],
    [2, 1000],
    [4, 1000],
    [4, 2000],
    [3, 1000],
  ] as const;
  const profile = compactProfile(7, [chunk(100, samples, 108)], 90);
  assert.deepEqual(
    profile.frames.map(({ name, kind, line, column }) => [name, kind, line, column]),
    [
      ['work', 'user', 21, 21],
      ['(idle)', 'idle', 0, 0],
      ['part', 'user', 41, 41],
    ],
  );
  assert.deepEqual(profile.parent, [-1, -1, 0]);
  assert.deepEqual(profile.selfMs, [2, 2, 3]);
  assert.deepEqual(profile.samples, { at: [11, 13, 16, 18], node: [0, 2, 1, 1] });
  assert.deepEqual([profile.worker, profile.intervalMs], [7, 1]);
});

test('a part ends where the next begins, however far they overlap, and no time counts twice', () => {
  const first = chunk(
    0,
    [
      [2, 0],
      [4, 3000],
      [2, 4000],
    ],
    12,
  );
  const second = chunk(
    5,
    [
      [4, 0],
      [3, 2000],
    ],
    10,
  );
  const profile = compactProfile(0, [first, second], 0);
  assert.deepEqual(profile.selfMs, [3, 3, 4]);
  assert.deepEqual(profile.samples, { at: [0, 3, 7, 10], node: [0, 2, 1, 1] });
});

test('samples that are told out of order take no time back', () => {
  const profile = compactProfile(
    0,
    [
      chunk(
        0,
        [
          [2, 0],
          [4, 4000],
          [2, -1000],
          [3, 2000],
        ],
        6,
      ),
    ],
    0,
  );
  const total = profile.selfMs.reduce((sum, ms) => sum + ms, 0);
  assert.equal(total, 6);
  assert.ok(profile.selfMs.every((ms) => ms >= 0));
  assert.deepEqual(
    profile.samples.at,
    profile.samples.at.toSorted((a, b) => a - b),
  );
});

test('a profiler with another clock is set by the moments around its start', () => {
  const other = chunk(5_000_000, [[2, 0]], 5_000_004);
  const profile = compactProfile(0, [{ ...other, beforeMs: 100, afterMs: 101 }], 100);
  assert.deepEqual(profile.samples, { at: [1, 5], node: [0, 0] });
});

test('of a very long profile fewer samples are kept, and no time is lost', () => {
  const samples = Array.from({ length: 500_001 }, (_, i) => [i % 2 === 0 ? 2 : 4, 1000] as const);
  const profile = compactProfile(0, [chunk(0, samples, 500_002)], 0);
  assert.ok(profile.samples.at.length <= 200_000);
  assert.deepEqual(
    profile.selfMs.toSorted((a, b) => a - b),
    [0, 250_000, 250_001],
  );
  assert.equal(profile.samples.at.at(-1), 500_002);
});

test('a process that was never sampled has a profile without times', () => {
  const profile = compactProfile(0, [chunk(0, [], 3)], 0);
  assert.deepEqual([profile.selfMs, profile.samples], [[0, 0, 0], { at: [], node: [] }]);
});
