/** Draws what befell a worker beside its tasks: its start-up, garbage collections, that it took another's place, its death. */
import type { RunModel, WorkerState } from '../model/run-model.ts';
import { sampledShares } from '../model/sample-rates.ts';
import type { Viewport } from '../model/viewport.ts';
import type { Band } from './draw-row.ts';
import { xOfTime, type TimelineLayout } from './layout.ts';
import type { TimelinePaint } from './paint.ts';

export interface EventScene {
  readonly context: CanvasRenderingContext2D;
  readonly paint: TimelinePaint;
  readonly model: RunModel;
  readonly view: Viewport;
  readonly layout: TimelineLayout;
}

const GARBAGE_HEIGHT = 3;
/** Less than this of a span is the collector's everyday work. */
const NOTED_GARBAGE_SHARE = 0.01;

/** A faint track for as long as the worker lived, with its start-up marked on it. */
export function drawLifetime(scene: EventScene, { record }: WorkerState, band: Band): void {
  const { context, layout, paint, view, model } = scene;
  const left = xOfTime(layout, view, record.started);
  const ready = xOfTime(layout, view, record.ready ?? model.endMs);
  const right = xOfTime(layout, view, record.exited ?? model.endMs);
  context.fillStyle = paint.colors.grid;
  context.globalAlpha = 0.18;
  context.fillRect(left, band.y, Math.max(0, right - left), band.height);
  context.globalAlpha = 1;
  if (ready - left < 1) return;
  context.fillStyle = paint.startUp;
  context.fillRect(left, band.y, ready - left, band.height);
  context.strokeStyle = paint.colors.muted;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, band.y + 0.5, ready - left - 1, band.height - 1);
}

/** A line under the tasks, the stronger the more of the time went into it. */
export function drawGarbage(scene: EventScene, { record }: WorkerState, band: Band): void {
  const { context, layout, paint, view, model } = scene;
  const { at, gcMs } = record.samples;
  if (gcMs === undefined || model.loaded === null) return;
  context.fillStyle = paint.garbage;
  for (const { from, to, share } of sampledShares(at, gcMs)) {
    if (share < NOTED_GARBAGE_SHARE || to < view.from || from > view.to) continue;
    const left = xOfTime(layout, view, from);
    context.globalAlpha = 0.35 + 0.65 * Math.min(1, share * 2);
    context.fillRect(left, band.y + band.height, xOfTime(layout, view, to) - left, GARBAGE_HEIGHT);
  }
  context.globalAlpha = 1;
}

/** A wedge where a worker begins that was started for one that had died. */
export function drawRestart(scene: EventScene, { record }: WorkerState, band: Band): void {
  const { context, layout, paint, view, model } = scene;
  if (!model.isRestart(record)) return;
  const x = xOfTime(layout, view, record.started);
  const size = Math.min(7, band.height / 2);
  context.fillStyle = paint.restart;
  context.beginPath();
  context.moveTo(x, band.y);
  context.lineTo(x + size, band.y + band.height / 2);
  context.lineTo(x, band.y + band.height);
  context.fill();
}

/** A cross where a worker died; one that was shut down at the end of the run is not marked. */
export function drawDeath(scene: EventScene, { record }: WorkerState, band: Band): void {
  const { context, layout, paint, view, model } = scene;
  if (record.exited === null || !model.hasDied(record)) return;
  const x = xOfTime(layout, view, record.exited);
  const size = Math.min(5, band.height / 2 - 1);
  const y = band.y + band.height / 2;
  context.strokeStyle = paint.colors.red;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
}
