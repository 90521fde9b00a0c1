/** Finding functions in a flame graph. */
import type { FlameGraph } from '../../profile/index.ts';

export interface FlameMatches {
  /** 1 for frames, by their position in `FlameGraph.frames`, that match. */
  readonly frames: Uint8Array;
  readonly functions: number;
  /** Nodes of those frames, in the order of the graph. */
  readonly nodes: readonly number[];
  /** Time in them and in what they call; where one calls another it counts once. */
  readonly totalMs: number;
}

/** Functions whose name or file holds the text, without regard to case; an empty text finds none. */
export function searchFlames(graph: FlameGraph, ends: Int32Array, text: string): FlameMatches {
  const wanted = text.trim().toLowerCase();
  const frames = new Uint8Array(graph.frames.length);
  const nodes: number[] = [];
  if (wanted === '') return { frames, functions: 0, nodes, totalMs: 0 };
  let functions = 0;
  graph.frames.forEach(({ name, file }, i) => {
    if (!name.toLowerCase().includes(wanted) && !file.toLowerCase().includes(wanted)) return;
    frames[i] = 1;
    functions += 1;
  });
  let totalMs = 0;
  let countedUntil = 0;
  graph.frame.forEach((frame, node) => {
    if (frames[frame] !== 1) return;
    nodes.push(node);
    if (node < countedUntil) return;
    totalMs += graph.totalMs[node] ?? 0;
    countedUntil = ends[node] ?? node + 1;
  });
  return { frames, functions, nodes, totalMs };
}
