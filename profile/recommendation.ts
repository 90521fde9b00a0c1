import type { Recommendation } from '../protocol/profile-report.ts';
import { costModel, within, type CostModel, type Prediction } from './cost-model.ts';
import type { Way } from '../protocol/ways-of-running.ts';
import { isPooled, type Measurements } from './measurements.ts';
import { taskNature, type TaskNature } from './task-nature.ts';
import { measuredWays, preferringEventLoop, timeOfWay, type MeasuredWays } from './ways/measured-ways.ts';
import type { WayTimes } from './ways/way-times.ts';

/** A way to run the tasks and what it is expected to take. */
interface Choice {
  readonly recommendation: Recommendation;
  readonly prediction: Prediction;
}

/** What the findings and the verdict weigh against each other. */
export interface Choices {
  readonly model: CostModel;
  readonly nature: TaskNature;
  /** As it was run; measured. */
  readonly current: Choice;
  /** The best shape of a process pool on this machine. */
  readonly bestPool: Choice;
  /** What to do. */
  readonly best: Choice;
  /** The ways that were measured, which decide over the model; `null` where only the recorded run was made. */
  readonly measured: MeasuredWays | null;
}

/** A gain below this is not worth a change of anything. */
export const WORTH_CHANGING = 0.05;
/** Threads must gain this much over processes, which isolate and can be killed. */
const WORTH_THREADS = 0.1;
/** Predictions this close are one; the smaller shape wins. */
const SAME = 0.02;
/** Of the machine's memory, what workers may fill. */
export const MEMORY_SHARE = 0.8;
/** libuv's thread pool, unless UV_THREADPOOL_SIZE says otherwise. */
const LIBUV_THREADS = 4;
/** In-flight awaits that a server or disk is assumed to take at once; the pessimistic and the usual case. */
const FEW_IN_FLIGHT = 8;
const MANY_IN_FLIGHT = 64;

/**
 * Weighs executors, worker counts and chunk sizes by the cost model.
 *
 * @param worthChanging The gain, as a share of the time, from which another shape of the pool is chosen.
 */
export function chooseExecutor(m: Measurements, worthChanging: number): Choices {
  const nature = taskNature(m);
  const ways = measuredWays(m.run);
  const doesOverlap = nature === 'awaits' || nature === 'computes-off-thread';
  const measured = ways !== null && doesOverlap ? preferringEventLoop(ways) : ways;
  const model = withMeasured(costModel(m), measured);
  const isPool = isPooled(m);
  const current: Choice = {
    recommendation: isPool
      ? { executor: m.run.options.executor, workers: m.workers, chunksize: m.chunksize }
      : m.run.options,
    prediction: within(m.makespanMs, 0),
  };
  const bestPool = bestMeasuredPool(measured) ?? bestShape(m, model, current, worthChanging);
  const best = measured === null ? bestChoice(m, model, nature, bestPool) : choiceOf(measured.best);
  return { model, nature, current, bestPool, best, measured };
}

/** Measured times in the place of predictions. */
function withMeasured(model: CostModel, measured: MeasuredWays | null): CostModel {
  const timeOf = (way: Way): Prediction | null => {
    const known = timeOfWay(measured, way);
    return known === null ? null : { ...known.range, basis: 'measured' };
  };
  return {
    ...model,
    process: (workers, chunksize) =>
      timeOf({ executor: 'process', workers, chunksize }) ?? model.process(workers, chunksize),
    thread: (workers, chunksize) =>
      timeOf({ executor: 'thread', workers, chunksize }) ?? model.thread(workers, chunksize),
    serial: timeOf({ executor: 'serial', workers: 1, chunksize: 1 }) ?? model.serial,
  };
}

function choiceOf({ way, range }: WayTimes): Choice {
  return { recommendation: way, prediction: { ...range, basis: 'measured' } };
}

/** The pool to use of those that were measured; processes where threads are not clearly faster. */
function bestMeasuredPool(measured: MeasuredWays | null): Choice | null {
  if (measured === null) return null;
  const isPool = ({ way }: WayTimes): boolean => way.executor === 'process' || way.executor === 'thread';
  const best = isPool(measured.best) ? measured.best : measured.ways.find(isPool);
  return best === undefined ? null : choiceOf(best);
}

/** The most workers that CPUs, tasks and memory allow. */
export function mostWorkers(m: Measurements): number {
  let peakRss = 0;
  for (const { worker } of m.activities) {
    for (const rss of worker.samples.rssBytes) peakRss = Math.max(peakRss, rss);
  }
  const inMemory = peakRss > 0 ? Math.floor((m.run.machine.memoryBytes * MEMORY_SHARE) / peakRss) : m.cpus;
  return Math.max(1, Math.min(m.cpus, m.ranTasks, Math.max(1, inMemory)));
}

function bestShape(m: Measurements, model: CostModel, current: Choice, worthChanging: number): Choice {
  const limit = mostWorkers(m);
  // Without workers of its own the run is no pool to compare with.
  const isCurrentPossible = isPooled(m) && m.workers <= limit;
  const executor = current.recommendation.executor === 'thread' ? 'thread' : 'process';
  let best: Choice | null = isCurrentPossible ? current : null;
  for (const workers of workerCounts(limit)) {
    for (const chunksize of chunkSizes(m, workers)) {
      const prediction = model[executor](workers, chunksize);
      if (best !== null && prediction.ms >= best.prediction.ms * (1 - SAME)) continue;
      best = { recommendation: { executor, workers, chunksize }, prediction };
    }
  }
  if (best === null) return current;
  const isCurrentGood =
    isCurrentPossible && current.prediction.ms <= best.prediction.ms * (1 + worthChanging);
  return isCurrentGood ? current : best;
}

function bestChoice(m: Measurements, model: CostModel, nature: TaskNature, bestPool: Choice): Choice {
  if (nature === 'awaits') return withoutPool('event-loop', awaitedTogether(m, model));
  if (nature === 'computes-off-thread') return withoutPool('event-loop', computedOffThread(m, model));
  const { workers, chunksize } = bestPool.recommendation;
  const onThreads: Choice = {
    recommendation: { executor: 'thread', workers, chunksize },
    prediction: model.thread(workers, chunksize),
  };
  if (nature === 'blocks') return onThreads;
  if (model.serial.ms <= bestPool.prediction.ms * (1 + WORTH_CHANGING))
    return withoutPool('serial', model.serial);
  const doThreadsPay =
    isPayloadHeavy(m) && onThreads.prediction.ms <= bestPool.prediction.ms * (1 - WORTH_THREADS);
  return doThreadsPay ? onThreads : bestPool;
}

/** Whether values are large enough for copying them, rather than the message itself, to cost the time. */
export function isPayloadHeavy(m: Measurements): boolean {
  return meanBytes(m) >= 16 * 1024;
}

/** Arguments and result together, bytes per task. */
function meanBytes(m: Measurements): number {
  return (m.copy.bytesIn + m.copy.bytesOut) / Math.max(1, m.ranTasks);
}

function withoutPool(executor: 'event-loop' | 'serial', prediction: Prediction): Choice {
  return { recommendation: { executor, workers: 1, chunksize: 1 }, prediction };
}

/** All tasks awaited at once take as long as the longest, the CPU that they need, or the wait that is left for each in flight. */
function awaitedTogether(m: Measurements, model: CostModel): Prediction {
  const cpuMs = model.serial.ms * (m.serial?.cpuShare ?? 0);
  const longest = (m.run.serial?.taskMs ?? []).reduce((most, ms) => Math.max(most, ms), m.latency?.p50 ?? 0);
  const at = (inFlight: number): number =>
    Math.max(longest, cpuMs, model.serial.ms / Math.min(inFlight, Math.max(1, m.ranTasks)));
  const ms = at(MANY_IN_FLIGHT);
  return { ms, low: at(Number.POSITIVE_INFINITY), high: Math.max(ms, at(FEW_IN_FLIGHT)) };
}

/** Native work is spread by libuv over its threads, as far as there are CPUs. */
function computedOffThread(m: Measurements, model: CostModel): Prediction {
  const lanes = Math.max(1, Math.min(m.cpus, LIBUV_THREADS, m.ranTasks));
  const mainMs = model.serial.ms * (m.serial?.mainThreadCpuShare ?? 0);
  return within(Math.max(mainMs, model.serial.ms / lanes), 0.2);
}

function workerCounts(limit: number): number[] {
  const counts: number[] = [];
  for (let workers = 1; workers <= limit; workers += workers < 16 ? 1 : 8) counts.push(workers);
  if (counts[counts.length - 1] !== limit) counts.push(limit);
  return counts;
}

/** Powers of two up to one chunk a worker. */
function chunkSizes(m: Measurements, workers: number): number[] {
  const sizes: number[] = [];
  for (let size = 1; size <= Math.ceil(m.ranTasks / workers) && size <= 65_536; size *= 2) sizes.push(size);
  if (!sizes.includes(m.chunksize)) sizes.push(m.chunksize);
  return sizes.sort((a, b) => a - b);
}
