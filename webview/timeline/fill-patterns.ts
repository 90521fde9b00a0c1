/** Fills with a pattern, the second channel for those who cannot tell the colours apart. */
import type { Rgb } from './pixel-strip.ts';

export type Fill = string | CanvasPattern;

export type PatternName = 'diagonals' | 'crosses' | 'lines' | 'dots' | 'bars' | 'halves' | 'hatch';

const TILE = 8;

type DrawPattern = (context: OffscreenCanvasRenderingContext2D) => void;

const PATTERNS: Readonly<Record<PatternName, DrawPattern>> = {
  diagonals: (context) => diagonals(context, 1.75),
  crosses: (context) => {
    diagonals(context, 1.75);
    context.setTransform(-1, 0, 0, 1, TILE, 0);
    diagonals(context, 1.75);
  },
  lines: (context) => {
    for (const y of [1, 5]) context.fillRect(0, y, TILE, 1.5);
  },
  dots: (context) => {
    for (const at of [1, 5]) context.fillRect(at, at, 2, 2);
  },
  bars: (context) => {
    for (const x of [1, 5]) context.fillRect(x, 0, 1.5, TILE);
  },
  halves: (context) => {
    context.fillRect(0, 0, TILE / 2, TILE);
    context.globalAlpha = 0.55;
    context.fillRect(TILE / 2, 0, TILE / 2, TILE);
  },
  hatch: (context) => {
    context.globalAlpha = 0.55;
    diagonals(context, 1);
  },
};

/** `base` is the ground, `null` for none; `ink` draws the pattern. */
export function patternFill(
  context: CanvasRenderingContext2D,
  base: string | null,
  ink: string,
  pattern: PatternName,
): Fill {
  const scale = Math.max(1, Math.round(devicePixelRatio));
  const tile = new OffscreenCanvas(TILE * scale, TILE * scale);
  const tileContext = tile.getContext('2d');
  if (tileContext === null) return base ?? ink;
  tileContext.scale(scale, scale);
  if (base !== null) {
    tileContext.fillStyle = base;
    tileContext.fillRect(0, 0, TILE, TILE);
  }
  tileContext.fillStyle = ink;
  tileContext.strokeStyle = ink;
  PATTERNS[pattern](tileContext);
  const fill = context.createPattern(tile, 'repeat');
  fill?.setTransform(new DOMMatrix().scale(1 / scale));
  return fill ?? base ?? ink;
}

/** The browser alone knows what a colour of the theme is in numbers: it may be a name, a mix or a system colour. */
export function rgbOf(color: string): Rgb {
  // A canvas apart from the document would resolve system colours to others than the page has.
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return [128, 128, 128];
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function diagonals(context: OffscreenCanvasRenderingContext2D, lineWidth: number): void {
  context.lineWidth = lineWidth;
  context.beginPath();
  for (const offset of [-TILE, 0, TILE]) {
    context.moveTo(offset - 1, TILE + 1);
    context.lineTo(offset + TILE + 1, -1);
  }
  context.stroke();
}
