/** The legend: what each fill means, and how much of the time is in frames of that kind. */
import { formatShare, type FlameGraph } from '../../profile/index.ts';
import { element } from '../dom/element.ts';
import { KIND_LABELS, timeByKind } from '../model/flame-words.ts';
import type { Fill } from '../timeline/fill-patterns.ts';
import type { FlamePaint } from './flame-paint.ts';

const SWATCH_WIDTH = 18;
const SWATCH_HEIGHT = 12;

export function flameLegend(graph: FlameGraph, paint: FlamePaint): HTMLElement[] {
  return timeByKind(graph).map(({ kind, ms }) => {
    const text = `${KIND_LABELS[kind]} ${formatShare(graph.busyMs > 0 ? ms / graph.busyMs : 0)}`;
    return element('li', {}, [swatch(paint.kinds[kind]), element('span', { text })]);
  });
}

function swatch(fill: Fill): HTMLCanvasElement {
  const canvas = element('canvas', { class: 'swatch', attributes: { 'aria-hidden': 'true' } });
  const scale = Math.max(1, Math.round(devicePixelRatio));
  canvas.width = SWATCH_WIDTH * scale;
  canvas.height = SWATCH_HEIGHT * scale;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(scale, scale);
  context.fillStyle = fill;
  context.fillRect(0, 0, SWATCH_WIDTH, SWATCH_HEIGHT);
  return canvas;
}
