/** The run time of each task against when it started: drift, warm-up and stragglers show here. */
import { Chart } from 'chart.js';
import { formatDuration } from '../../profile/index.ts';
import type { ViewColors } from '../dom/theme.ts';
import { decimate, type ChartPoint } from '../model/decimate.ts';
import type { RunModel } from '../model/run-model.ts';
import {
  axis,
  baseOptions,
  chartFrame,
  MOST_POINTS,
  tickLabel,
  timeScaleTicks,
  whenAxis,
} from './chart-base.ts';

export class TaskScatter {
  readonly frame = chartFrame('Run time by start', 'chart-scatter');
  #chart: Chart<'scatter', ChartPoint[]> | null = null;

  /** Returns whether there is anything to show. */
  update(model: RunModel): boolean {
    const { store, startMs } = model;
    const drawable = store.length - model.neverRan;
    if (drawable === 0 || this.#chart === null) return drawable > 0;
    const points = decimate(
      {
        length: store.length,
        xAt: (row) => store.startOf(row) - startMs,
        yAt: (row) => store.durationOf(row),
      },
      MOST_POINTS,
    );
    const [dataset] = this.#chart.data.datasets;
    if (dataset !== undefined) dataset.data = points;
    this.#chart.update('none');
    const shown =
      points.length < drawable
        ? `${points.length.toLocaleString('en-US')} of ${drawable.toLocaleString('en-US')} tasks, every peak among them`
        : `each of ${drawable.toLocaleString('en-US')} tasks`;
    this.frame.describe(shown);
    return true;
  }

  draw(colors: ViewColors): void {
    this.#chart?.destroy();
    const y = axis(colors, 'run time', false);
    this.#chart = new Chart<'scatter', ChartPoint[]>(this.frame.canvas, {
      type: 'scatter',
      data: {
        datasets: [{ data: [], backgroundColor: colors.blue, pointRadius: 1.75, pointHoverRadius: 4 }],
      },
      options: {
        ...baseOptions(colors),
        parsing: false,
        plugins: {
          tooltip: {
            ...baseOptions(colors).plugins?.tooltip,
            callbacks: {
              label: ({ parsed }) =>
                `ran ${formatDuration(parsed.y ?? 0)}, started at ${formatDuration(parsed.x ?? 0)}`,
            },
          },
        },
        scales: {
          x: whenAxis(colors, 'start of the task'),
          y: {
            ...y,
            type: 'linear',
            beginAtZero: true,
            afterBuildTicks: timeScaleTicks('height', 36),
            ticks: { ...y.ticks, autoSkip: false, callback: tickLabel },
          },
        },
      },
    });
  }
}
