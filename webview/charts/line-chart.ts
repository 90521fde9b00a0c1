/** A chart of values over the time of the run: one line, several, or areas that stand on one another. */
import { Chart, type ChartDataset } from 'chart.js';
import { formatDuration } from '../../profile/index.ts';
import type { ViewColors } from '../dom/theme.ts';
import { formatUnit, type DataTable, type Unit } from '../model/csv.ts';
import type { ChartPoint } from '../model/decimate.ts';
import type { RunModel } from '../model/run-model.ts';
import type { ChartContent } from '../model/series/chart-series.ts';
import { baseOptions, faded, valueAxis, whenAxis } from './chart-base.ts';
import { ChartFrame } from './chart-frame.ts';
import { lineStyles, lineSwatch, phaseStyles } from './line-style.ts';

export interface LineChartOptions {
  readonly title: string;
  readonly testId: string;
  readonly yTitle: string;
  readonly unit: Unit;
  /** `areas`: stacked. `steps`: a value holds until the next one. */
  readonly shape: 'lines' | 'areas' | 'steps';
  /** The top of the vertical axis, where it is known. */
  readonly most?: number;
  /** `null` where there is nothing to show. */
  readonly read: (model: RunModel) => ChartContent | null;
}

export class LineChart {
  readonly frame: ChartFrame;
  readonly #options: LineChartOptions;
  #chart: Chart<'line', ChartPoint[]> | null = null;
  #colors: ViewColors | null = null;
  #shownLabels = '';

  constructor(options: LineChartOptions) {
    this.#options = options;
    this.frame = new ChartFrame(options.title, options.testId);
  }

  /** Returns whether there is anything to show. */
  update(model: RunModel): boolean {
    const content = this.#options.read(model);
    if (content === null || this.#chart === null || this.#colors === null) return content !== null;
    this.#chart.data.datasets = content.series.map((_, at) => this.#dataset(content, at));
    this.#chart.update('none');
    this.frame.describe(content.caption);
    this.frame.setData(() => this.#table(content));
    this.#showLegend(content);
    return true;
  }

  /** Chart.js keeps colours by value, so that another theme means another chart. */
  draw(colors: ViewColors): void {
    const { yTitle, unit, shape, most } = this.#options;
    this.#chart?.destroy();
    this.#colors = colors;
    this.#shownLabels = '';
    const y = valueAxis(colors, yTitle, unit);
    this.#chart = new Chart<'line', ChartPoint[]>(this.frame.canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...baseOptions(colors),
        parsing: false,
        interaction: { mode: shape === 'areas' ? 'index' : 'nearest', axis: 'x', intersect: false },
        plugins: {
          tooltip: {
            ...baseOptions(colors).plugins?.tooltip,
            callbacks: {
              title: ([item]) => (item === undefined ? '' : `at ${formatDuration(item.parsed.x ?? 0)}`),
              label: ({ parsed, dataset }) => `${dataset.label}: ${formatUnit(parsed.y ?? 0, unit)}`,
            },
          },
        },
        scales: {
          x: whenAxis(colors, 'time since the start'),
          y: { ...y, stacked: shape === 'areas', ...(most === undefined ? {} : { max: most }) },
        },
      },
    });
  }

  #dataset({ series }: ChartContent, at: number): ChartDataset<'line', ChartPoint[]> {
    const { shape } = this.#options;
    const { color, dash } = this.#styles()[at] ?? { color: 'gray', dash: [] };
    const isFilled = shape !== 'lines';
    return {
      label: series[at]?.label ?? '',
      data: [...(series[at]?.points ?? [])],
      borderColor: color,
      backgroundColor: faded(color, shape === 'areas' ? 0.75 : 0.25),
      borderWidth: shape === 'areas' ? 0.5 : 1.5,
      borderDash: [...dash],
      pointRadius: 0,
      pointHitRadius: 12,
      fill: isFilled ? (shape === 'areas' && at > 0 ? '-1' : 'origin') : false,
      stepped: shape === 'steps' ? 'after' : false,
    };
  }

  #styles() {
    if (this.#colors === null) return [];
    return this.#options.shape === 'areas' ? phaseStyles(this.#colors) : lineStyles(this.#colors);
  }

  #showLegend({ series }: ChartContent): void {
    const labels = series.map(({ label }) => label).join('\n');
    if (labels === this.#shownLabels) return;
    this.#shownLabels = labels;
    const styles = this.#styles();
    this.frame.setLegend(
      series.map(({ label }, at) => ({
        label,
        swatch: lineSwatch(styles[at] ?? { color: 'gray', dash: [] }),
      })),
    );
  }

  /** One row a moment where all lines have the same moments, else one row a point. */
  #table({ series }: ChartContent): DataTable {
    const { unit } = this.#options;
    const time = { title: 'Time', unit: 'ms' } as const;
    const [first] = series;
    const areAlike = series.every(({ points }) => points.every(({ x }, at) => x === first?.points[at]?.x));
    if (areAlike) {
      return {
        columns: [time, ...series.map(({ label }) => ({ title: label, unit }))],
        rows: (first?.points ?? []).map(({ x }, at) => [
          x,
          ...series.map(({ points }) => points[at]?.y ?? Number.NaN),
        ]),
      };
    }
    return {
      columns: [{ title: 'Line', unit: 'text' }, time, { title: this.#options.yTitle, unit }],
      rows: series.flatMap(({ label, points }) => points.map(({ x, y }) => [label, x, y])),
    };
  }
}
