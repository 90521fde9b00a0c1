import type { Way } from '../protocol/ways-of-running.ts';
import { simulatePool } from './scaling/simulate-pool.ts';
import { isPooled, type Measurements } from './measurements.ts';
import { cumulativeRunTimes, scheduleMs } from './schedule.ts';
import { totalWorkerMs } from './worker-time.ts';

/** A makespan that was not measured, with the range in which it is expected; ms. */
export interface Prediction {
  readonly ms: number;
  readonly low: number;
  readonly high: number;
  /** Set where it was measured after all. */
  readonly basis?: 'measured';
}

/**
 * What a pool of another shape would take, from one measured run:
 *
 *     T(workers, chunksize) = k · (startUp(workers) + max(schedule, tasks · main(chunksize)))
 *
 * - schedule: list scheduling of the measured run times in chunks, each task with the worker's hand-over cost. Run times are
 *   brought to another number of workers by the measured slow-down against the serial baseline: what workers beyond the CPUs
 *   explain goes with workers / cpus, the rest (memory bandwidth, shared caches, cold code) linearly with the workers.
 * - hand-over: time of a worker, not running and not waiting for work, per task. The part that copying took stays per task, the rest
 *   is per message and is divided by the chunk size.
 * - main: time of the submitting side per task. The part that copying took stays, the rest is divided by the chunk size.
 *   It is known only as "no more than the makespan / tasks" unless workers starved.
 * - startUp: measured until the workers were ready; it grows with the workers beyond the CPUs.
 * - k makes the model give the measured makespan for the measured shape, within a half and two.
 */
export interface CostModel {
  /** Makespan of processes in another shape. */
  process(workers: number, chunksize: number): Prediction;
  /** The same on threads of one process: values are cloned once instead of copied through a pipe. */
  thread(workers: number, chunksize: number): Prediction;
  /** The time from the first submit to the last result on a machine with a CPU for each worker, start-up left out; ms. */
  simulated(way: Way): number;
  /** One after another without a pool; measured where there is a full baseline. */
  readonly serial: Prediction;
  /** Start-up inside the makespan, per worker, ms. */
  readonly startUpMs: number;
  /** Cost beside the run, per task at the measured chunk size: of a worker and of the submitting side, ms. */
  readonly handOverMs: number;
  readonly mainMs: number;
}

/** Pipes of this machine class move some 500 MB/s one way (an echo through a socket pair, measured and halved for safety). */
const PIPE_BYTES_PER_MS = 500_000;
/** Objects of many small parts are the slowest to copy. */
const SLOWEST_BYTES_PER_MS = 20_000;
const SMALLEST_COPY_MS = 0.002;
/** Cloning between threads against copying through a pipe: 1,860 to 900 MB/s pipelined at 1 MB. */
const THREAD_COPY_SHARE = 0.5;
/** A worker thread starts in about this share of a process's time. */
const THREAD_START_SHARE = 0.8;
/** A worker process, and a message to one and back, where nothing is known of either. */
const USUAL_START_MS = 60;
const USUAL_MESSAGE_MS = 0.1;
/** No prediction is surer than this. */
const SMALLEST_ERROR = 0.15;
const LARGEST_ERROR = 0.5;
/** Starvation below this share says nothing about the submitting side. */
const STARVING_SHARE = 0.2;

/** Builds the model for a run with at least one task that ran. */
export function costModel(m: Measurements): CostModel {
  const parts = isPooled(m) ? measuredParts(m) : usualParts(m);
  const raw = (workers: number, chunksize: number, kind: 'process' | 'thread'): number =>
    rawMakespan(m, parts, workers, chunksize, kind);
  const fitted = isPooled(m) ? raw(m.workers, m.chunksize, measuredKind(m)) : 0;
  const ratio = fitted > 0 ? m.makespanMs / fitted : 1;
  const calibration = Math.min(2, Math.max(0.5, ratio));
  const error = isPooled(m)
    ? Math.min(LARGEST_ERROR, Math.max(SMALLEST_ERROR, Math.abs(ratio - 1)))
    : LARGEST_ERROR;
  const predict = (workers: number, chunksize: number, kind: 'process' | 'thread'): Prediction =>
    within(raw(workers, chunksize, kind) * calibration, error);
  return {
    process: (workers, chunksize) => predict(workers, chunksize, 'process'),
    thread: (workers, chunksize) => predict(workers, chunksize, 'thread'),
    simulated: (way) => simulatedMs(m, parts, way),
    serial: serialPrediction(m, parts),
    startUpMs: parts.startUpMs,
    handOverMs: parts.copyPerTaskMs + parts.perChunkMs / m.chunksize,
    mainMs: parts.mainPerTaskMs,
  };
}

/** A value with a relative error on both sides. */
export function within(ms: number, error: number): Prediction {
  return { ms, low: ms * (1 - error), high: ms * (1 + error) };
}

interface Parts {
  readonly sums: Float64Array;
  readonly startUpMs: number;
  readonly copyPerTaskMs: number;
  readonly perChunkMs: number;
  readonly mainPerTaskMs: number;
  readonly mainCopyPerTaskMs: number;
  /** Mean run time in the pool / serial run time, at least 1. */
  readonly slowDown: number;
}

function measuredParts(m: Measurements): Parts {
  const tasks = Math.max(1, m.ranTasks);
  const handOverPerTask = m.workerTime.handOverMs / tasks;
  const bytes = (m.copy.bytesIn + m.copy.bytesOut) / tasks;
  // What copying so many bytes can cost at most; the rest of a slow copy is the price of a message.
  const slowestCopy = SMALLEST_COPY_MS + bytes / SLOWEST_BYTES_PER_MS;
  const copied = m.copy.workersMs / tasks + bytes / PIPE_BYTES_PER_MS;
  const copyPerTaskMs = Math.min(handOverPerTask, copied, slowestCopy);
  const lifeMs = totalWorkerMs(m.workerTime);
  const isStarving = lifeMs > 0 && m.workerTime.starvedMs / lifeMs > STARVING_SHARE;
  const startUpMs = m.workerTime.startUpMs / m.workers;
  const mainPerTaskMs = m.copy.mainMs / tasks;
  return {
    sums: cumulativeRunTimes(m.runTimes),
    startUpMs,
    copyPerTaskMs,
    perChunkMs: (handOverPerTask - copyPerTaskMs) * m.chunksize,
    mainPerTaskMs: isStarving ? Math.max(0, m.makespanMs - startUpMs) / tasks : mainPerTaskMs,
    mainCopyPerTaskMs: Math.min(mainPerTaskMs, slowestCopy),
    slowDown: m.serial === null ? 1 : Math.max(1, m.meanRunMs / m.serial.meanMs),
  };
}

/** What workers usually cost, where the run had none. */
function usualParts(m: Measurements): Parts {
  const perMessageMs = USUAL_MESSAGE_MS;
  return {
    sums: cumulativeRunTimes(m.runTimes),
    startUpMs: USUAL_START_MS,
    copyPerTaskMs: 0,
    perChunkMs: perMessageMs,
    mainPerTaskMs: perMessageMs / 2 / m.chunksize,
    mainCopyPerTaskMs: 0,
    slowDown: 1,
  };
}

function measuredKind(m: Measurements): 'process' | 'thread' {
  return m.run.options.executor === 'thread' ? 'thread' : 'process';
}

function rawMakespan(
  m: Measurements,
  parts: Parts,
  workers: number,
  chunksize: number,
  kind: 'process' | 'thread',
): number {
  // Against what the run was measured with.
  const copyShare = shareOf(kind, THREAD_COPY_SHARE) / shareOf(measuredKind(m), THREAD_COPY_SHARE);
  const startShare = shareOf(kind, THREAD_START_SHARE) / shareOf(measuredKind(m), THREAD_START_SHARE);
  const startUp = parts.startUpMs * startShare * (overload(m, workers) / overload(m, m.workers));
  const perTask = parts.copyPerTaskMs * copyShare;
  const factor = runFactor(m, parts, workers);
  const workerBound =
    scheduleMs(parts.sums, workers, chunksize, perTask / factor, parts.perChunkMs / factor) * factor;
  const perMessage = Math.max(0, parts.mainPerTaskMs - parts.mainCopyPerTaskMs) * m.chunksize;
  const mainPerTask = parts.mainCopyPerTaskMs * copyShare + perMessage / chunksize;
  return startUp + Math.max(workerBound, mainPerTask * m.ranTasks);
}

/** Runs slow each other down as they were measured to, but each worker has a CPU of its own. */
function simulatedMs(m: Measurements, parts: Parts, { executor, workers, chunksize }: Way): number {
  const copyShare =
    shareOf(executor === 'thread' ? 'thread' : 'process', THREAD_COPY_SHARE) /
    shareOf(measuredKind(m), THREAD_COPY_SHARE);
  const factor = runFactor({ ...m, cpus: Math.max(m.cpus, workers) }, parts, workers);
  const mainPerMessageMs = Math.max(0, parts.mainPerTaskMs - parts.mainCopyPerTaskMs) * m.chunksize;
  const ms = simulatePool(parts.sums, workers, chunksize, {
    workerPerTaskMs: (parts.copyPerTaskMs * copyShare) / factor,
    workerPerChunkMs: parts.perChunkMs / factor,
    mainPerTaskMs: (parts.mainCopyPerTaskMs * copyShare) / factor,
    mainPerChunkMs: mainPerMessageMs / factor,
  });
  return ms * factor;
}

function shareOf(kind: 'process' | 'thread', threadShare: number): number {
  return kind === 'thread' ? threadShare : 1;
}

/** How much longer a run takes with `workers` workers than it was measured with the run's own. */
function runFactor(m: Measurements, parts: Parts, workers: number): number {
  // Waiting tasks share a CPU for nothing: workers beyond the CPUs slow a run down only as far as was measured.
  const sliced =
    m.serial === null ? overload(m, m.workers) : Math.min(overload(m, m.workers), parts.slowDown);
  const residual = Math.max(1, parts.slowDown / sliced);
  const at = (count: number): number => {
    const measuredExcess = overload(m, m.workers) - 1;
    const slicing = measuredExcess > 0 ? 1 + ((sliced - 1) * (overload(m, count) - 1)) / measuredExcess : 1;
    const sharing = m.workers > 1 ? 1 + ((residual - 1) * (count - 1)) / (m.workers - 1) : residual;
    return slicing * sharing;
  };
  return at(workers) / at(m.workers);
}

function overload(m: Measurements, workers: number): number {
  return Math.max(1, workers / m.cpus);
}

function serialPrediction(m: Measurements, parts: Parts): Prediction {
  if (m.serial === null) {
    const run = (m.meanRunMs * m.ranTasks) / (parts.slowDown * overload(m, m.workers));
    return within(run, LARGEST_ERROR);
  }
  return within(m.serial.totalMs, m.serial.isExtrapolated ? SMALLEST_ERROR : 0);
}
