/** Draws the lanes above the workers as areas: height is how busy the main thread was, and how many tasks waited. */
import type { RunModel } from '../model/run-model.ts';
import { sampledShares, type SampledSpan } from '../model/sample-rates.ts';
import type { Viewport } from '../model/viewport.ts';
import {
  LANE_HEIGHT,
  msPerPixel,
  plotWidth,
  timeOfX,
  xOfTime,
  yOfLane,
  type TimelineLayout,
} from './layout.ts';
import { LANE_LABELS, type Lane } from './lanes.ts';
import type { TimelinePaint } from './paint.ts';

export interface LaneScene {
  readonly context: CanvasRenderingContext2D;
  readonly paint: TimelinePaint;
  readonly model: RunModel;
  readonly lanes: readonly Lane[];
  readonly view: Viewport;
  readonly layout: TimelineLayout;
  /** Only what comes after this moment has to be drawn; `null`: everything. */
  readonly from: number | null;
}

const ROOM = 4;

export function drawLanes(scene: LaneScene): void {
  const { context, layout, paint, lanes } = scene;
  lanes.forEach((lane, at) => {
    const top = yOfLane(at);
    context.textAlign = 'left';
    context.fillStyle = paint.colors.foreground;
    const { full, short } = LANE_LABELS[lane];
    context.fillText(layout.gutter < 60 ? short : full, 6, top + LANE_HEIGHT / 2, layout.gutter - 12);
    const floor = top + LANE_HEIGHT - ROOM;
    context.fillStyle = paint.colors.grid;
    context.fillRect(layout.gutter, floor, plotWidth(layout), 1);
    if (lane === 'queue') drawQueue(scene, floor);
    else drawMainThread(scene, floor);
  });
}

/** Whole pixels of the lane that have to be drawn. */
function pixels({ layout, view, from }: LaneScene): { readonly first: number; readonly end: number } {
  const first = from === null ? layout.gutter : Math.floor(xOfTime(layout, view, from));
  return { first: Math.max(layout.gutter, first), end: layout.width };
}

function drawQueue(scene: LaneScene, floor: number): void {
  const { context, layout, view, model, paint } = scene;
  if (!model.isQueueReady || model.queue.most === 0) return;
  const { queue } = model;
  const { first, end } = pixels(scene);
  const last = Math.min(end, Math.ceil(xOfTime(layout, view, model.endMs)));
  context.fillStyle = paint.queue;
  context.beginPath();
  context.moveTo(first, floor);
  let drawnY = floor;
  let depth = queue.at(timeOfX(layout, view, first));
  for (let x = first; x < last; x++) {
    const next = queue.at(timeOfX(layout, view, x + 1));
    // Of what changes within a pixel the most is shown, so that a moment of waiting is seen.
    const shown = Math.max(depth, next);
    const y = Math.round(floor - heightOf(shown / queue.most));
    depth = next;
    if (y === drawnY) continue;
    context.lineTo(x, drawnY);
    context.lineTo(x, y);
    drawnY = y;
  }
  context.lineTo(Math.max(first, last), drawnY);
  context.lineTo(Math.max(first, last), floor);
  context.fill();
}

function drawMainThread(scene: LaneScene, floor: number): void {
  const { context, layout, view, model, paint } = scene;
  const { first, end } = pixels(scene);
  context.fillStyle = paint.mainThread;
  for (const { from, to, share } of mainThreadSpans(model)) {
    const left = Math.max(first, xOfTime(layout, view, from));
    const right = Math.min(end, xOfTime(layout, view, to));
    if (right <= left || share === 0) continue;
    const height = heightOf(share);
    context.fillRect(left, floor - height, right - left, height);
  }
}

function mainThreadSpans({ loaded }: RunModel): SampledSpan[] {
  const samples = loaded?.run.parent;
  return samples === undefined ? [] : sampledShares(samples.at, samples.loopActiveMs);
}

/** What is not nothing has a pixel. */
function heightOf(share: number): number {
  return share <= 0 ? 0 : Math.max(1, share * (LANE_HEIGHT - 2 * ROOM));
}

/** What a lane says about a moment. */
export function laneText(
  model: RunModel,
  lane: Lane,
  timeMs: number,
  layout: TimelineLayout,
  view: Viewport,
): string {
  if (lane === 'queue') {
    const slack = msPerPixel(layout, view) / 2;
    const waiting = Math.max(model.queue.at(timeMs - slack), model.queue.at(timeMs + slack));
    return `${waiting.toLocaleString('en-US')} ${waiting === 1 ? 'task' : 'tasks'} waiting`;
  }
  const span = mainThreadSpans(model).find(({ from, to }) => timeMs >= from && timeMs < to);
  return span === undefined ? 'not recorded' : `${Math.round(span.share * 100)} % busy`;
}
