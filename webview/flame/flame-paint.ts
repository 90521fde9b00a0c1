/** The fills of the flame graph: by kind of frame a colour and, for those who cannot tell them apart, a faint pattern. */
import type { FrameKind } from '../../protocol/cpu-profile.ts';
import type { ViewColors } from '../dom/theme.ts';
import { patternFill, rgbOf, type Fill, type PatternName } from '../timeline/fill-patterns.ts';
import type { Rgb } from '../timeline/pixel-strip.ts';

export interface FlamePaint {
  readonly colors: ViewColors;
  readonly kinds: Readonly<Record<FrameKind, Fill>>;
  readonly narrow: Fill;
  /** Behind names that match what is searched for, which are written in the colour of the ground. */
  readonly match: string;
}

/** Text in the theme's own colour stands on the fills, so they are mixed with the ground that it is made for. */
const STRENGTH = 0.38;
/** Patterns are to be seen, not to be read through. */
const PATTERN_STRENGTH = 0.2;

type Recipe = readonly [
  color: 'blue' | 'orange' | 'green' | 'purple' | 'red' | 'yellow' | 'muted',
  pattern: PatternName | null,
];

const RECIPES: Readonly<Record<FrameKind, Recipe>> = {
  user: ['blue', null],
  dependency: ['orange', 'dots'],
  node: ['green', 'bars'],
  pool: ['muted', null],
  gc: ['red', 'diagonals'],
  program: ['yellow', 'lines'],
  idle: ['muted', 'dots'],
};

export function makeFlamePaint(context: CanvasRenderingContext2D, colors: ViewColors): FlamePaint {
  const background = rgbOf(colors.background);
  const fillOf = (kind: FrameKind): Fill => {
    const [color, pattern] = RECIPES[kind];
    const ink = rgbOf(colors[color]);
    const ground = mixed(ink, background, STRENGTH);
    return pattern === null
      ? ground
      : patternFill(context, ground, mixed(ink, background, PATTERN_STRENGTH), pattern);
  };
  return {
    colors,
    kinds: {
      user: fillOf('user'),
      dependency: fillOf('dependency'),
      node: fillOf('node'),
      pool: fillOf('pool'),
      gc: fillOf('gc'),
      program: fillOf('program'),
      idle: fillOf('idle'),
    },
    narrow: patternFill(context, null, colors.muted, 'hatch'),
    match: colors.purple,
  };
}

function mixed(ink: Rgb, ground: Rgb, share: number): string {
  const [red = 0, green = 0, blue = 0] = ink.map((value, i) =>
    Math.round(value * share + (ground[i] ?? 0) * (1 - share)),
  );
  return `rgb(${red}, ${green}, ${blue})`;
}
