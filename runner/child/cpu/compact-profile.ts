/** From what the profiler of one process wrote to the columns of a `CpuProfile`; places are those of the running code. */
import type { CpuProfile, FrameKind, ProfileFrame } from '../../../protocol/cpu-profile.ts';
import { CallTree } from '../../../profile/cpu/call-tree.ts';
import { INTERVAL_MS, type SampledChunk, type SampledNode } from './sampler-wire.ts';

/** Samples kept one by one; of longer profiles every other is left out until they fit. Times by function stay whole. */
const MOST_SAMPLES = 200_000;

const PSEUDO_FRAMES: Readonly<Record<string, FrameKind>> = {
  '(garbage collector)': 'gc',
  '(idle)': 'idle',
  '(program)': 'program',
};

interface Samples {
  at: number[];
  node: number[];
}

/** @param chunks Of one process, by their number. @param originMs The run's, ms of CLOCK_MONOTONIC. */
export function compactProfile(
  worker: number,
  chunks: readonly SampledChunk[],
  originMs: number,
): CpuProfile {
  const tree = new CallTree();
  const samples: Samples = { at: [], node: [] };
  chunks.forEach((chunk, i) => {
    const next = chunks[i + 1];
    const endMs = next === undefined ? endOf(chunk) : startOf(next);
    addChunk(tree, samples, chunk, originMs, endMs - originMs);
  });
  while (samples.at.length > MOST_SAMPLES) halve(samples);
  const { frames, frame, parent, selfMs } = tree;
  return {
    worker,
    intervalMs: INTERVAL_MS,
    frames,
    frame,
    parent,
    selfMs: selfMs.map(toMicroseconds),
    samples: { at: samples.at.map(toMicroseconds), node: samples.node },
  };
}

function addChunk(tree: CallTree, all: Samples, chunk: SampledChunk, originMs: number, endMs: number): void {
  const { samples = [], timeDeltas = [] } = chunk.profile;
  const nodes = nodesOf(tree, chunk.profile.nodes);
  // A chunk ends where the next begins, with a sample that says so.
  if (all.at.length > 0) {
    all.at.pop();
    all.node.pop();
  }
  let now = startOf(chunk) - originMs;
  let told = now;
  let last = -1;
  samples.forEach((id, i) => {
    told += (timeDeltas[i] ?? 0) / 1000;
    // The next chunk has those that were taken after its start.
    if (told >= endMs) return;
    // The profiler's samples may come in another order than they were taken in.
    const at = Math.max(now, told);
    if (last >= 0) tree.addSelf(last, at - now);
    const node = nodes.get(id) ?? -1;
    if (node >= 0 && node !== all.node.at(-1)) {
      all.at.push(at);
      all.node.push(node);
    }
    if (node >= 0) last = node;
    now = at;
  });
  if (last < 0) return;
  tree.addSelf(last, Math.max(0, endMs - now));
  all.at.push(Math.max(now, endMs));
  all.node.push(last);
}

/** Our number of each of the profiler's nodes; its root stands for no call and has none. */
function nodesOf(tree: CallTree, sampled: readonly SampledNode[]): Map<number, number> {
  const parents = new Map<number, number>();
  for (const { id, children = [] } of sampled) for (const child of children) parents.set(child, id);
  const nodes = new Map<number, number>();
  for (const { id, callFrame } of sampled) {
    const from = parents.get(id);
    if (from === undefined) continue;
    nodes.set(id, tree.nodeOf(nodes.get(from) ?? -1, tree.frameOf(frameOf(callFrame))));
  }
  return nodes;
}

function frameOf({ functionName, url, lineNumber, columnNumber }: SampledNode['callFrame']): ProfileFrame {
  const pseudo = url === '' ? PSEUDO_FRAMES[functionName] : undefined;
  return {
    name: functionName === '' ? '(anonymous)' : functionName,
    file: url,
    line: lineNumber + 1,
    column: columnNumber + 1,
    kind: pseudo ?? (url === '' || url.startsWith('node:') ? 'node' : 'user'),
  };
}

/** The profiler's clock is CLOCK_MONOTONIC where we know it; where it is another, the moments around the start tell. */
function startOf({ profile, beforeMs, afterMs }: SampledChunk): number {
  return Math.min(afterMs, Math.max(beforeMs, profile.startTime / 1000));
}

function endOf(chunk: SampledChunk): number {
  return startOf(chunk) + (chunk.profile.endTime - chunk.profile.startTime) / 1000;
}

function halve(samples: Samples): void {
  const last = samples.at.length - 1;
  const isKept = (_: number, i: number): boolean => i % 2 === 0 || i === last;
  samples.at = samples.at.filter(isKept);
  samples.node = samples.node.filter(isKept);
}

/** To a microsecond, which is finer than the profiler samples; the wire is text. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
