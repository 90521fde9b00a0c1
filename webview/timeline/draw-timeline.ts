/** Draws the whole timeline: axis, a row per worker, start-up, what runs now, selection and hover. */
import type { TimeRange } from '../model/range-stats.ts';
import type { RunModel, RunningTask, WorkerState } from '../model/run-model.ts';
import { timeTicks } from '../model/time-axis.ts';
import type { Viewport } from '../model/viewport.ts';
import type { TaskColoring } from '../model/task-coloring.ts';
import { drawLanes } from './draw-lanes.ts';
import { drawRow } from './draw-row.ts';
import { drawDeath, drawGarbage, drawLifetime, drawRestart } from './draw-worker-events.ts';
import type { Lane } from './lanes.ts';
import { AXIS_HEIGHT, plotWidth, timeOfX, xOfTime, yOfRow, type TimelineLayout } from './layout.ts';
import type { TimelinePaint } from './paint.ts';
import type { PixelStrip } from './pixel-strip.ts';

export interface TimelineScene {
  readonly context: CanvasRenderingContext2D;
  readonly paint: TimelinePaint;
  readonly model: RunModel;
  readonly workers: readonly WorkerState[];
  readonly lanes: readonly Lane[];
  readonly coloring: TaskColoring;
  readonly view: Viewport;
  readonly layout: TimelineLayout;
  readonly strip: PixelStrip;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  /** Rows of tasks in the store. */
  readonly selected: number | null;
  readonly hovered: number | null;
  readonly range: TimeRange | null;
  /** Only what comes after this moment has to be drawn; `null`: everything. */
  readonly from: number | null;
}

/** The theme's chart lines are made for charts, and would cut through a timeline. */
const GRID_OPACITY = 0.5;

/** Room on the left of the part that is drawn anew, for marks that are wider than their task. */
const EDGE_ROOM = 3;

export function drawTimeline(scene: TimelineScene): void {
  const { context, layout, view } = scene;
  if (scene.from === null) {
    context.clearRect(0, 0, layout.width, layout.height);
    drawAll(scene);
    return;
  }
  const left = Math.max(layout.gutter, Math.floor(xOfTime(layout, view, scene.from)) - EDGE_ROOM);
  context.save();
  context.beginPath();
  context.rect(left, 0, layout.width - left, layout.height);
  context.clip();
  context.clearRect(left, 0, layout.width - left, layout.height);
  drawAll({ ...scene, from: Math.max(view.from, timeOfX(layout, view, left)) });
  context.restore();
}

function drawAll(scene: TimelineScene): void {
  const { context, paint } = scene;
  context.font = `11px ${paint.colors.fontFamily}`;
  context.textBaseline = 'middle';
  drawAxis(scene);
  drawLanes(scene);
  scene.workers.forEach((worker, row) => drawWorker(scene, worker, row));
  for (const task of scene.model.running) drawRunning(scene, task);
  if (scene.range !== null) drawRange(scene, scene.range);
  if (scene.hovered !== null) outlineTask(scene, scene.hovered, paint.colors.foreground, 1);
  if (scene.selected !== null) {
    // A rim of the background between them keeps the outline apart from a slice of nearly its colour.
    outlineTask(scene, scene.selected, paint.colors.background, 5);
    outlineTask(scene, scene.selected, paint.colors.foreground, 2.5);
  }
}

function drawAxis({ context, layout, paint, view, model }: TimelineScene): void {
  const origin = model.startMs;
  context.textAlign = 'left';
  for (const tick of timeTicks(view.from - origin, view.to - origin, plotWidth(layout))) {
    const x = Math.round(xOfTime(layout, view, tick.atMs + origin)) + 0.5;
    context.strokeStyle = paint.colors.grid;
    context.lineWidth = 1;
    context.globalAlpha = GRID_OPACITY;
    context.beginPath();
    context.moveTo(x, AXIS_HEIGHT - 6);
    context.lineTo(x, layout.height - 6);
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = paint.colors.muted;
    const width = context.measureText(tick.label).width;
    if (x + 4 + width <= layout.width) context.fillText(tick.label, x + 4, AXIS_HEIGHT / 2 - 2);
  }
}

function drawWorker(scene: TimelineScene, worker: WorkerState, row: number): void {
  const { context, layout, paint } = scene;
  const top = yOfRow(layout, row);
  const inset = layout.rowHeight >= 16 ? 3 : 1;
  const band = { y: top + inset, height: layout.rowHeight - 2 * inset };
  if (layout.rowHeight >= 12) {
    context.textAlign = 'left';
    context.fillStyle = paint.colors.foreground;
    const name = layout.gutter < 60 ? `W${worker.record.id}` : `Worker ${worker.record.id}`;
    context.fillText(name, 6, top + layout.rowHeight / 2, layout.gutter - 12);
  }
  context.save();
  context.beginPath();
  context.rect(layout.gutter, top, plotWidth(layout), layout.rowHeight);
  context.clip();
  drawLifetime(scene, worker, band);
  drawRow({ ...scene, store: scene.model.store }, worker.row, band);
  drawGarbage(scene, worker, band);
  drawRestart(scene, worker, band);
  drawDeath(scene, worker, band);
  context.restore();
}

function drawRunning(scene: TimelineScene, task: RunningTask): void {
  const { context, layout, paint, view, model } = scene;
  const row = scene.workers.findIndex((worker) => worker.record.id === task.worker);
  if (row < 0) return;
  const left = Math.max(layout.gutter, xOfTime(layout, view, task.runStart));
  const right = Math.min(layout.width, xOfTime(layout, view, model.now));
  if (right <= left) return;
  const inset = layout.rowHeight >= 16 ? 3 : 1;
  context.fillStyle = paint.running;
  context.fillRect(left, yOfRow(layout, row) + inset, right - left, layout.rowHeight - 2 * inset);
}

/** What lies outside the range is dimmed, which works on any colour and hides nothing. */
function drawRange({ context, layout, paint, view }: TimelineScene, range: TimeRange): void {
  const left = Math.max(layout.gutter, xOfTime(layout, view, range.from));
  const right = Math.min(layout.width, xOfTime(layout, view, range.to));
  context.fillStyle = paint.colors.background;
  context.globalAlpha = 0.6;
  const height = layout.height - AXIS_HEIGHT - 6;
  context.fillRect(layout.gutter, AXIS_HEIGHT, left - layout.gutter, height);
  context.fillRect(right, AXIS_HEIGHT, Math.max(0, layout.width - right), height);
  context.globalAlpha = 1;
  context.strokeStyle = paint.colors.foreground;
  context.lineWidth = 1;
  context.strokeRect(Math.round(left) + 0.5, AXIS_HEIGHT - 1.5, Math.max(1, right - left - 1), height + 2);
}

function outlineTask(scene: TimelineScene, storeRow: number, color: string, lineWidth: number): void {
  const { context, layout, view, model } = scene;
  const row = scene.workers.findIndex((worker) => worker.record.id === model.store.worker[storeRow]);
  if (row < 0 || !model.store.isDrawable(storeRow)) return;
  const left = xOfTime(layout, view, model.store.startOf(storeRow));
  const right = Math.max(left + 3, xOfTime(layout, view, model.store.endOf(storeRow)));
  if (right < layout.gutter || left > layout.width) return;
  context.save();
  context.beginPath();
  context.rect(layout.gutter - 2, 0, plotWidth(layout) + 2, layout.height);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  const top = yOfRow(layout, row) + 1;
  context.strokeRect(left - lineWidth / 2, top, right - left + lineWidth, layout.rowHeight - 2);
  context.restore();
}
