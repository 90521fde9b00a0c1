/** The speed-up by number of workers: what was measured, with its intervals, the fitted law, and the recommended point. */
import { Chart, type ChartDataset, type Plugin } from 'chart.js';
import { formatFactor } from '../../profile/index.ts';
import type { ScalingReport } from '../../protocol/profile-report.ts';
import type { ViewColors } from '../dom/theme.ts';
import { EXECUTOR_LABELS } from '../model/way-words.ts';
import { axis, baseOptions, faded, valueAxis } from './chart-base.ts';
import { ChartFrame } from './chart-frame.ts';
import { lineSwatch } from './line-style.ts';

/** With its interval, which the error bars are drawn from. */
interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

const CAP = 3;

export class SpeedupChart {
  readonly frame = new ChartFrame('Speed-up by workers', 'chart-speedup');
  #chart: Chart<'line', CurvePoint[]> | null = null;

  show(scaling: ScalingReport, colors: ViewColors): void {
    this.#chart?.destroy();
    const points = scaling.curve.map(({ workers, speedup, basis }) => ({
      basis,
      point: { x: workers, y: speedup.value, low: speedup.low, high: speedup.high },
    }));
    const ofBasis = (isMeasured: boolean): CurvePoint[] =>
      points
        .filter(({ basis }) => (basis === 'measured') === isMeasured)
        .map(({ point }) => point)
        .sort((a, b) => a.x - b.x);
    const [measured, fitted] = [ofBasis(true), ofBasis(false)];
    const best = points.find(({ point }) => point.x === scaling.bestWorkers)?.point;
    this.#chart = new Chart<'line', CurvePoint[]>(this.frame.canvas, {
      type: 'line',
      data: { datasets: datasets(colors, measured, fitted, best === undefined ? [] : [best]) },
      plugins: [errorBars(colors.blue)],
      options: chartOptions(colors, Math.max(2, ...points.map(({ point }) => point.x))),
    });
    this.#describe(scaling, colors, best);
  }

  #describe(scaling: ScalingReport, colors: ViewColors, best: CurvePoint | undefined): void {
    const kind = EXECUTOR_LABELS[scaling.executor].toLowerCase();
    const at = best === undefined ? '' : `, ${formatFactor(best.y)} with ${scaling.bestWorkers} workers`;
    this.frame.describe(`against serial, on a ${kind}; bars are 95 % intervals${at}`);
    this.frame.setLegend([
      { label: 'Measured', swatch: lineSwatch({ color: colors.blue, dash: [] }, 'dot') },
      { label: 'Fit', swatch: lineSwatch({ color: colors.green, dash: [] }) },
      { label: 'Ideal', swatch: lineSwatch({ color: colors.muted, dash: [4, 4] }) },
      { label: 'Recommended', swatch: lineSwatch({ color: colors.orange, dash: [] }, 'diamond') },
    ]);
    this.frame.setData(() => ({
      columns: [
        { title: 'Workers', unit: 'count' },
        { title: 'Speed-up', unit: 'factor' },
        { title: 'Low', unit: 'factor' },
        { title: 'High', unit: 'factor' },
        { title: 'Basis', unit: 'text' },
      ],
      rows: scaling.curve.map(({ workers, speedup, basis }) => [
        workers,
        speedup.value,
        speedup.low,
        speedup.high,
        basis,
      ]),
    }));
  }
}

function datasets(
  colors: ViewColors,
  measured: readonly CurvePoint[],
  fitted: readonly CurvePoint[],
  best: readonly CurvePoint[],
): ChartDataset<'line', CurvePoint[]>[] {
  const most = Math.max(1, ...measured.map(({ x }) => x), ...fitted.map(({ x }) => x));
  const flat = (x: number, y: number): CurvePoint => ({ x, y, low: y, high: y });
  const edge = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0 };
  return [
    {
      label: 'measured',
      data: [...measured],
      borderWidth: 0,
      pointRadius: 4,
      pointBackgroundColor: colors.blue,
    },
    {
      label: 'recommended',
      data: [...best],
      borderWidth: 0,
      pointRadius: 8,
      pointHitRadius: 0,
      pointStyle: 'rectRot',
      pointBackgroundColor: 'transparent',
      pointBorderColor: colors.orange,
      pointBorderWidth: 2.5,
    },
    {
      label: 'fit',
      data: [...fitted],
      borderColor: colors.green,
      borderWidth: 2,
      pointRadius: 0,
      pointHitRadius: 8,
    },
    { label: 'low', data: fitted.map(({ x, low }) => flat(x, low)), ...edge },
    {
      label: 'high',
      data: fitted.map(({ x, high }) => flat(x, high)),
      fill: '-1',
      backgroundColor: faded(colors.green, 0.2),
      ...edge,
    },
    {
      label: 'ideal',
      data: [flat(1, 1), flat(most, most)],
      borderColor: colors.muted,
      borderDash: [4, 4],
      borderWidth: 1,
      pointRadius: 0,
      pointHitRadius: 0,
    },
  ];
}

function chartOptions(colors: ViewColors, most: number) {
  const x = axis(colors, 'workers', true);
  const base = baseOptions(colors);
  return {
    ...base,
    parsing: false as const,
    interaction: { mode: 'nearest' as const, axis: 'x' as const, intersect: false },
    plugins: {
      tooltip: {
        ...base.plugins?.tooltip,
        callbacks: {
          title: ([item]: readonly { parsed: { x: number | null } }[]) => `${item?.parsed.x ?? 0} workers`,
          label: ({ dataset, raw }: { dataset: { label?: string | undefined }; raw: unknown }) =>
            `${dataset.label}: ${pointText(raw)}`,
        },
      },
    },
    scales: {
      x: {
        ...x,
        type: 'linear' as const,
        min: 1,
        max: most,
        ticks: { ...x.ticks, precision: 0, maxTicksLimit: 9 },
      },
      y: valueAxis(colors, 'speed-up', 'factor'),
    },
  };
}

function pointText(raw: unknown): string {
  if (!isCurvePoint(raw)) return '';
  const { y, low, high } = raw;
  return high > low ? `${formatFactor(y)} (${formatFactor(low)} to ${formatFactor(high)})` : formatFactor(y);
}

function isCurvePoint(raw: unknown): raw is CurvePoint {
  return typeof raw === 'object' && raw !== null && 'low' in raw && 'high' in raw && 'y' in raw;
}

/** Upright bars over the intervals of the first dataset. */
function errorBars(color: string): Plugin<'line'> {
  return {
    id: 'errorBars',
    afterDatasetsDraw({ ctx: context, data, scales: { x, y } }) {
      if (x === undefined || y === undefined) return;
      context.save();
      context.strokeStyle = color;
      context.lineWidth = 1.5;
      for (const point of data.datasets[0]?.data ?? []) {
        if (!isCurvePoint(point) || !(point.high > point.low)) continue;
        const at = x.getPixelForValue(point.x);
        const [top, bottom] = [y.getPixelForValue(point.high), y.getPixelForValue(point.low)];
        context.beginPath();
        context.moveTo(at, top);
        context.lineTo(at, bottom);
        for (const cap of [top, bottom]) {
          context.moveTo(at - CAP, cap);
          context.lineTo(at + CAP, cap);
        }
        context.stroke();
      }
      context.restore();
    },
  };
}
