/** How the run times of the tasks are spread. */
import { Chart } from 'chart.js';
import { formatDuration, histogramOf, type LatencyHistogram } from '../../profile/index.ts';
import type { LatencySummary } from '../../protocol/profile-report.ts';
import type { ViewColors } from '../dom/theme.ts';
import type { ChartPoint } from '../model/decimate.ts';
import { histogramTicks } from '../model/histogram-ticks.ts';
import type { RunModel } from '../model/run-model.ts';
import { percentileOf } from '../model/run-times.ts';
import { axis, baseOptions, tickLabel } from './chart-base.ts';
import { ChartFrame } from './chart-frame.ts';
import { percentileLines, type MarkedPlace } from './percentile-lines.ts';

const BINS = 40;

const PERCENTILES = [
  { share: 0.5, label: 'p50' },
  { share: 0.9, label: 'p90' },
  { share: 0.99, label: 'p99' },
] as const;

export class LatencyChart {
  readonly frame = new ChartFrame('Run time per task', 'chart-latency');
  #chart: Chart<'bar', ChartPoint[]> | null = null;
  #histogram: LatencyHistogram = { edges: [], counts: [], scale: 'linear' };
  #percentiles: readonly MarkedPlace[] = [];

  /** Returns whether there is anything to show; a histogram is made of the whole run. */
  update(model: RunModel): boolean {
    if (model.loaded === null) return false;
    const times = model.sortedRunTimes;
    this.#histogram = histogramOf(times, BINS);
    const { counts, scale, edges } = this.#histogram;
    if (counts.length === 0) return false;
    if (this.#chart === null) return true;
    const [dataset] = this.#chart.data.datasets;
    this.#percentiles = PERCENTILES.map(({ share, label }) => ({
      at: binOf(this.#histogram, percentileOf(times, share)),
      label,
    }));
    if (dataset !== undefined) dataset.data = counts.map((y, bin) => ({ x: bin + 0.5, y }));
    this.#chart.update('none');
    this.frame.describe(summaryText(model.loaded.report.latency, scale));
    this.frame.setData(() => ({
      columns: [
        { title: 'From', unit: 'ms' },
        { title: 'To', unit: 'ms' },
        { title: 'Tasks', unit: 'count' },
      ],
      rows: counts.map((count, bin) => [edges[bin] ?? 0, edges[bin + 1] ?? 0, count]),
    }));
    return true;
  }

  draw(colors: ViewColors): void {
    this.#chart?.destroy();
    const x = axis(colors, 'run time', true);
    const y = axis(colors, 'tasks', false);
    this.#chart = new Chart<'bar', ChartPoint[]>(this.frame.canvas, {
      type: 'bar',
      plugins: [percentileLines(colors, () => this.#percentiles)],
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

/** Where a run time stands along the bins, which are evenly spaced on their scale. */
function binOf({ edges, scale }: LatencyHistogram, ms: number): number {
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 0;
  const share = scale === 'log' ? Math.log(ms / low) / Math.log(high / low) : (ms - low) / (high - low);
  return Math.min(1, Math.max(0, share)) * (edges.length - 1);
}

function summaryText(latency: LatencySummary | null, scale: LatencyHistogram['scale']): string {
  if (latency === null) return '';
  const { p50, p90, p99, max } = latency;
  const percentiles = `median ${formatDuration(p50)} · p90 ${formatDuration(p90)} · p99 ${formatDuration(p99)}`;
  return `${percentiles} · max ${formatDuration(max)}${scale === 'log' ? ' · logarithmic scale' : ''}`;
}
