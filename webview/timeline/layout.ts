/** Where things stand on the timeline canvas, in CSS pixels. No DOM: tests and hit-testing use it too. */
import type { Viewport } from '../model/viewport.ts';

export const AXIS_HEIGHT = 24;
export const LANE_HEIGHT = 30;
const BOTTOM_ROOM = 6;
const TALLEST_ROW = 26;
const SHORTEST_ROW = 8;
/** Rows shrink before the timeline grows taller than this. */
const COMFORTABLE_HEIGHT = 480;

export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  /** Width of the worker labels on the left. */
  readonly gutter: number;
  readonly rowHeight: number;
  readonly rows: number;
  /** How many lanes stand above the rows. */
  readonly lanes: number;
}

export function timelineLayout(width: number, rows: number, lanes: number): TimelineLayout {
  const shown = Math.max(1, rows);
  const rowHeight = Math.min(TALLEST_ROW, Math.max(SHORTEST_ROW, Math.floor(COMFORTABLE_HEIGHT / shown)));
  const gutter = width < 560 ? 44 : 84;
  const height = AXIS_HEIGHT + lanes * LANE_HEIGHT + shown * rowHeight + BOTTOM_ROOM;
  return { width, height, gutter, rowHeight, rows, lanes };
}

export function plotWidth(layout: TimelineLayout): number {
  return Math.max(1, layout.width - layout.gutter);
}

export function msPerPixel(layout: TimelineLayout, view: Viewport): number {
  return (view.to - view.from) / plotWidth(layout);
}

export function xOfTime(layout: TimelineLayout, view: Viewport, timeMs: number): number {
  return layout.gutter + (timeMs - view.from) / msPerPixel(layout, view);
}

export function timeOfX(layout: TimelineLayout, view: Viewport, x: number): number {
  return view.from + (x - layout.gutter) * msPerPixel(layout, view);
}

export function yOfRow(layout: TimelineLayout, row: number): number {
  return AXIS_HEIGHT + layout.lanes * LANE_HEIGHT + row * layout.rowHeight;
}

export function yOfLane(lane: number): number {
  return AXIS_HEIGHT + lane * LANE_HEIGHT;
}

/** The lane under `y`, or -1. */
export function laneAtY(layout: TimelineLayout, y: number): number {
  const lane = Math.floor((y - AXIS_HEIGHT) / LANE_HEIGHT);
  return lane >= 0 && lane < layout.lanes ? lane : -1;
}

/** The row under `y`, or -1 on the axis and below the last row. */
export function rowAtY(layout: TimelineLayout, y: number): number {
  const row = Math.floor((y - yOfRow(layout, 0)) / layout.rowHeight);
  return row >= 0 && row < layout.rows ? row : -1;
}
