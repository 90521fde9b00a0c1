import type { LatencySummary, Phase } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { ascendingOrder } from './ascending-order.ts';
import { copyCost, type CopyCost } from './copy-cost.ts';
import { cpuUse, type CpuUse } from './cpu-use.ts';
import { latencySummary } from './latency.ts';
import { runWindow, type RunWindow } from './run-window.ts';
import { rowsByWorker } from './rows-by-worker.ts';
import { serialEstimate, type SerialEstimate } from './serial-estimate.ts';
import { serializeStarts } from './serialize-starts.ts';
import { phaseTotals, taskPhases } from './task-phases.ts';
import { taskTimes } from './task-times.ts';
import { meanUtilization, startUpShare } from './utilization.ts';
import { peakWorkers, workerActivities, type WorkerActivity } from './worker-activity.ts';
import { workerTime, type WorkerTime } from './worker-time.ts';

/** Everything the findings and the cost model read off a run; computed once. */
export interface Measurements {
  readonly run: RecordedRun;
  readonly window: RunWindow;
  readonly makespanMs: number;
  readonly activities: readonly WorkerActivity[];
  /** Workers that lived at one time, at least 1. */
  readonly workers: number;
  readonly chunksize: number;
  readonly cpus: number;
  /** Tasks that settled, that ran from start to end, and that did not settle with a result. */
  readonly settledTasks: number;
  readonly ranTasks: number;
  readonly failedTasks: number;
  readonly phases: Readonly<Record<Phase, number>>;
  readonly latency: LatencySummary | null;
  readonly utilization: number;
  readonly startUpShare: number;
  readonly workerTime: WorkerTime;
  readonly copy: CopyCost;
  readonly cpu: CpuUse;
  readonly serial: SerialEstimate | null;
  readonly speedup: number | null;
  /** Run times in the order of the inputs, ms; only of tasks that ran from start to end. */
  readonly runTimes: readonly number[];
  readonly meanRunMs: number;
}

/** Whether the tasks ran in a pool of workers. */
export function isPooled({ run }: Measurements): boolean {
  return run.options.executor === 'process' || run.options.executor === 'thread';
}

/** Measures a run, or gives `null` where no task settled. */
export function measure(run: RecordedRun): Measurements | null {
  const window = runWindow(run);
  if (window === null) return null;
  const times = taskTimes(run.tasks);
  const rows = rowsByWorker(run.tasks.worker);
  const activities = workerActivities(run, times, rows);
  const serializeStarted = serializeStarts(run.tasks);
  const workers = Math.max(1, peakWorkers(run));
  const serial = serialEstimate(run);
  const runTimes = runTimesByInput(run);
  const isFinished = run.outcome === 'completed';
  return {
    run,
    window,
    makespanMs: window.makespanMs,
    activities,
    workers,
    chunksize: Math.max(1, run.options.chunksize),
    cpus: Math.max(1, run.machine.cpus),
    settledTasks: run.tasks.index.length,
    ranTasks: runTimes.length,
    failedTasks: countFailed(run),
    phases: phaseTotals(run, taskPhases(run, serializeStarted, activities, times)),
    latency: latencySummary(run),
    utilization: meanUtilization(activities, window, workers),
    startUpShare: startUpShare(run, window, workers),
    workerTime: workerTime(run, activities, window, serializeStarted, times, rows),
    copy: copyCost(run, activities, serializeStarted, times, rows),
    cpu: cpuUse(run, activities),
    serial,
    speedup: serial === null || !isFinished ? null : serial.totalMs / window.makespanMs,
    runTimes,
    meanRunMs: runTimes.length === 0 ? 0 : runTimes.reduce((sum, ms) => sum + ms, 0) / runTimes.length,
  };
}

function runTimesByInput(run: RecordedRun): number[] {
  const { index, runStart, runEnd } = run.tasks;
  const inputs = new Float64Array(index.length);
  const times = new Float64Array(index.length);
  let count = 0;
  for (let row = 0; row < index.length; row += 1) {
    const from = runStart[row] ?? null;
    const to = runEnd[row] ?? null;
    if (from === null || to === null) continue;
    inputs[count] = index[row] ?? row;
    times[count] = Math.max(0, to - from);
    count += 1;
  }
  return inOrderOf(inputs.subarray(0, count), times);
}

/** Inputs are numbered without gaps and each is run once, as a rule: then each time has its place, and nothing has to be sorted. */
function inOrderOf(inputs: Float64Array, times: Float64Array): number[] {
  const ordered = new Float64Array(inputs.length).fill(Number.NaN);
  for (let i = 0; i < inputs.length; i += 1) {
    const input = inputs[i] ?? 0;
    if (!Number.isNaN(ordered[input] ?? 0)) return Array.from(ascendingOrder(inputs), (at) => times[at] ?? 0);
    ordered[input] = times[i] ?? 0;
  }
  return Array.from(ordered);
}

function countFailed(run: RecordedRun): number {
  let failed = 0;
  for (const outcome of run.tasks.outcome) if (outcome !== 'ok') failed += 1;
  return failed;
}
