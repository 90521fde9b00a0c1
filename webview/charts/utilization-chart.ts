/** How busy the workers were over time. */
import { Chart } from 'chart.js';
import { formatDuration, formatShare, runWindow, utilizationOverTime } from '../../profile/index.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { ViewColors } from '../dom/theme.ts';
import type { RunModel } from '../model/run-model.ts';
import { axis, baseOptions, chartFrame, faded, whenAxis } from './chart-base.ts';

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
    this.frame.describe('share of the workers that were running a task');
    return true;
  }

  /** Chart.js keeps colours by value, so that another theme means another chart. */
  draw(colors: ViewColors): void {
    this.#chart?.destroy();
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
          x: whenAxis(colors, 'time since the start'),
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
  if (model.loaded !== null) return finalSeries(model, model.loaded.run);
  return model.busy.read(model.now - model.startMs, model.workers.length);
}

/** The report counts from the first task sent; here it begins where the timeline does, so that times can be compared. */
function finalSeries(model: RunModel, run: RecordedRun): Series {
  const { at, value } = utilizationOverTime(run, BUCKETS);
  const offset = (runWindow(run)?.firstDispatch ?? model.startMs) - model.startMs;
  return { at: at.map((time) => time + offset), value };
}
