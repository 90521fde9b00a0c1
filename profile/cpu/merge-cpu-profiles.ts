import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import { CallTree } from './call-tree.ts';

/**
 * One profile of several processes: equal calls become one node, and the samples stand one process after another, as if
 * one process had done it all. So every length of time stays true, which it would not if they were interleaved.
 */
export function mergeCpuProfiles(profiles: readonly CpuProfile[]): CpuProfile {
  const tree = new CallTree();
  const at: number[] = [];
  const node: number[] = [];
  const begin = Math.min(...profiles.map((profile) => profile.samples.at[0] ?? Infinity));
  let end = Number.isFinite(begin) ? begin : 0;
  for (const profile of profiles) {
    const frames = profile.frames.map((frame) => tree.frameOf(frame));
    const nodes: number[] = [];
    profile.frame.forEach((frame, i) => {
      const parent = nodes[profile.parent[i] ?? -1] ?? -1;
      const merged = tree.nodeOf(parent, frames[frame] ?? 0);
      tree.addSelf(merged, profile.selfMs[i] ?? 0);
      nodes.push(merged);
    });
    const shift = end - (profile.samples.at[0] ?? end);
    profile.samples.at.forEach((time, i) => {
      at.push(time + shift);
      node.push(nodes[profile.samples.node[i] ?? 0] ?? 0);
      end = time + shift;
    });
  }
  return {
    worker: profiles.length === 1 ? (profiles[0]?.worker ?? -1) : -1,
    intervalMs: Math.max(0, ...profiles.map(({ intervalMs }) => intervalMs)),
    frames: tree.frames,
    frame: tree.frame,
    parent: tree.parent,
    selfMs: tree.selfMs,
    samples: { at, node },
  };
}
