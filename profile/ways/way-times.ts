import type { Way, WayMeasurement } from '../../protocol/ways-of-running.ts';

/** A time with the range that holds the mean of many runs in 19 of 20 cases; ms. */
export interface TimeRange {
  readonly ms: number;
  readonly low: number;
  readonly high: number;
}

/** All runs of one way, brought to all inputs: start-up and the time from the first call to the last result, ms. */
export interface WayTimes {
  readonly way: Way;
  readonly runs: readonly number[];
  readonly range: TimeRange;
  /** Standard error of the mean of the logarithms. */
  readonly error: number;
}

/** The makespan of the recorded run, start-up included. */
export interface RecordedTime {
  readonly way: Way;
  readonly ms: number;
}

/** Runs of a program that does the same each time vary by so much; it counts like so many measured differences. */
const USUAL_DEVIATION = 0.04;
const USUAL_COUNT = 2;
/** A way's own runs tell of its own deviation; those of the other ways count like so many of its own. */
const OTHERS_COUNT = 3;

/**
 * The times of every way with an interval.
 *
 * Times are compared by their logarithms, since what disturbs a run makes it longer in proportion. The deviation of a way is
 * its own, drawn towards that of all ways while it has few runs, so that one run has an interval too.
 *
 * @param recorded The recorded run, made before all others: how far it is from the runs of the same way tells how steady the machine is.
 */
export function wayTimes(
  measurements: readonly WayMeasurement[],
  totalTasks: number,
  recorded: RecordedTime | null = null,
): WayTimes[] {
  const all = measurements.map((measurement) => {
    const runs = runTimes(measurement, totalTasks);
    const logs = runs.map((ms) => Math.log(ms));
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const squares = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { way: measurement.way, runs, mean, squares, free: logs.length - 1 };
  });
  const same = recorded === null ? undefined : all.find(({ way }) => isSameWay(way, recorded.way));
  const shift = recorded === null || same === undefined ? 0 : Math.log(recorded.ms) - same.mean;
  const ownRuns = same?.runs.length ?? 0;
  const squares = all.reduce((sum, one) => sum + one.squares, (shift ** 2 * ownRuns) / (ownRuns + 1));
  const free = all.reduce((sum, one) => sum + one.free, USUAL_COUNT + (same === undefined ? 0 : 1));
  const pooled = (squares + USUAL_COUNT * USUAL_DEVIATION ** 2) / free;
  return all.map(({ way, runs, mean, squares: ownSquares, free: own }) => {
    const variance = (ownSquares + OTHERS_COUNT * pooled) / (own + OTHERS_COUNT);
    const error = Math.sqrt(variance / runs.length);
    const reach = studentQuantile(own + Math.min(OTHERS_COUNT, free)) * error;
    const range = { ms: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach) };
    return { way, runs, range, error };
  });
}

export function isSameWay(a: Way, b: Way): boolean {
  return a.executor === b.executor && a.workers === b.workers && a.chunksize === b.chunksize;
}

/** What each run would have taken with all inputs. */
function runTimes({ makespanMs, startupMs, tasks }: WayMeasurement, totalTasks: number): number[] {
  const scale = tasks > 0 ? Math.max(1, totalTasks / tasks) : 1;
  return makespanMs.map((ms, i) => Math.max(1e-3, ms * scale + (startupMs[i] ?? 0)));
}

/** Student's t at 97.5 %, by the expansion of Cornish and Fisher; within 1 % from 3 degrees of freedom on. */
export function studentQuantile(free: number): number {
  const z = 1.959_964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / free + second / free ** 2 + third / free ** 3;
}
