/** Which frames of a flame graph are to be seen where. Widths are in pixels; no DOM. */
import type { FlameGraph } from '../../profile/index.ts';

/** Frames narrower than this are drawn together as one. */
const LEAST_WIDTH = 2;

export interface FlameBox {
  readonly node: number;
  /** Row, from 0 at the top. */
  readonly depth: number;
  readonly x: number;
  readonly width: number;
  /** One of those that lead to the frame that is zoomed to: it is as wide as the view, not as its time. */
  readonly isAncestor: boolean;
}

/** Siblings too narrow to be told apart. */
export interface NarrowFrames {
  readonly parent: number;
  readonly depth: number;
  readonly x: number;
  readonly width: number;
  readonly count: number;
  readonly totalMs: number;
}

export interface FlamePicture {
  readonly boxes: readonly FlameBox[];
  readonly narrow: readonly NarrowFrames[];
  readonly rows: number;
}

/** For each node the number of the first one after it that it did not lead to. */
export function subtreeEnds({ depth }: FlameGraph): Int32Array {
  const ends = new Int32Array(depth.length).fill(depth.length);
  const open: number[] = [];
  depth.forEach((level, node) => {
    while (open.length > level) ends[open.pop() ?? 0] = node;
    open.push(node);
  });
  return ends;
}

/** Nodes that the graph's node `parent` called, the longest first; -1 gives those at the root. */
export function childrenOf({ frame, parent }: FlameGraph, ends: Int32Array, of: number): number[] {
  const children: number[] = [];
  const end = of < 0 ? frame.length : (ends[of] ?? 0);
  for (let node = of + 1; node < end; node = ends[node] ?? end) if (parent[node] === of) children.push(node);
  return children;
}

/** `focus` is the node that is zoomed to, -1 for all. */
export function flamePicture(
  graph: FlameGraph,
  ends: Int32Array,
  focus: number,
  width: number,
): FlamePicture {
  const { parent, depth, leftMs, totalMs } = graph;
  const boxes: FlameBox[] = [];
  const narrow: NarrowFrames[] = [];
  for (let node = parent[focus] ?? -1; node >= 0; node = parent[node] ?? -1) {
    boxes.push({ node, depth: depth[node] ?? 0, x: 0, width, isAncestor: true });
  }
  const from = focus < 0 ? 0 : (leftMs[focus] ?? 0);
  const length = focus < 0 ? graph.busyMs : (totalMs[focus] ?? 0);
  const perMs = length > 0 ? width / length : 0;
  const end = focus < 0 ? depth.length : (ends[focus] ?? 0);
  let rows = boxes.length;
  for (let node = Math.max(0, focus); node < end;) {
    const level = depth[node] ?? 0;
    const x = ((leftMs[node] ?? 0) - from) * perMs;
    const ownWidth = (totalMs[node] ?? 0) * perMs;
    if (ownWidth >= LEAST_WIDTH) {
      boxes.push({ node, depth: level, x, width: ownWidth, isAncestor: false });
      rows = Math.max(rows, level + 1);
      node += 1;
      continue;
    }
    // Siblings come by falling width, so all that follow are narrow too.
    const caller = parent[node] ?? -1;
    const stop = Math.min(end, caller < 0 ? end : (ends[caller] ?? end));
    let count = 0;
    let ms = 0;
    for (let sibling = node; sibling < stop; sibling = ends[sibling] ?? stop) {
      count += 1;
      ms += totalMs[sibling] ?? 0;
    }
    narrow.push({ parent: caller, depth: level, x, width: ms * perMs, count, totalMs: ms });
    if (ms * perMs >= 1) rows = Math.max(rows, level + 1);
    node = stop;
  }
  return { boxes, narrow, rows };
}

/** What is at a place of the picture, or `null`. */
export function flameHit(
  { boxes, narrow }: FlamePicture,
  x: number,
  row: number,
): FlameBox | NarrowFrames | null {
  const isAt = (box: FlameBox | NarrowFrames): boolean =>
    box.depth === row && x >= box.x && x < box.x + box.width;
  return boxes.find(isAt) ?? narrow.find(isAt) ?? null;
}
