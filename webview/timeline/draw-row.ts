/** Draws the tasks of one worker: one by one where they are wide enough to be told apart, else summed up per pixel. */
import type { TaskStore } from '../model/task-store.ts';
import type { Viewport } from '../model/viewport.ts';
import type { WorkerRow } from '../model/worker-row.ts';
import { msPerPixel, plotWidth, xOfTime, type TimelineLayout } from './layout.ts';
import type { TimelinePaint } from './paint.ts';

/** Slices at least this wide, in pixels, are drawn one by one. */
const LEAST_SLICE_WIDTH = 2;
/** A number in every slice that has just room for it would be noise. */
const LEAST_LABELLED_WIDTH = 36;
/** How dense a pixel's tasks are is shown in steps, so that neighbours of one step become one rectangle. */
const DENSITY_STEPS = 4;
const FAINTEST = 0.4;

export interface RowScene {
  readonly context: CanvasRenderingContext2D;
  readonly paint: TimelinePaint;
  readonly store: TaskStore;
  readonly view: Viewport;
  readonly layout: TimelineLayout;
}

interface Band {
  readonly y: number;
  readonly height: number;
}

export function drawRow(scene: RowScene, row: WorkerRow, band: Band): void {
  const { view, layout } = scene;
  const perPixel = msPerPixel(layout, view);
  const cells = new CellRun(scene, band);
  let position = row.firstReaching(view.from);
  while (position < row.length) {
    const start = row.startAt(position);
    if (start >= view.to) break;
    if (row.durationAt(position) >= LEAST_SLICE_WIDTH * perPixel) {
      drawSlice(scene, row, position, band);
      position++;
      continue;
    }
    if (row.endAt(position) < view.from) {
      position = Math.max(position + 1, row.firstStartingFrom(view.from, position));
      continue;
    }
    const pixel = Math.floor((start - view.from) / perPixel);
    const next = Math.max(position + 1, row.firstStartingFrom(view.from + (pixel + 1) * perPixel, position));
    const summary = row.summarize(position, next);
    const isLongWide = row.durationAt(summary.longest) >= LEAST_SLICE_WIDTH * perPixel;
    const cellMs = isLongWide ? summary.totalMs - row.durationAt(summary.longest) : summary.totalMs;
    cells.add(layout.gutter + pixel, summary.worst, cellMs / perPixel);
    if (isLongWide) drawSlice(scene, row, summary.longest, band);
    position = next;
  }
  cells.flush();
}

function drawSlice(
  { context, paint, store, view, layout }: RowScene,
  row: WorkerRow,
  at: number,
  band: Band,
): void {
  const left = Math.max(layout.gutter, xOfTime(layout, view, row.startAt(at)));
  const right = Math.min(layout.width, xOfTime(layout, view, row.endAt(at)));
  if (right <= left) return;
  const storeRow = row.storeRowAt(at);
  // A gap of a pixel tells neighbours apart; narrow slices cannot spare one.
  const gap = right - left >= 4 ? 1 : 0;
  context.fillStyle = paint.outcomes[row.severityAt(at)] ?? paint.colors.blue;
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

/** Gathers neighbouring pixels which look the same into one rectangle. */
class CellRun {
  readonly #scene: RowScene;
  readonly #band: Band;
  #from = -1;
  #to = -1;
  #worst = 0;
  #step = 0;

  constructor(scene: RowScene, band: Band) {
    this.#scene = scene;
    this.#band = band;
  }

  add(x: number, worst: number, density: number): void {
    const step = worst > 0 ? DENSITY_STEPS : Math.ceil(Math.min(1, density) * DENSITY_STEPS);
    if (x === this.#to && worst === this.#worst && step === this.#step) {
      this.#to = x + 1;
      return;
    }
    this.flush();
    this.#from = x;
    this.#to = x + 1;
    this.#worst = worst;
    this.#step = step;
  }

  flush(): void {
    if (this.#to <= this.#from) return;
    const { context, paint, layout } = this.#scene;
    const from = Math.max(layout.gutter, this.#from);
    const to = Math.min(layout.gutter + plotWidth(layout), this.#to);
    context.globalAlpha = FAINTEST + (1 - FAINTEST) * (this.#step / DENSITY_STEPS);
    context.fillStyle = paint.outcomes[this.#worst] ?? paint.colors.blue;
    context.fillRect(from, this.#band.y, to - from, this.#band.height);
    context.globalAlpha = 1;
    this.#from = -1;
    this.#to = -1;
  }
}
