/** How the lines of a chart are told apart: by colour and by dash, for those who cannot tell the colours. */
import { element } from '../dom/element.ts';
import type { ViewColors } from '../dom/theme.ts';

export interface LineStyle {
  readonly color: string;
  readonly dash: readonly number[];
}

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]];

export function lineStyles(colors: ViewColors): readonly LineStyle[] {
  const { blue, orange, green, purple, yellow, red } = colors;
  return [blue, orange, green, purple, yellow, red].map((color, at) => ({ color, dash: DASHES[at] ?? [] }));
}

/** The phases have the colours that they have elsewhere on the page. */
export function phaseStyles({ yellow, orange, purple, blue, green }: ViewColors): readonly LineStyle[] {
  return [yellow, orange, purple, blue, green].map((color) => ({ color, dash: [] }));
}

/** A small picture of the line for a legend. */
export function lineSwatch(
  { color, dash }: LineStyle,
  mark: 'line' | 'dot' | 'diamond' = 'line',
): HTMLElement {
  const scale = Math.max(1, Math.round(devicePixelRatio));
  const canvas = element('canvas', { class: 'line-swatch', attributes: { 'aria-hidden': 'true' } });
  canvas.width = 22 * scale;
  canvas.height = 10 * scale;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(scale, scale);
  context.strokeStyle = color;
  context.lineWidth = 2.5;
  context.fillStyle = color;
  context.setLineDash([...dash]);
  context.beginPath();
  if (mark === 'line') {
    context.moveTo(0, 5);
    context.lineTo(22, 5);
  } else if (mark === 'dot') {
    context.arc(11, 5, 3.5, 0, 2 * Math.PI);
    context.fill();
    return canvas;
  } else {
    context.moveTo(11, 1);
    for (const [x, y] of [
      [15, 5],
      [11, 9],
      [7, 5],
    ] as const)
      context.lineTo(x, y);
    context.closePath();
  }
  context.stroke();
  return canvas;
}
