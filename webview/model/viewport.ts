/** The span of time the timeline shows, ms, and how zooming and panning move it. */

export interface Viewport {
  readonly from: number;
  readonly to: number;
}

/** A microsecond: no task is shorter than the clock can tell. */
const SHORTEST_SPAN_MS = 0.001;
const SHORTEST_LIVE_SPAN_MS = 100;
const LIVE_STEPS_PER_DECADE = 10;

/** All from `startMs` to `endMs`, with a little room after the end. */
export function fitViewport(startMs: number, endMs: number): Viewport {
  return { from: startMs, to: startMs + Math.max(endMs - startMs, SHORTEST_SPAN_MS) * 1.01 };
}

/**
 * All of a run that goes on, with room for what is to come: it grows in steps of a quarter, so that in between the
 * picture stands still and only its edge has to be drawn.
 */
export function liveViewport(startMs: number, nowMs: number): Viewport {
  const elapsed = Math.max(nowMs - startMs, SHORTEST_LIVE_SPAN_MS);
  const step = Math.ceil(Math.log10(elapsed) * LIVE_STEPS_PER_DECADE - 1e-9);
  return { from: startMs, to: startMs + 10 ** (step / LIVE_STEPS_PER_DECADE) };
}

/** Zooms by `factor` (above 1 shows less time) and keeps `anchorMs` where it is on screen. */
export function zoomViewport(view: Viewport, factor: number, anchorMs: number, bounds: Viewport): Viewport {
  const span = clamp((view.to - view.from) / factor, SHORTEST_SPAN_MS, bounds.to - bounds.from);
  const share = (anchorMs - view.from) / (view.to - view.from);
  const from = anchorMs - share * span;
  return keepInside({ from, to: from + span }, bounds);
}

export function panViewport(view: Viewport, byMs: number, bounds: Viewport): Viewport {
  return keepInside({ from: view.from + byMs, to: view.to + byMs }, bounds);
}

/** The viewport that shows `from` to `to` with a margin on both sides. */
export function spanViewport(from: number, to: number, bounds: Viewport): Viewport {
  const margin = Math.max((to - from) * 0.1, SHORTEST_SPAN_MS / 2);
  const span = Math.min(to - from + 2 * margin, bounds.to - bounds.from);
  const start = (from + to - span) / 2;
  return keepInside({ from: start, to: start + span }, bounds);
}

/** The viewport moved, not zoomed, so that `from` to `to` is in it. */
export function bringIntoView(view: Viewport, from: number, to: number, bounds: Viewport): Viewport {
  if (from >= view.from && to <= view.to) return view;
  if (to - from > view.to - view.from) return spanViewport(from, to, bounds);
  return panViewport(view, (from + to) / 2 - (view.from + view.to) / 2, bounds);
}

function keepInside(view: Viewport, bounds: Viewport): Viewport {
  const span = view.to - view.from;
  const from = clamp(view.from, bounds.from, Math.max(bounds.from, bounds.to - span));
  return { from, to: from + span };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
