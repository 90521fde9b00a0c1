import type { CpuProfile, ProfileFrame } from '../../protocol/cpu-profile.ts';
import { CallTree } from './call-tree.ts';
import { selfTimes, type CpuSpan } from './self-times.ts';

/** One call tree of one or more processes; columns have an entry per node, depth first, the longer of siblings first. */
export interface FlameGraph {
  readonly frames: readonly ProfileFrame[];
  /** Position in `frames`. */
  readonly frame: Int32Array;
  /** The node that called it, always before it; -1 at the root. */
  readonly parent: Int32Array;
  /** From 0. */
  readonly depth: Int32Array;
  readonly selfMs: Float64Array;
  /** Callees included. */
  readonly totalMs: Float64Array;
  /** Where the node begins on an axis that is `busyMs` long. */
  readonly leftMs: Float64Array;
  /** Time of all processes together in which they were not idle. */
  readonly busyMs: number;
  readonly idleMs: number;
}

/** What stands for the pool's own code and for what of Node leads to it. */
const POOL: ProfileFrame = { name: 'Poolscope', file: '', line: 0, column: 0, kind: 'pool' };

/**
 * Merges profiles into one flame graph. Calls of the pool's own code, and of Node's that lead to it, are folded into one
 * frame, so that a function stands once whichever way the pool came to call it; idle time is counted apart.
 */
export function flameGraph(profiles: readonly CpuProfile[], span: CpuSpan | null = null): FlameGraph {
  const tree = new CallTree();
  let idleMs = 0;
  for (const profile of profiles) idleMs += addProfile(tree, profile, selfTimes(profile, span));
  return laidOut(tree, idleMs);
}

/** Returns the idle time. */
function addProfile(tree: CallTree, profile: CpuProfile, times: ArrayLike<number>): number {
  const { frames, frame, parent } = profile;
  const frameOf = (node: number): ProfileFrame | undefined => frames[frame[node] ?? -1];
  const isBelowOwnCode = belowOwnCode(profile);
  const merged = new Int32Array(frame.length).fill(-2);
  const place = (node: number): number => {
    const known = merged[node] ?? -1;
    if (known !== -2) return known;
    const here = frameOf(node);
    const caller = parent[node] ?? -1;
    let found: number;
    if (here === undefined) found = -1;
    else if (here.kind !== 'pool') found = tree.nodeOf(caller < 0 ? -1 : place(caller), tree.frameOf(here));
    else if (isBelowOwnCode[node] === 0) found = tree.nodeOf(-1, tree.frameOf(POOL));
    else
      found =
        frameOf(caller)?.kind === 'pool' ? place(caller) : tree.nodeOf(place(caller), tree.frameOf(POOL));
    merged[node] = found;
    return found;
  };
  let idleMs = 0;
  // Parents come before children, so `place` never has far to go.
  for (let node = 0; node < frame.length; node++) {
    const ms = times[node] ?? 0;
    if (ms <= 0) continue;
    if (frameOf(node)?.kind === 'idle') idleMs += ms;
    else tree.addSelf(place(node), ms);
  }
  return idleMs;
}

/** 1 for nodes that a function of the user's or of a dependency called, however indirectly. */
function belowOwnCode({ frames, frame, parent }: CpuProfile): Uint8Array {
  const below = new Uint8Array(frame.length);
  for (let node = 0; node < frame.length; node++) {
    const caller = parent[node] ?? -1;
    if (caller < 0) continue;
    const kind = frames[frame[caller] ?? -1]?.kind;
    below[node] = kind === 'user' || kind === 'dependency' ? 1 : (below[caller] ?? 0);
  }
  return below;
}

function laidOut(tree: CallTree, idleMs: number): FlameGraph {
  const count = tree.frame.length;
  const totals = Float64Array.from(tree.selfMs);
  const children: number[][] = Array.from({ length: count + 1 }, () => []);
  for (let node = count - 1; node >= 0; node--) {
    const parent = tree.parent[node] ?? -1;
    if (parent >= 0) totals[parent] = (totals[parent] ?? 0) + (totals[node] ?? 0);
    children[parent + 1]?.push(node);
  }
  for (const siblings of children) siblings.sort((a, b) => (totals[b] ?? 0) - (totals[a] ?? 0) || a - b);
  const graph = {
    frames: tree.frames,
    frame: new Int32Array(count),
    parent: new Int32Array(count),
    depth: new Int32Array(count),
    selfMs: new Float64Array(count),
    totalMs: new Float64Array(count),
    leftMs: new Float64Array(count),
    busyMs: (children[0] ?? []).reduce((sum, node) => sum + (totals[node] ?? 0), 0),
    idleMs,
  };
  fill(graph, tree, totals, children);
  return graph;
}

/** Writes the nodes depth first, without recursion: a stack of calls can be deeper than ours. */
function fill(graph: FlameGraph, tree: CallTree, totals: Float64Array, children: readonly number[][]): void {
  const pending = (children[0] ?? []).toReversed();
  const placed = new Int32Array(tree.frame.length).fill(-1);
  /** Where the next child of a node begins; the last entry is for the roots. */
  const ends = new Float64Array(tree.frame.length + 1);
  let written = 0;
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const from = tree.parent[node] ?? -1;
    const parent = from < 0 ? -1 : (placed[from] ?? -1);
    const slot = from < 0 ? tree.frame.length : from;
    const left = ends[slot] ?? 0;
    const total = totals[node] ?? 0;
    ends[slot] = left + total;
    ends[node] = left;
    placed[node] = written;
    graph.frame[written] = tree.frame[node] ?? 0;
    graph.parent[written] = parent;
    graph.depth[written] = parent < 0 ? 0 : (graph.depth[parent] ?? 0) + 1;
    graph.selfMs[written] = tree.selfMs[node] ?? 0;
    graph.totalMs[written] = total;
    graph.leftMs[written] = left;
    written += 1;
    pending.push(...(children[node + 1] ?? []).toReversed());
  }
}
