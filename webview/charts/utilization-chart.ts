/** How busy the workers were over time. */
import { Chart } from 'chart.js';
import { formatDuration, formatShare, utilizationOverTime } from '../../profile/index.ts';
import type { ViewColors } from '../dom/theme.ts';
import type { RunModel } from '../model/run-model.ts';
import { axis, baseOptions, chartFrame, faded } from './chart-base.ts';

const BUCKETS = 240;

interface Series {
  readonly at: readonly number[];
  readonly value: readonly number[];
}

export class UtilizationChart {
  readonly frame = chartFrame('Utilization over time', 'chart-utilization');
  #chart: Chart<'line', { x: number; y: number }[]> | null = null;

  /** Returns whether there is anything to show. */
  update(model: RunModel): boolean {
    const series = seriesOf(model);
    if (series.at.length === 0 || this.#chart === null) return series.at.length > 0;
    const [dataset] = this.#chart.data.datasets;
    if (dataset !== undefined) dataset.data = series.at.map((x, i) => ({ x, y: series.value[i] ?? 0 }));
    this.#chart.update('none');
    const mean = series.value.reduce((sum, value) => sum + value, 0) / series.value.length;
    const low = Math.min(...series.value);
    this.frame.describe(
      `share of the workers that were busy; mean ${formatShare(mean)}, lowest ${formatShare(low)}`,
    );
    return true;
  }

  /** Chart.js keeps colours by value, so that another theme means another chart. */
  draw(colors: ViewColors): void {
    this.#chart?.destroy();
    const x = axis(colors, 'time since the start', true);
    const y = axis(colors, 'busy', false);
    this.#chart = new Chart<'line', { x: number; y: number }[]>(this.frame.canvas, {
      type: 'line',
      data: {
        datasets: [
          {
            data: [],
            borderColor: colors.blue,
            backgroundColor: faded(colors.blue, 0.25),
            borderWidth: 1.5,
            pointRadius: 0,
            pointHitRadius: 12,
            fill: true,
            stepped: 'after',
          },
        ],
      },
      options: {
        ...baseOptions(colors),
        parsing: false,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        plugins: {
          tooltip: {
            ...baseOptions(colors).plugins?.tooltip,
            callbacks: {
              title: ([item]) => (item === undefined ? '' : `at ${formatDuration(item.parsed.x ?? 0)}`),
              label: (item) => `${formatShare(item.parsed.y ?? 0)} busy`,
            },
          },
        },
        scales: {
          x: {
            ...x,
            type: 'linear',
            bounds: 'data',
            ticks: { ...x.ticks, maxTicksLimit: 6, callback: (value) => formatDuration(Number(value)) },
          },
          y: {
            ...y,
            type: 'linear',
            min: 0,
            max: 1,
            ticks: { ...y.ticks, stepSize: 0.25, callback: (value) => formatShare(Number(value)) },
          },
        },
      },
    });
  }
}

function seriesOf(model: RunModel): Series {
  if (model.loaded !== null) return utilizationOverTime(model.loaded.run, BUCKETS);
  return model.busy.read(model.now - model.startMs, model.workers.length);
}
