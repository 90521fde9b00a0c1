/** Draws the tasks of one worker: one by one where they are wide enough to be told apart, else summed up per pixel. */
import type { TaskStore } from '../model/task-store.ts';
import type { Viewport } from '../model/viewport.ts';
import type { WorkerRow } from '../model/worker-row.ts';
import { plotWidth, xOfTime, type TimelineLayout } from './layout.ts';
import type { TaskColoring } from '../model/task-coloring.ts';
import { classPaint, type TimelinePaint } from './paint.ts';
import type { PixelStrip, Rgb } from './pixel-strip.ts';

/** Slices at least this wide, in device pixels, are told apart from their neighbours. */
const LEAST_OWN_WIDTH = 2;
/** Slices at least this wide, in CSS pixels, have room for a pattern. */
const LEAST_PATTERNED_WIDTH = 6;
/** A number in every slice that has just room for it would be noise. */
const LEAST_LABELLED_WIDTH = 36;
/** How a pixel looks in which hardly anything ran; one that was busy throughout is opaque. */
const FAINTEST = 0.25;

export interface RowScene {
  readonly context: CanvasRenderingContext2D;
  readonly paint: TimelinePaint;
  readonly store: TaskStore;
  readonly coloring: TaskColoring;
  readonly view: Viewport;
  readonly layout: TimelineLayout;
  readonly strip: PixelStrip;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  /** Only what comes after this moment has to be drawn; `null`: everything. */
  readonly from: number | null;
}

export interface Band {
  readonly y: number;
  readonly height: number;
}

export function drawRow(scene: RowScene, row: WorkerRow, band: Band): void {
  const { context, layout, strip, scale } = scene;
  strip.clear(plotWidth(layout) * scale);
  const wide = fillStrip(scene, row);
  strip.drawTo(context, layout.gutter, band.y, plotWidth(layout), band.height);
  for (const position of wide) drawSlice(scene, row, position, band);
}

/** Writes what is narrow into the strip, and returns the positions of what is to be drawn by itself. */
function fillStrip(scene: RowScene, row: WorkerRow): number[] {
  const { paint, view, layout, strip, scale, from, coloring } = scene;
  // By outcome, the worst of those that share a pixel is shown; else the longest stands for them.
  const isByOutcome = coloring.mode === 'outcome';
  const rgbAt = (at: number): Rgb =>
    classPaint(paint, isByOutcome ? 0 : coloring.classOf(row.storeRowAt(at))).rgb;
  const perPixel = (view.to - view.from) / (plotWidth(layout) * scale);
  const wide: number[] = [];
  /** Pairs of a pixel and the worst outcome in it. */
  const failed: number[] = [];
  let position = row.firstReaching(from ?? view.from);
  while (position < row.length && row.startAt(position) < view.to) {
    const width = row.durationAt(position) / perPixel;
    const left = (row.startAt(position) - view.from) / perPixel;
    if (width >= LEAST_OWN_WIDTH) {
      const isPlain = width < LEAST_PATTERNED_WIDTH * scale && !(isByOutcome && row.severityAt(position) > 0);
      // A gap of a pixel tells neighbours apart; the narrowest cannot spare one.
      if (isPlain) strip.fill(left, left + width - (width >= 4 ? 1 : 0), rgbAt(position), 1);
      else wide.push(position);
      position++;
      continue;
    }
    if (left + width < 0) {
      position = Math.max(position + 1, row.firstStartingFrom(view.from, position));
      continue;
    }
    const pixel = Math.floor(left);
    const next = Math.max(position + 1, row.firstStartingFrom(view.from + (pixel + 1) * perPixel, position));
    const { longest, worst, totalMs } = row.summarize(position, next);
    const longestMs = row.durationAt(longest);
    const isLongWide = longestMs >= LEAST_OWN_WIDTH * perPixel;
    const density = Math.min(1, (isLongWide ? totalMs - longestMs : totalMs) / perPixel);
    const opacity = FAINTEST + (1 - FAINTEST) * density;
    if (isByOutcome && worst > 0) failed.push(pixel, worst);
    else strip.fill(pixel, pixel + 1, rgbAt(longest), opacity);
    if (isLongWide) wide.push(longest);
    position = next;
  }
  // Failures come last and wider than they were: one among thousands must still be seen.
  for (let at = 0; at < failed.length; at += 2) {
    const pixel = failed[at] ?? 0;
    strip.fill(pixel - scale, pixel + 2 * scale, classPaint(paint, failed[at + 1] ?? 0).rgb, 1);
  }
  return wide;
}

function drawSlice(
  { context, paint, store, view, layout, coloring }: RowScene,
  row: WorkerRow,
  at: number,
  band: Band,
): void {
  const left = Math.max(layout.gutter, xOfTime(layout, view, row.startAt(at)));
  const right = Math.min(layout.width, xOfTime(layout, view, row.endAt(at)));
  if (right <= left) return;
  const storeRow = row.storeRowAt(at);
  const gap = right - left >= 4 ? 1 : 0;
  context.fillStyle = classPaint(paint, coloring.classOf(storeRow)).fill;
  context.fillRect(left, band.y, right - left - gap, band.height);
  if (paint.colors.contrastBorder !== null && right - left >= 4) {
    context.strokeStyle = paint.colors.contrastBorder;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, band.y + 0.5, right - left - gap - 1, band.height - 1);
  }
  const label = `#${store.index[storeRow] ?? 0}`;
  if (right - left < LEAST_LABELLED_WIDTH + label.length * 6 || band.height < 12) return;
  drawLabel(context, paint, label, { x: left + 5, y: band.y + band.height / 2 });
}

/** The number stands on a patch of the background: text over any of the theme's chart colours would be a gamble. */
function drawLabel(
  context: CanvasRenderingContext2D,
  paint: TimelinePaint,
  label: string,
  at: { readonly x: number; readonly y: number },
): void {
  const width = context.measureText(label).width;
  context.fillStyle = paint.colors.background;
  context.globalAlpha = 0.85;
  context.fillRect(at.x - 3, at.y - 7, width + 6, 14);
  context.globalAlpha = 1;
  context.fillStyle = paint.colors.foreground;
  context.fillText(label, at.x, at.y + 0.5);
}
