import type { RecordedRun } from '../protocol/recorded-run.ts';

/** What the tasks of a run cost one after another in one process. */
export interface SerialEstimate {
  /** Wall time for every task that the pool ran, ms. */
  readonly totalMs: number;
  /** Whether only a part of them was run serially. */
  readonly isExtrapolated: boolean;
  /** Wall time per task, ms. */
  readonly meanMs: number;
  /** CPU of the whole process / wall time: near 1 for computing, near 0 for waiting. */
  readonly cpuShare: number;
  /** CPU of the main thread / wall time, or `null` where the platform does not tell. */
  readonly mainThreadCpuShare: number | null;
}

/**
 * The serial time of the tasks that the pool ran, or `null` without a baseline.
 *
 * A baseline that ended early is scaled up by the tasks' own run times in the pool where those are known (inputs that grow
 * would otherwise be underestimated), else by the number of tasks.
 */
export function serialEstimate(run: RecordedRun): SerialEstimate | null {
  const serial = run.serial;
  if (serial === null || serial.tasks <= 0 || !(serial.wallMs > 0)) return null;
  const { ran, scale } = scaleOf(run, serial.tasks);
  if (ran === 0) return null;
  const totalMs = serial.wallMs * scale;
  return {
    totalMs,
    isExtrapolated: serial.tasks < ran,
    meanMs: totalMs / ran,
    cpuShare: serial.cpuMs / serial.wallMs,
    mainThreadCpuShare: serial.mainThreadCpuMs === null ? null : serial.mainThreadCpuMs / serial.wallMs,
  };
}

function scaleOf(run: RecordedRun, serialTasks: number): { ran: number; scale: number } {
  const { index, runStart, runEnd } = run.tasks;
  let ran = 0;
  let ranInBaseline = 0;
  let runMs = 0;
  let runMsInBaseline = 0;
  for (let i = 0; i < index.length; i += 1) {
    const from = runStart[i] ?? null;
    const to = runEnd[i] ?? null;
    if (from === null || to === null) continue;
    ran += 1;
    runMs += to - from;
    if ((index[i] ?? 0) >= serialTasks) continue;
    ranInBaseline += 1;
    runMsInBaseline += to - from;
  }
  const isWeightKnown = ranInBaseline === serialTasks && runMsInBaseline > 0;
  return { ran, scale: isWeightKnown ? runMs / runMsInBaseline : ran / serialTasks };
}
