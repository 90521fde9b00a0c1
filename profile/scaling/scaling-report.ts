import type { Estimate, ScalingReport } from '../../protocol/profile-report.ts';
import type { WayMeasurement } from '../../protocol/ways-of-running.ts';
import { costModel } from '../cost-model.ts';
import { contendedShare, onIdleMachine } from '../idle-machine.ts';
import type { Measurements } from '../measurements.ts';
import { studentQuantile, wayTimes, type WayTimes } from '../ways/way-times.ts';
import { fitScaling, karpFlatt, type ScalingFit, type ScalingPoint } from './scaling-model.ts';

type PoolKind = 'process' | 'thread';

/** A number of workers with the times that were measured for it, start-up left out. */
interface Rung {
  readonly workers: number;
  readonly times: WayTimes;
}

/** Machines of up to so many CPUs are simulated. */
const WIDEST = 64;
/** What a simulation may be off for each doubling of the workers beyond those that were measured. */
const ERROR_PER_DOUBLING = 0.1;
/** Of worker counts that are this near to the best, the smallest will do. */
const SAME = 0.02;

/**
 * How the pool grows with workers: from ways with different worker counts, of the kind of pool that has the most of them.
 * `null` where fewer than two counts were measured, or there is no serial time to compare with.
 */
export function scalingReport(m: Measurements): ScalingReport | null {
  const measurements = (m.run.ways?.measurements ?? []).map((one) => ({
    ...one,
    startupMs: one.makespanMs.map(() => 0),
  }));
  const [executor, rungs] = mostRungs(measurements, m);
  const serialMs = serialTime(measurements, m);
  if (rungs.length < 2 || serialMs === null) return null;
  const points = rungs.flatMap(({ workers, times }) =>
    times.runs.map((ms): ScalingPoint => ({ workers, throughput: (m.run.submittedTasks * 1000) / ms })),
  );
  const usl = fitScaling(points, 'usl');
  const amdahl = fitScaling(points, 'amdahl');
  const fit = usl.kind === 'fitted' ? usl : amdahl.kind === 'fitted' ? amdahl : null;
  const curve = [
    ...rungs.map(({ workers, times }) => ({
      workers,
      speedup: ratio(serialMs, times),
      basis: 'measured' as const,
    })),
    ...between(rungs, fit, m, serialMs),
    ...beyond(executor, rungs, m, serialMs),
  ];
  return {
    executor,
    serialFraction: serialFraction(rungs, amdahl.kind === 'fitted' ? amdahl : null),
    usl: usl.kind === 'fitted' ? { gamma: usl.gamma, alpha: usl.alpha, beta: usl.beta } : null,
    karpFlatt: karpFlattOf(rungs),
    curve,
    bestWorkers: bestOf(curve),
  };
}

/** The kind of pool with the most worker counts, and for each count the chunk size that was fastest. */
function mostRungs(measurements: readonly WayMeasurement[], m: Measurements): [PoolKind, Rung[]] {
  const all = wayTimes(
    measurements.filter(({ makespanMs }) => makespanMs.length > 0),
    m.run.submittedTasks,
  ).toSorted((a, b) => a.range.ms - b.range.ms);
  const of = (executor: PoolKind): Rung[] => {
    const rungs = new Map<number, Rung>();
    for (const times of all) {
      const { workers } = times.way;
      if (times.way.executor !== executor || workers > m.cpus || rungs.has(workers)) continue;
      rungs.set(workers, { workers, times });
    }
    return [...rungs.values()].sort((a, b) => a.workers - b.workers);
  };
  const processes = of('process');
  const threads = of('thread');
  return threads.length > processes.length ? ['thread', threads] : ['process', processes];
}

function serialTime(measurements: readonly WayMeasurement[], m: Measurements): number | null {
  const measured = wayTimes(
    measurements.filter(({ way, makespanMs }) => way.executor === 'serial' && makespanMs.length > 0),
    m.run.submittedTasks,
  );
  return measured[0]?.range.ms ?? m.serial?.totalMs ?? null;
}

function ratio(serialMs: number, { range }: WayTimes): Estimate {
  return { value: serialMs / range.ms, low: serialMs / range.high, high: serialMs / range.low };
}

/** Counts that this machine has and that were not measured, by the fitted law. */
function between(
  rungs: readonly Rung[],
  fit: ScalingFit | null,
  m: Measurements,
  serialMs: number,
): ScalingReport['curve'] {
  if (fit === null) return [];
  const measured = new Set(rungs.map(({ workers }) => workers));
  const perSecond = (m.run.submittedTasks * 1000) / serialMs;
  const counts = Array.from({ length: Math.min(m.cpus, WIDEST) }, (_, i) => i + 1).filter(
    (count) => !measured.has(count),
  );
  return counts.map((workers) => {
    const { value, low, high } = fit.predict(workers);
    return {
      workers,
      speedup: { value: value / perSecond, low: low / perSecond, high: high / perSecond },
      basis: 'modelled',
    };
  });
}

/** Machines with more CPUs than this one: simulated, and corrected by how far the simulation is off for the most workers measured. */
function beyond(
  executor: PoolKind,
  rungs: readonly Rung[],
  m: Measurements,
  serialMs: number,
): ScalingReport['curve'] {
  const widest = rungs.at(-1);
  if (widest === undefined) return [];
  // What other programs took from the tasks they would not take on a wide machine.
  const share = contendedShare(m);
  const model = costModel(share === null ? m : onIdleMachine(m, share));
  const { chunksize } = widest.times.way;
  const simulated = (workers: number): number => model.simulated({ executor, workers, chunksize });
  const correction = widest.times.range.ms / Math.max(1e-6, simulated(widest.workers));
  const found: ScalingReport['curve'][number][] = [];
  const most = Math.min(WIDEST, Math.ceil(m.ranTasks / chunksize));
  for (let workers = 2 ** Math.ceil(Math.log2(m.cpus + 1)); workers <= most; workers *= 2) {
    const value = serialMs / (simulated(workers) * correction);
    const error = 1 + ERROR_PER_DOUBLING * Math.log2(workers / widest.workers);
    found.push({ workers, speedup: { value, low: value / error, high: value * error }, basis: 'simulated' });
  }
  return found;
}

/** Amdahl's fraction: of the fit, or where that needs more worker counts, through the two that are furthest apart. */
function serialFraction(rungs: readonly Rung[], fit: ScalingFit | null): Estimate {
  if (fit !== null)
    return { value: clamp(fit.alpha.value), low: clamp(fit.alpha.low), high: clamp(fit.alpha.high) };
  const [one] = rungs;
  const many = rungs.at(-1);
  if (one === undefined || many === undefined) return { value: 0, low: 0, high: 1 };
  const at = (gain: number): number => clamp(fractionBetween(one.workers, many.workers, gain));
  const gain = one.times.range.ms / many.times.range.ms;
  const free = one.times.runs.length + many.times.runs.length;
  const reach = Math.exp(studentQuantile(Math.max(3, free)) * Math.hypot(one.times.error, many.times.error));
  return { value: at(gain), low: at(gain * reach), high: at(gain / reach) };
}

/** The fraction s with (1 + s (n − 1)) / n · gain = (1 + s (a − 1)) / a, where n workers are `gain` times as fast as a. */
function fractionBetween(few: number, many: number, gain: number): number {
  const slope = (gain * (many - 1)) / many - (few - 1) / few;
  return slope <= 0 ? 1 : (1 / few - gain / many) / slope;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function karpFlattOf(rungs: readonly Rung[]): ScalingReport['karpFlatt'] {
  const one = rungs.find(({ workers }) => workers === 1);
  if (one === undefined) return [];
  return rungs.flatMap(({ workers, times }) => {
    const fraction = karpFlatt(one.times.range.ms / times.range.ms, workers);
    return fraction === null ? [] : [{ workers, fraction }];
  });
}

/** By what was measured; a count of the fit is better only if all of its range is. */
function bestOf(curve: ScalingReport['curve']): number {
  const measured = curve.filter(({ basis }) => basis === 'measured');
  const most = Math.max(...measured.map(({ speedup }) => speedup.value));
  const better = curve.filter(({ basis, speedup }) => basis === 'modelled' && speedup.low > most);
  const [best] = better.toSorted((a, b) => b.speedup.value - a.speedup.value);
  if (best !== undefined) return best.workers;
  return Math.min(
    ...measured.filter(({ speedup }) => speedup.value >= most * (1 - SAME)).map(({ workers }) => workers),
  );
}
