/** How the run times of the tasks are spread. */
import { Chart } from 'chart.js';
import { formatDuration, latencyHistogram, type LatencyHistogram } from '../../profile/index.ts';
import type { LatencySummary } from '../../protocol/profile-report.ts';
import type { ViewColors } from '../dom/theme.ts';
import type { ChartPoint } from '../model/decimate.ts';
import { histogramTicks } from '../model/histogram-ticks.ts';
import type { RunModel } from '../model/run-model.ts';
import { axis, baseOptions, chartFrame, tickLabel } from './chart-base.ts';

const BINS = 40;

export class LatencyChart {
  readonly frame = chartFrame('Run time per task', 'chart-latency');
  #chart: Chart<'bar', ChartPoint[]> | null = null;
  #histogram: LatencyHistogram = { edges: [], counts: [], scale: 'linear' };

  /** Returns whether there is anything to show; a histogram is made of the whole run. */
  update(model: RunModel): boolean {
    if (model.loaded === null) return false;
    this.#histogram = latencyHistogram(model.loaded.run, BINS);
    const { counts, scale } = this.#histogram;
    if (counts.length === 0) return false;
    if (this.#chart === null) return true;
    const [dataset] = this.#chart.data.datasets;
    if (dataset !== undefined) dataset.data = counts.map((y, bin) => ({ x: bin + 0.5, y }));
    this.#chart.update('none');
    this.frame.describe(summaryText(model.loaded.report.latency, scale));
    return true;
  }

  draw(colors: ViewColors): void {
    this.#chart?.destroy();
    const x = axis(colors, 'run time', true);
    const y = axis(colors, 'tasks', false);
    this.#chart = new Chart<'bar', ChartPoint[]>(this.frame.canvas, {
      type: 'bar',
      data: {
        datasets: [
          {
            data: [],
            backgroundColor: colors.blue,
            categoryPercentage: 1,
            barPercentage: 0.92,
            grouped: false,
          },
        ],
      },
      options: {
        ...baseOptions(colors),
        parsing: false,
        interaction: { mode: 'index', intersect: false },
        plugins: {
          tooltip: {
            ...baseOptions(colors).plugins?.tooltip,
            callbacks: {
              title: ([item]) => (item === undefined ? '' : this.#rangeText(item.dataIndex)),
              label: (item) => `${item.formattedValue} tasks`,
            },
          },
        },
        scales: {
          x: {
            ...x,
            type: 'linear',
            offset: false,
            min: 0,
            max: BINS,
            afterBuildTicks: (scale) => {
              scale.ticks = histogramTicks(this.#histogram, scale.width, 64).map(({ position, label }) => ({
                value: position,
                label,
              }));
            },
            ticks: { ...x.ticks, autoSkip: false, callback: tickLabel },
          },
          y: {
            ...y,
            type: 'linear',
            beginAtZero: true,
            ticks: { ...y.ticks, precision: 0, maxTicksLimit: 5 },
          },
        },
      },
    });
  }

  #rangeText(bin: number): string {
    const { edges } = this.#histogram;
    return `${formatDuration(edges[bin] ?? 0)} to ${formatDuration(edges[bin + 1] ?? 0)}`;
  }
}

function summaryText(latency: LatencySummary | null, scale: LatencyHistogram['scale']): string {
  if (latency === null) return '';
  const { p50, p90, p99, max } = latency;
  const percentiles = `median ${formatDuration(p50)} · p90 ${formatDuration(p90)} · p99 ${formatDuration(p99)}`;
  return `${percentiles} · max ${formatDuration(max)}${scale === 'log' ? ' · logarithmic scale' : ''}`;
}
