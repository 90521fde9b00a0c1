/** The fills of the timeline: a colour and, as a second channel for those who cannot tell colours apart, a pattern. */
import type { TaskOutcome } from '../../protocol/recorded-run.ts';
import type { ViewColors } from '../dom/theme.ts';
import { OUTCOMES } from '../model/outcomes.ts';
import type { Rgb } from './pixel-strip.ts';

export type Fill = string | CanvasPattern;

export interface TimelinePaint {
  readonly colors: ViewColors;
  /** By outcome code. */
  readonly outcomes: readonly Fill[];
  /** The same without their patterns. */
  readonly outcomeColors: readonly [ok: Rgb, ...others: Rgb[]];
  /** Worker start-up, told apart from work. */
  readonly startUp: Fill;
  readonly running: Fill;
}

const TILE = 8;

type DrawPattern = (context: OffscreenCanvasRenderingContext2D) => void;

const PATTERNS: Readonly<Record<Exclude<TaskOutcome, 'ok'>, DrawPattern>> = {
  error: diagonals,
  'worker-died': (context) => {
    diagonals(context);
    context.setTransform(-1, 0, 0, 1, TILE, 0);
    diagonals(context);
  },
  timeout: (context) => {
    for (const y of [1, 5]) context.fillRect(0, y, TILE, 1.5);
  },
  cancelled: (context) => {
    for (const [x, y] of [
      [1, 1],
      [5, 5],
    ] as const)
      context.fillRect(x, y, 2, 2);
  },
};

export function makePaint(context: CanvasRenderingContext2D, colors: ViewColors): TimelinePaint {
  const base: Readonly<Record<TaskOutcome, string>> = {
    ok: colors.blue,
    cancelled: colors.muted,
    timeout: colors.orange,
    error: colors.red,
    'worker-died': colors.purple,
  };
  const outcomes = OUTCOMES.map((outcome) =>
    outcome === 'ok' ? base.ok : patternOf(context, base[outcome], colors.background, PATTERNS[outcome]),
  );
  return {
    colors,
    outcomes,
    outcomeColors: [rgbOf(base.ok), ...OUTCOMES.slice(1).map((outcome) => rgbOf(base[outcome]))],
    startUp: patternOf(context, null, colors.muted, (tile) => {
      tile.globalAlpha = 0.55;
      diagonals(tile, 1);
    }),
    running: patternOf(context, null, colors.blue, (tile) => {
      tile.fillRect(0, 0, TILE / 2, TILE);
      tile.globalAlpha = 0.55;
      tile.fillRect(TILE / 2, 0, TILE / 2, TILE);
    }),
  };
}

/** The browser alone knows what a colour of the theme is in numbers: it may be a name, a mix or a system colour. */
function rgbOf(color: string): Rgb {
  // A canvas apart from the document would resolve system colours to others than the page has.
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return [128, 128, 128];
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function patternOf(
  context: CanvasRenderingContext2D,
  base: string | null,
  ink: string,
  draw: DrawPattern,
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
  draw(tileContext);
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern ?? base ?? ink;
}

function diagonals(context: OffscreenCanvasRenderingContext2D, lineWidth = 1.75): void {
  context.lineWidth = lineWidth;
  context.beginPath();
  for (const offset of [-TILE, 0, TILE]) {
    context.moveTo(offset - 1, TILE + 1);
    context.lineTo(offset + TILE + 1, -1);
  }
  context.stroke();
}
