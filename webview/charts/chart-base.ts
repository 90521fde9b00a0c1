/** What all charts share: only the parts of Chart.js that are used, the theme's colours, no animation. */
import {
  BarController,
  BarElement,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
  type ChartOptions,
  type Tick,
} from 'chart.js';
import type { ViewColors } from '../dom/theme.ts';
import { formatUnit, type Unit } from '../model/csv.ts';
import { niceStep, timeTicks } from '../model/time-axis.ts';

Chart.register(
  BarController,
  BarElement,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  ScatterController,
  Tooltip,
);

/** More points than this are not told apart on any screen. */
export const MOST_POINTS = 2000;

/** The look of an axis in the theme's colours. */
export function axis(
  colors: ViewColors,
  title: string,
  isTime: boolean,
): { title: object; grid: object; border: object; ticks: object } {
  return {
    title: { display: true, text: title, color: colors.muted, font: { size: 11, family: colors.fontFamily } },
    grid: { color: faded(colors.grid, 0.5), drawTicks: false, display: !isTime },
    border: { color: colors.grid },
    ticks: { color: colors.muted, padding: 6, font: { size: 11, family: colors.fontFamily }, maxRotation: 0 },
  };
}

interface TickedScale {
  readonly min: number;
  readonly max: number;
  readonly width: number;
  readonly height: number;
  ticks: Tick[];
}

/** Ticks at round times, worded like those of the timeline; Chart.js alone would step by 500 ms and end on 1.22 s. */
export function timeScaleTicks(along: 'width' | 'height', leastPixels: number): (scale: TickedScale) => void {
  return (scale) => {
    scale.ticks = timeTicks(scale.min, scale.max, scale[along], leastPixels).map(({ atMs, label }) => ({
      value: atMs,
      label,
    }));
  };
}

/** The horizontal axis of what happened when: from the run's start to where the data end. */
export function whenAxis(colors: ViewColors, title: string) {
  const base = axis(colors, title, true);
  return {
    ...base,
    type: 'linear' as const,
    bounds: 'data' as const,
    min: 0,
    afterBuildTicks: timeScaleTicks('width', 64),
    ticks: { ...base.ticks, autoSkip: false, callback: tickLabel },
  };
}

/** Ticks at round sizes, which are steps of 1,024 and not of 1,000. */
function byteTicks(scale: TickedScale): void {
  const most = Math.max(1, Math.floor(scale.height / 36));
  const least = (scale.max - scale.min) / most;
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(scale.max) / Math.log(1024)));
  const step = niceStep(least / unit) * unit;
  const ticks: Tick[] = [];
  for (let value = scale.min; value <= scale.max; value += step)
    ticks.push({ value, label: formatUnit(value, 'bytes') });
  scale.ticks = ticks;
}

/** The vertical axis of values in a unit, from zero. */
export function valueAxis(colors: ViewColors, title: string, unit: Unit) {
  const base = axis(colors, title, false);
  const common = { ...base, type: 'linear' as const, beginAtZero: true };
  if (unit === 'ms') {
    return {
      ...common,
      afterBuildTicks: timeScaleTicks('height', 36),
      ticks: { ...base.ticks, autoSkip: false, callback: tickLabel },
    };
  }
  if (unit === 'bytes') {
    return {
      ...common,
      afterBuildTicks: byteTicks,
      ticks: { ...base.ticks, autoSkip: false, callback: tickLabel },
    };
  }
  const callback = (value: number | string): string => formatUnit(Number(value), unit);
  const ticks = { ...base.ticks, maxTicksLimit: 5, callback };
  if (unit === 'count') return { ...common, ticks: { ...ticks, precision: 0 } };
  return { ...common, ticks };
}

/** The label that `timeScaleTicks` gave; Chart.js asks for each one anew. */
export function tickLabel(value: number | string, position: number, ticks: readonly Tick[]): string {
  const label = ticks[position]?.label;
  return typeof label === 'string' ? label : String(value);
}

export function baseOptions(colors: ViewColors): {
  animation: false;
  responsive: true;
  maintainAspectRatio: false;
  normalized: true;
} & Pick<ChartOptions<'line' | 'bar' | 'scatter'>, 'plugins'> {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    normalized: true,
    plugins: {
      tooltip: {
        animation: false,
        backgroundColor: colors.background,
        titleColor: colors.foreground,
        bodyColor: colors.foreground,
        borderColor: colors.contrastBorder ?? colors.grid,
        borderWidth: 1,
        cornerRadius: 3,
        displayColors: false,
        titleFont: { family: colors.fontFamily, size: 12 },
        bodyFont: { family: colors.fontFamily, size: 12 },
      },
    },
  };
}

/** A colour with an alpha channel, whatever its notation was. */
export function faded(color: string, share: number): string {
  return `color-mix(in srgb, ${color} ${Math.round(share * 100)}%, transparent)`;
}
