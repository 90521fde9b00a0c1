import type { ProfileFrame } from '../../protocol/cpu-profile.ts';
import type { FlameGraph } from './flame-graph.ts';

export interface FunctionTimes {
  readonly frame: ProfileFrame;
  /** In the function itself, ms. */
  readonly selfMs: number;
  /** With what it calls; of a function that calls itself each moment counts once. */
  readonly totalMs: number;
}

/** Every function of a flame graph, by falling time in itself. */
export function functionTimes(graph: FlameGraph): FunctionTimes[] {
  const count = graph.frames.length;
  const selfMs = new Float64Array(count);
  const totalMs = new Float64Array(count);
  /** How often a function is on the path to the node that is looked at. */
  const open = new Int32Array(count);
  const path: number[] = [];
  for (let node = 0; node < graph.frame.length; node++) {
    const depth = graph.depth[node] ?? 0;
    while (path.length > depth) {
      const left = path.pop() ?? 0;
      open[left] = (open[left] ?? 0) - 1;
    }
    const frame = graph.frame[node] ?? 0;
    selfMs[frame] = (selfMs[frame] ?? 0) + (graph.selfMs[node] ?? 0);
    if (open[frame] === 0) totalMs[frame] = (totalMs[frame] ?? 0) + (graph.totalMs[node] ?? 0);
    open[frame] = (open[frame] ?? 0) + 1;
    path.push(frame);
  }
  return graph.frames
    .map((frame, i) => ({ frame, selfMs: selfMs[i] ?? 0, totalMs: totalMs[i] ?? 0 }))
    .filter((times) => times.totalMs > 0)
    .toSorted((a, b) => b.selfMs - a.selfMs || b.totalMs - a.totalMs);
}
