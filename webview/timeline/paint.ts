/** The fills of the timeline for each way of colouring: a colour and, where there are several, a pattern. */
import type { ViewColors } from '../dom/theme.ts';
import type { ColorMode } from '../model/task-coloring.ts';
import { patternFill, rgbOf, type Fill, type PatternName } from './fill-patterns.ts';
import type { Rgb } from './pixel-strip.ts';

/** How one class of tasks is drawn. */
export interface ClassPaint {
  readonly fill: Fill;
  /** The same without its pattern. */
  readonly rgb: Rgb;
}

export interface TimelinePaint {
  readonly colors: ViewColors;
  /** By class; classes beyond the last are drawn like it. */
  readonly classes: readonly [ClassPaint, ...ClassPaint[]];
  /** Worker start-up, told apart from work. */
  readonly startUp: Fill;
  readonly running: Fill;
  readonly garbage: string;
  readonly restart: string;
  readonly queue: string;
  readonly mainThread: string;
}

type Recipe = readonly [color: keyof ViewColors, pattern: PatternName | null];

/** In the order of the classes of each way. */
const RECIPES: Readonly<Record<ColorMode, readonly [Recipe, ...Recipe[]]>> = {
  outcome: [
    ['blue', null],
    ['muted', 'dots'],
    ['orange', 'lines'],
    ['red', 'diagonals'],
    ['purple', 'crosses'],
  ],
  duration: [
    ['muted', null],
    ['blue', null],
    ['orange', 'dots'],
    ['red', 'diagonals'],
  ],
  phase: [
    ['yellow', 'lines'],
    ['orange', 'dots'],
    ['purple', 'diagonals'],
    ['blue', null],
    ['green', 'bars'],
  ],
  function: [
    ['blue', null],
    ['orange', 'dots'],
    ['green', 'bars'],
    ['purple', 'diagonals'],
    ['yellow', 'lines'],
    ['red', 'crosses'],
    ['muted', null],
  ],
};

export function makePaint(
  context: CanvasRenderingContext2D,
  colors: ViewColors,
  mode: ColorMode,
): TimelinePaint {
  const make = ([name, pattern]: Recipe): ClassPaint => {
    const color = colors[name] ?? colors.blue;
    const fill = pattern === null ? color : patternFill(context, color, colors.background, pattern);
    return { fill, rgb: rgbOf(color) };
  };
  const [first, ...others] = RECIPES[mode];
  return {
    colors,
    classes: [make(first), ...others.map(make)],
    startUp: patternFill(context, null, colors.muted, 'hatch'),
    running: patternFill(context, null, colors.blue, 'halves'),
    garbage: colors.yellow,
    restart: colors.orange,
    queue: `color-mix(in srgb, ${colors.muted} 45%, transparent)`,
    mainThread: colors.green,
  };
}

export function classPaint({ classes }: TimelinePaint, at: number): ClassPaint {
  return classes[at] ?? classes.at(-1) ?? classes[0];
}
