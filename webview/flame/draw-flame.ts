/** Draws a flame graph, callers above what they call. */
import type { FlameGraph } from '../../profile/index.ts';
import type { FlameBox, FlamePicture } from '../model/flame-layout.ts';
import type { FlameMatches } from '../model/flame-search.ts';
import type { FlamePaint } from './flame-paint.ts';

export const ROW_HEIGHT = 20;

const TEXT_PADDING = 5;
const LEAST_TEXT_WIDTH = 24;
/** Frames that lead to the one that is zoomed to, and those that do not match a search, step back. */
const FAINT = 0.45;

export interface FlameScene {
  readonly context: CanvasRenderingContext2D;
  readonly paint: FlamePaint;
  readonly graph: FlameGraph;
  readonly picture: FlamePicture;
  readonly width: number;
  readonly height: number;
  readonly selected: number;
  readonly hovered: number;
  /** `null` while nothing is searched for. */
  readonly matches: FlameMatches | null;
}

export function drawFlame(scene: FlameScene): void {
  const { context, paint, picture, width, height } = scene;
  context.clearRect(0, 0, width, height);
  context.font = `12px ${paint.colors.fontFamily}`;
  context.textBaseline = 'middle';
  for (const { x, depth, width: wide } of picture.narrow) {
    if (wide < 1) continue;
    context.fillStyle = paint.narrow;
    context.fillRect(x, depth * ROW_HEIGHT, wide, ROW_HEIGHT - 1);
  }
  for (const box of picture.boxes) drawBox(scene, box);
  const { selected, hovered } = scene;
  for (const box of picture.boxes) {
    if (box.node === hovered && hovered !== selected) outline(scene, box, paint.colors.foreground, 1);
    if (box.node === selected) outline(scene, box, paint.colors.focus, 2);
  }
}

function drawBox(scene: FlameScene, box: FlameBox): void {
  const { context, paint, graph, matches } = scene;
  const number = graph.frame[box.node] ?? 0;
  const frame = graph.frames[number];
  if (frame === undefined) return;
  const isMatch = matches?.frames[number] === 1;
  const y = box.depth * ROW_HEIGHT;
  // A gap of a pixel tells neighbours apart; the narrowest cannot spare one.
  const width = box.width - (box.width >= 4 ? 1 : 0);
  context.globalAlpha = box.isAncestor || (matches !== null && !isMatch) ? FAINT : 1;
  context.fillStyle = isMatch ? paint.match : paint.kinds[frame.kind];
  context.fillRect(box.x, y, width, ROW_HEIGHT - 1);
  const { contrastBorder } = paint.colors;
  if (contrastBorder !== null && width >= 3) {
    context.strokeStyle = contrastBorder;
    context.lineWidth = 1;
    context.strokeRect(box.x + 0.5, y + 0.5, width - 1, ROW_HEIGHT - 2);
  }
  if (width >= LEAST_TEXT_WIDTH) {
    context.globalAlpha = box.isAncestor ? 0.8 : 1;
    context.fillStyle = isMatch ? paint.colors.background : paint.colors.foreground;
    const text = fitted(context, frame.name, width - 2 * TEXT_PADDING);
    context.fillText(text, box.x + TEXT_PADDING, y + ROW_HEIGHT / 2);
  }
  context.globalAlpha = 1;
}

function outline({ context }: FlameScene, box: FlameBox, color: string, lineWidth: number): void {
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  const inset = lineWidth / 2;
  const width = Math.max(lineWidth, box.width - lineWidth);
  context.strokeRect(box.x + inset, box.depth * ROW_HEIGHT + inset, width, ROW_HEIGHT - 1 - lineWidth);
}

/** As much of the text as fits, with an ellipsis where it was cut. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  const whole = context.measureText(text).width;
  if (whole <= room) return text;
  const letters = Array.from(text);
  let kept = Math.floor((letters.length * room) / whole) - 1;
  while (kept > 0) {
    const cut = `${letters.slice(0, kept).join('')}…`;
    if (context.measureText(cut).width <= room) return cut;
    kept -= 1;
  }
  return '';
}
