import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { Way } from '../../protocol/ways-of-running.ts';
import { measure, type Measurements } from '../measurements.ts';
import { chooseExecutor, WORTH_CHANGING, type Choices } from '../recommendation.ts';
import { currentWay } from './current-way.ts';
import { isSameWay } from './way-times.ts';

/** A way with what it is predicted to take for all inputs. */
export interface Candidate {
  readonly way: Way;
  /** Start-up included, ms. */
  readonly ms: number;
  /** Standard deviation of the prediction's logarithm. */
  readonly deviation: number;
}

export interface CandidateLimits {
  /** Workers that CPUs and memory allow. */
  readonly workers: number;
  /** Inputs that each run takes; no chunk is larger than a worker's share of them. */
  readonly tasks: number;
}

/** How far the cost model is off, from one recorded run; a serial time that was measured is nearly exact. */
const DEVIATION = { process: 0.25, thread: 0.35, 'event-loop': 0.4, serial: 0.3 };
const MEASURED_DEVIATION = 0.05;
const CALLS_IN_FLIGHT: readonly number[] = [16, 64, 256];
/** Sixteen counts are looked at one by one, and from there every eighth. */
const EVERY_COUNT_UP_TO = 16;

/** One way of each kind, at the setting of the run where it has one. */
export function waysToCompare(run: RecordedRun, limits: CandidateLimits): Way[] {
  const current = currentWay(run);
  const isPool = current.executor === 'process' || current.executor === 'thread';
  const workers = isPool ? Math.min(current.workers, limits.workers) : limits.workers;
  const chunksize = Math.min(current.chunksize, largestChunk(limits.tasks, workers));
  const inFlight = current.executor === 'event-loop' ? current.workers : 64;
  const ways: Way[] = [
    current,
    { executor: 'process', workers, chunksize },
    { executor: 'thread', workers, chunksize },
    { executor: 'event-loop', workers: inFlight, chunksize: 1 },
    { executor: 'serial', workers: 1, chunksize: 1 },
  ];
  return ways.filter((way, i) => ways.findIndex((other) => isSameWay(way, other)) === i);
}

/** Every way that might be the best, with what the cost model predicts for it; none where the run gives nothing to go by. */
export function candidates(run: RecordedRun, limits: CandidateLimits): Candidate[] {
  const m = measure(run);
  if (m === null || m.ranTasks === 0) return [];
  const choices = chooseExecutor(m, WORTH_CHANGING);
  const all = [...pools(m, choices, limits), ...eventLoops(m, choices), serial(m, choices)];
  const current = currentWay(run);
  if (!all.some(({ way }) => isSameWay(way, current))) {
    all.push({ way: current, ms: m.makespanMs, deviation: MEASURED_DEVIATION });
  }
  return all;
}

function pools(m: Measurements, { model }: Choices, limits: CandidateLimits): Candidate[] {
  const found: Candidate[] = [];
  for (const executor of ['process', 'thread'] as const) {
    for (let workers = 1; workers <= limits.workers; workers += workers < EVERY_COUNT_UP_TO ? 1 : 8) {
      for (const chunksize of chunkSizes(m.chunksize, largestChunk(limits.tasks, workers))) {
        const { ms } = model[executor](workers, chunksize);
        found.push({ way: { executor, workers, chunksize }, ms, deviation: DEVIATION[executor] });
      }
    }
  }
  return found;
}

/** Calls that hold their thread take as long in flight together as one after another. */
function eventLoops(m: Measurements, { model, nature, best }: Choices): Candidate[] {
  if (nature !== 'awaits' && nature !== 'computes-off-thread') return [];
  return CALLS_IN_FLIGHT.filter((calls, i) => i === 0 || calls < 4 * m.ranTasks).map((workers) => {
    const inTurns = model.serial.ms / Math.min(workers, m.ranTasks);
    return {
      way: { executor: 'event-loop', workers, chunksize: 1 },
      ms: Math.max(best.prediction.ms, inTurns),
      deviation: DEVIATION['event-loop'],
    };
  });
}

function serial(m: Measurements, { model }: Choices): Candidate {
  const isMeasured = m.serial !== null && !m.serial.isExtrapolated;
  const deviation = isMeasured ? MEASURED_DEVIATION : DEVIATION.serial;
  return { way: { executor: 'serial', workers: 1, chunksize: 1 }, ms: model.serial.ms, deviation };
}

function largestChunk(tasks: number, workers: number): number {
  return Math.max(1, Math.ceil(tasks / workers));
}

/** Powers of two, and the size of the run. */
function chunkSizes(current: number, largest: number): number[] {
  const sizes: number[] = [];
  for (let size = 1; size <= largest; size *= 2) sizes.push(size);
  if (current <= largest && !sizes.includes(current)) sizes.push(current);
  return sizes;
}
