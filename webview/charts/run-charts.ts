/** Which charts a run has, in the order in which they stand on the page. */
import { gcSeries, memorySeries } from '../model/series/worker-series.ts';
import { phaseSeries } from '../model/series/phase-series.ts';
import { queueSeries } from '../model/series/queue-series.ts';
import { utilizationSeries } from '../model/series/utilization-series.ts';
import { LatencyChart } from './latency-chart.ts';
import { LineChart } from './line-chart.ts';
import { ScatterChart } from './scatter-chart.ts';

export type RunChart = LineChart | ScatterChart | LatencyChart;

export function runCharts(): readonly RunChart[] {
  return [...chartsOverTime(), ...chartsOfTasks(), ...chartsOfWorkers()];
}

function chartsOverTime(): RunChart[] {
  return [
    new LineChart({
      title: 'Utilization over time',
      testId: 'chart-utilization',
      yTitle: 'busy',
      unit: 'share',
      shape: 'steps',
      most: 1,
      read: utilizationSeries,
    }),
    new LineChart({
      title: 'Queue depth over time',
      testId: 'chart-queue',
      yTitle: 'tasks waiting',
      unit: 'count',
      shape: 'steps',
      read: queueSeries,
    }),
    new LatencyChart(),
    new LineChart({
      title: 'Phases of a task over time',
      testId: 'chart-phases',
      yTitle: 'mean time per task',
      unit: 'ms',
      shape: 'areas',
      read: phaseSeries,
    }),
  ];
}

function chartsOfTasks(): RunChart[] {
  return [
    new ScatterChart({
      title: 'Run time by start',
      testId: 'chart-scatter',
      xTitle: 'start of the task',
      yTitle: 'run time',
      hasDiagonal: false,
      read: ({ store, startMs }) => ({
        length: store.length,
        xAt: (row) => store.startOf(row) - startMs,
        yAt: (row) => store.durationOf(row),
      }),
      tooltip: (start, ran) => `ran ${ran}, started at ${start}`,
    }),
    new ScatterChart({
      title: 'CPU time by run time',
      testId: 'chart-cpu',
      xTitle: 'run time',
      yTitle: 'main-thread CPU time',
      hasDiagonal: true,
      read: ({ store, loaded }) =>
        loaded && {
          length: store.length,
          xAt: (row) => store.durationOf(row),
          yAt: (row) => (store.isDrawable(row) ? (store.cpuMs[row] ?? Number.NaN) : Number.NaN),
        },
      tooltip: (ran, cpu) => `computed ${cpu} of the ${ran} that it ran`,
    }),
  ];
}

function chartsOfWorkers(): RunChart[] {
  return [
    new LineChart({
      title: 'Memory of the workers',
      testId: 'chart-memory',
      yTitle: 'resident memory',
      unit: 'bytes',
      shape: 'lines',
      read: memorySeries,
    }),
    new LineChart({
      title: 'Garbage collection',
      testId: 'chart-gc',
      yTitle: 'share of time',
      unit: 'share',
      shape: 'lines',
      read: gcSeries,
    }),
  ];
}
