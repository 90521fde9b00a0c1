/** A point for each task, thinned so that every peak is kept. */
import { Chart } from 'chart.js';
import { formatDuration } from '../../profile/index.ts';
import type { ViewColors } from '../dom/theme.ts';
import { decimate, type ChartPoint, type PointSource } from '../model/decimate.ts';
import type { RunModel } from '../model/run-model.ts';
import { axis, baseOptions, MOST_POINTS, tickLabel, timeScaleTicks, valueAxis } from './chart-base.ts';
import { ChartFrame } from './chart-frame.ts';

export interface ScatterOptions {
  readonly title: string;
  readonly testId: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** Where both axes would be equal, as a line to hold the points against. */
  readonly hasDiagonal: boolean;
  /** A point at NaN is none; `null` where there is nothing to show. */
  readonly read: (model: RunModel) => PointSource | null;
  readonly tooltip: (x: string, y: string) => string;
}

export class ScatterChart {
  readonly frame: ChartFrame;
  readonly #options: ScatterOptions;
  #chart: Chart<'scatter', ChartPoint[]> | null = null;

  constructor(options: ScatterOptions) {
    this.#options = options;
    this.frame = new ChartFrame(options.title, options.testId);
  }

  /** Returns whether there is anything to show. */
  update(model: RunModel): boolean {
    const source = this.#options.read(model);
    const drawable = source === null ? 0 : countPoints(source);
    if (source === null || drawable === 0 || this.#chart === null) return drawable > 0;
    const points = decimate(source, MOST_POINTS);
    const [dataset, diagonal] = this.#chart.data.datasets;
    if (dataset !== undefined) dataset.data = points;
    const most = Math.min(Math.max(...points.map(({ x }) => x)), Math.max(...points.map(({ y }) => y)));
    if (diagonal !== undefined)
      diagonal.data = [
        { x: 0, y: 0 },
        { x: most, y: most },
      ];
    this.#chart.update('none');
    this.frame.describe(shownText(points.length, drawable));
    this.frame.setData(() => ({
      columns: [
        { title: this.#options.xTitle, unit: 'ms' },
        { title: this.#options.yTitle, unit: 'ms' },
      ],
      rows: points.map(({ x, y }) => [x, y]),
    }));
    return true;
  }

  draw(colors: ViewColors): void {
    const { xTitle, yTitle, hasDiagonal, tooltip } = this.#options;
    this.#chart?.destroy();
    const x = axis(colors, xTitle, true);
    const diagonal = {
      data: [],
      showLine: true,
      borderColor: colors.muted,
      borderDash: [4, 4],
      borderWidth: 1,
      pointRadius: 0,
      pointHitRadius: 0,
    };
    this.#chart = new Chart<'scatter', ChartPoint[]>(this.frame.canvas, {
      type: 'scatter',
      data: {
        datasets: [
          { data: [], backgroundColor: colors.blue, pointRadius: 1.75, pointHoverRadius: 4 },
          ...(hasDiagonal ? [diagonal] : []),
        ],
      },
      options: {
        ...baseOptions(colors),
        parsing: false,
        plugins: {
          tooltip: {
            ...baseOptions(colors).plugins?.tooltip,
            callbacks: {
              label: ({ parsed }) => tooltip(formatDuration(parsed.x ?? 0), formatDuration(parsed.y ?? 0)),
            },
          },
        },
        scales: {
          x: {
            ...x,
            type: 'linear',
            bounds: 'data',
            min: 0,
            afterBuildTicks: timeScaleTicks('width', 64),
            ticks: { ...x.ticks, autoSkip: false, callback: tickLabel },
          },
          y: valueAxis(colors, yTitle, 'ms'),
        },
      },
    });
  }
}

function countPoints({ length, yAt }: PointSource): number {
  let count = 0;
  for (let position = 0; position < length; position++) if (!Number.isNaN(yAt(position))) count++;
  return count;
}

function shownText(shown: number, all: number): string {
  const total = all.toLocaleString('en-US');
  return shown < all
    ? `${shown.toLocaleString('en-US')} of ${total} tasks, every peak among them`
    : `each of ${total} tasks`;
}
