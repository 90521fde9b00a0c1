/** The whole run in small under the timeline, with a window on it that shows what is in view and can be dragged. */
import { element } from '../dom/element.ts';
import { overviewOf, type Overview } from '../model/overview.ts';
import type { Viewport } from '../model/viewport.ts';
import type { WorkerRow } from '../model/worker-row.ts';
import { fitCanvas } from './fit-canvas.ts';
import { plotWidth, type TimelineLayout } from './layout.ts';
import type { TimelinePaint } from './paint.ts';

const HEIGHT = 30;
const LEAST_WINDOW_WIDTH = 4;

export class Minimap {
  readonly element = element('canvas', {
    class: 'minimap',
    testId: 'minimap',
    attributes: { 'aria-hidden': 'true' },
  });
  readonly #context: CanvasRenderingContext2D;
  #overview: Overview | null = null;
  #gutter = 0;
  /** Moments that are marked, ms on the clock of the run. */
  #marks: Float64Array = new Float64Array(0);

  /** `moveTo` is told which share of the run, 0 to 1, the middle of the view should move to. */
  constructor(moveTo: (share: number) => void) {
    const context = this.element.getContext('2d');
    if (context === null)
      throw new Error('This browser gives no 2D canvas, without which there is no minimap.');
    this.#context = context;
    const move = (event: PointerEvent): void => {
      moveTo((event.offsetX - this.#gutter) / Math.max(1, this.element.clientWidth - this.#gutter));
    };
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      move(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (event.buttons !== 0) move(event);
    });
  }

  /** Takes in the tasks anew; `bounds` is the whole run. */
  update(rows: readonly WorkerRow[], bounds: Viewport, layout: TimelineLayout): void {
    this.#overview = overviewOf(rows, bounds.from, bounds.to, Math.round(plotWidth(layout)));
  }

  /** Marks what was found; drawn with the next picture. */
  mark(momentsMs: Float64Array): void {
    this.#marks = momentsMs;
  }

  draw(view: Viewport, bounds: Viewport, layout: TimelineLayout, paint: TimelinePaint): void {
    const context = this.#context;
    this.#gutter = layout.gutter;
    fitCanvas(this.element, context, layout.width, HEIGHT);
    context.clearRect(0, 0, layout.width, HEIGHT);
    context.fillStyle = paint.colors.muted;
    context.font = `11px ${paint.colors.fontFamily}`;
    context.textBaseline = 'middle';
    context.fillText(layout.gutter < 60 ? 'All' : 'Whole run', 6, HEIGHT / 2, layout.gutter - 12);
    this.#drawOverview(layout, paint);
    const perMs = plotWidth(layout) / (bounds.to - bounds.from);
    this.#drawMarks(layout, paint, (ms) => layout.gutter + (ms - bounds.from) * perMs);
    const left = layout.gutter + (view.from - bounds.from) * perMs;
    const width = Math.max(LEAST_WINDOW_WIDTH, (view.to - view.from) * perMs);
    context.fillStyle = paint.colors.background;
    context.globalAlpha = 0.65;
    context.fillRect(layout.gutter, 0, left - layout.gutter, HEIGHT);
    context.fillRect(left + width, 0, layout.width - left - width, HEIGHT);
    context.globalAlpha = 1;
    context.strokeStyle = paint.colors.foreground;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, 0.5, width - 1, HEIGHT - 1);
  }

  /** Many marks share a pixel; each pixel is drawn once. */
  #drawMarks({ width }: TimelineLayout, { colors }: TimelinePaint, xOf: (ms: number) => number): void {
    const context = this.#context;
    context.fillStyle = colors.orange;
    let last = Number.NEGATIVE_INFINITY;
    for (const moment of this.#marks) {
      const x = Math.round(xOf(moment));
      if (x === last || !(x <= width)) continue;
      context.fillRect(x - 1, HEIGHT - 7, 2, 7);
      last = x;
    }
  }

  #drawOverview(layout: TimelineLayout, { colors }: TimelinePaint): void {
    if (this.#overview === null) return;
    const { busy, worst } = this.#overview;
    const context = this.#context;
    context.fillStyle = colors.blue;
    context.beginPath();
    context.moveTo(layout.gutter, HEIGHT);
    busy.forEach((share, slot) =>
      context.lineTo(layout.gutter + slot + 0.5, HEIGHT - 2 - share * (HEIGHT - 8)),
    );
    context.lineTo(layout.gutter + busy.length, HEIGHT);
    context.fill();
    context.fillStyle = colors.red;
    worst.forEach((code, slot) => {
      if (code > 0) context.fillRect(layout.gutter + slot - 1, 0, 3, 5);
    });
  }
}
