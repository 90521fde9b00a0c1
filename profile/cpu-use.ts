import type { RecordedRun, WorkerRecord } from '../protocol/recorded-run.ts';
import type { RunWindow } from './run-window.ts';
import type { WorkerActivity } from './worker-activity.ts';

/** How the workers' time was spent: computing on the main thread, computing off it, or waiting. */
export interface CpuUse {
  /** CPU of the worker processes, all threads, ms; `null` without samples. */
  readonly processMs: number | null;
  /** CPU of the workers' main threads while tasks ran, ms; `null` where the platform does not tell. */
  readonly mainThreadMs: number | null;
  /** `processMs` − `mainThreadMs`, at least 0: libuv's and native threads, the compiler and the collector. */
  readonly offThreadMs: number | null;
  /** Active time of the event loops / busy time, 0 to 1: low where tasks await; `null` without samples. */
  readonly loopActiveShare: number | null;
}

/** CPU of the run's workers since their first task. */
export function cpuUse(run: RecordedRun, activities: readonly WorkerActivity[]): CpuUse {
  const processes = new Map<number, number | null>();
  const loops: (number | null)[] = [];
  let busyMs = 0;
  for (const { worker, busy, busyMs: workerBusyMs } of activities) {
    const firstRun = busy.from[0];
    if (firstRun === undefined) continue;
    const cpuMs = growth(worker, worker.samples.cpuMs, firstRun);
    // Threads of one process all tell of the whole of it.
    const known = processes.get(worker.pid) ?? null;
    if (worker.kind !== 'thread') processes.set(worker.pid, sumOrNull([known, cpuMs]));
    else processes.set(worker.pid, known === null ? cpuMs : Math.max(known, cpuMs ?? 0));
    loops.push(growth(worker, worker.samples.loopActiveMs, firstRun));
    busyMs += workerBusyMs;
  }
  const processMs = sumOrNull([...processes.values()]);
  const loopActiveMs = sumOrNull(loops);
  const mainThreadMs = taskCpuMs(run);
  return {
    processMs,
    mainThreadMs,
    offThreadMs: processMs === null || mainThreadMs === null ? null : Math.max(0, processMs - mainThreadMs),
    loopActiveShare: loopActiveMs === null || busyMs === 0 ? null : Math.min(1, loopActiveMs / busyMs),
  };
}

/** CPU of a worker process while the pool worked, ms; that of its tasks where it was never sampled. */
export function workerCpuMs(run: RecordedRun, worker: WorkerRecord, window: RunWindow | null): number {
  const isWholeProcess = worker.kind === 'thread';
  const sampled =
    window === null || isWholeProcess ? null : growth(worker, worker.samples.cpuMs, window.from);
  if (sampled !== null) return sampled;
  let total = 0;
  for (let i = 0; i < run.tasks.worker.length; i += 1) {
    if (run.tasks.worker[i] === worker.id) total += run.tasks.cpuMs[i] ?? 0;
  }
  return total;
}

/** Time that the workers collected garbage while the pool worked, ms; `null` where no worker's was recorded. */
export function garbageCollectionMs(activities: readonly WorkerActivity[], window: RunWindow): number | null {
  return sumOrNull(activities.map(({ worker }) => growth(worker, worker.samples.gcMs ?? [], window.from)));
}

/**
 * How far a running total grew from the last sample at or before `since` to the last sample; from 0 where there is none so
 * early. Once the run has ended the workers idle, so that the last sample is as good as one at its end.
 */
function growth(worker: WorkerRecord, totals: readonly number[], since: number): number | null {
  const last = totals[totals.length - 1];
  if (last === undefined) return null;
  let before = 0;
  for (let i = 0; i < totals.length; i += 1) {
    if ((worker.samples.at[i] ?? Number.POSITIVE_INFINITY) > since) break;
    before = totals[i] ?? before;
  }
  return Math.max(0, last - before);
}

function taskCpuMs(run: RecordedRun): number | null {
  const { cpuMs, runStart, runEnd } = run.tasks;
  let total = 0;
  let known = 0;
  for (let i = 0; i < cpuMs.length; i += 1) {
    const value = cpuMs[i] ?? null;
    if (value !== null) {
      total += value;
      known += 1;
    } else if ((runStart[i] ?? null) !== null && (runEnd[i] ?? null) !== null) return null;
  }
  return known === 0 ? null : total;
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  let total: number | null = null;
  for (const value of values) if (value !== null) total = (total ?? 0) + value;
  return total;
}
