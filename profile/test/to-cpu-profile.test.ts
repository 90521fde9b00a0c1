import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import { mergeCpuProfiles, toCpuProfile } from '../index.ts';
import { cpuProfileOf } from './cpu-profile-of.ts';

const FIRST = cpuProfileOf(
  0,
  [
    [['pool run', 'user work'], 10],
    [['idle (idle)'], 5],
    [['pool run', 'user work', 'user part'], 20],
  ],
  100,
);
const SECOND = cpuProfileOf(1, [[['pool run', 'user part'], 7]], 105);

/** Time in each function by the reckoning of the DevTools: a sample lasts until the next one. */
function selfTimes(profile: ReturnType<typeof toCpuProfile>): Record<string, number> {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const times: Record<string, number> = {};
  profile.samples.forEach((id, i) => {
    const name = names.get(id) ?? '';
    times[name] = (times[name] ?? 0) + (profile.timeDeltas[i + 1] ?? 0) / 1000;
  });
  return times;
}

test('a .cpuprofile holds a tree under one root, samples, and deltas that add up to its length', () => {
  const profile = toCpuProfile(FIRST);
  assert.deepEqual(profile.nodes[0], {
    id: 1,
    callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
    hitCount: 0,
    children: [2, 4],
  });
  assert.deepEqual(profile.nodes[2], {
    id: 3,
    callFrame: {
      functionName: 'work',
      scriptId: '2',
      url: 'file:///project/tasks.ts',
      lineNumber: 3,
      columnNumber: 0,
    },
    hitCount: 1,
    children: [5],
  });
  assert.deepEqual(profile.samples, [3, 4, 5, 5]);
  assert.deepEqual(profile.timeDeltas, [0, 10_000, 5000, 20_000]);
  assert.deepEqual([profile.startTime, profile.endTime], [100_000, 135_000]);
  assert.deepEqual(selfTimes(profile), { work: 10, '(idle)': 5, part: 20 });
});

test('every node but the root is the child of exactly one other', () => {
  const { nodes } = toCpuProfile(mergeCpuProfiles([FIRST, SECOND]));
  const children = nodes.flatMap((node) => node.children).toSorted((a, b) => a - b);
  assert.deepEqual(
    children,
    nodes.slice(1).map(({ id }) => id),
  );
});

test('merged processes stand one after another, so that no time is lost or counted twice', () => {
  const merged = mergeCpuProfiles([FIRST, SECOND]);
  assert.deepEqual(selfTimes(toCpuProfile(merged)), { work: 10, '(idle)': 5, part: 27 });
  assert.deepEqual([merged.samples.at[0], merged.samples.at.at(-1)], [100, 142]);
  const total = merged.selfMs.reduce((sum, ms) => sum + ms, 0);
  assert.equal(total, 42);
  // `part` called by `work` and by the pool itself are two calls.
  assert.equal(merged.frame.filter((frame) => merged.frames[frame]?.name === 'part').length, 2);
});

test('paths of both kinds of system become addresses, and what has no file stays without', () => {
  const url = (file: string): string => {
    const frame = { name: 'f', file, line: 2, column: 5, kind: 'user' as const };
    const profile: CpuProfile = { ...FIRST, frames: [frame], frame: [0], parent: [-1], selfMs: [1] };
    const [, node] = toCpuProfile({ ...profile, samples: { at: [0, 1], node: [0, 0] } }).nodes;
    return node?.callFrame.url ?? 'no node';
  };
  assert.equal(url('/home/ada/a b#1?.ts'), 'file:///home/ada/a%20b%231%3F.ts');
  assert.equal(url('C:\\site\\ü.ts'), 'file:///C:/site/%C3%BC.ts');
  assert.equal(url('\\\\server\\share\\a.ts'), 'file://server/share/a.ts');
  assert.equal(url('node:fs'), 'node:fs');
  assert.equal(url(''), '');
});

test('nothing becomes a profile of nothing', () => {
  const profile = toCpuProfile(mergeCpuProfiles([]));
  assert.equal(profile.nodes.length, 1);
  assert.deepEqual([profile.samples, profile.startTime, profile.endTime], [[], 0, 0]);
});
