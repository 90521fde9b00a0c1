import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { Way, WayMeasurement } from '../../protocol/ways-of-running.ts';
import { runWindow } from '../run-window.ts';
import { beliefs, type Belief } from './correlated-errors.ts';
import { currentWay } from './current-way.ts';
import { candidates, waysToCompare, type Candidate } from './way-candidates.ts';
import { isSameWay, wayTimes, type WayTimes } from './way-times.ts';

/** What is to be found out, and with what. */
export interface WaysPlan {
  /** Whether the planner chooses; else all of `given` are measured. */
  readonly isSweep: boolean;
  readonly given: readonly Way[];
  readonly candidates: readonly Candidate[];
  readonly current: Way;
  /** Makespan of the recorded run, ms. */
  readonly recordedMs: number;
  /** Inputs of each run, of so many. */
  readonly tasks: number;
  readonly totalTasks: number;
  readonly budgetMs: number;
  /** Workers at most, of a way that is not the run's own. */
  readonly mostWorkers: number;
  /** Ways that cannot be run. */
  readonly left: readonly Way[];
}

export interface PlanRequest {
  readonly choose: 'compare' | 'sweep' | readonly Way[];
  readonly budgetMs: number;
  /** Workers that CPUs and free memory allow now. */
  readonly mostWorkers: number;
}

export type NextWay =
  | { readonly kind: 'run'; readonly way: Way; readonly reason: 'explore' | 'confirm' }
  | { readonly kind: 'stop'; readonly ended: 'precise' | 'budget' };

/** A sweep makes no more runs; this many of them at most look for something better before the best are confirmed. */
const SWEEP_RUNS = 10;
const EXPLORING_RUNS = 7;
/** Nothing new is tried once this part of the budget is spent. */
const EXPLORING_SHARE = 0.6;
/** A way that was given is run twice at least, and this often at most. */
const FEWEST_RUNS = 2;
const MOST_RUNS = 8;
/** Gains below this are not looked for: they are smaller than what one run tells from another. */
const WORTH_LOOKING = 0.01;
/** Ways whose means are known to be this near to each other are equally good. */
const SAME = 0.05;
/** Part of the budget that the runs themselves may take by plan: starting processes and reading inputs take the rest. */
const RUNNING_SHARE = 0.7;
/** What a run costs beside what it measures, ms. */
const RUN_OVERHEAD_MS = 250;

/** Settles what is compared; `null` where the recorded run has nothing to compare with. */
export function planWays(run: RecordedRun, request: PlanRequest): WaysPlan | null {
  const totalTasks = run.submittedTasks;
  const makespanMs = runWindow(run)?.makespanMs ?? 0;
  const all = candidates(run, { workers: request.mostWorkers, tasks: totalTasks });
  if (totalTasks === 0 || all.length === 0 || makespanMs <= 0) return null;
  const current = currentWay(run);
  const ways = waysOf(run, request, totalTasks);
  const timeOf = (way: Way): number => all.find((one) => isSameWay(one.way, way))?.ms ?? makespanMs;
  const plannedMs =
    ways.length > 0
      ? ways.reduce((sum, way) => sum + timeOf(way), 0) * (FEWEST_RUNS + 1)
      : makespanMs * SWEEP_RUNS;
  const share = Math.min(1, (request.budgetMs * RUNNING_SHARE) / plannedMs);
  const fewest = Math.min(totalTasks, 4 * Math.max(request.mostWorkers, current.workers));
  const tasks = Math.max(fewest, Math.floor(totalTasks * share));
  return {
    isSweep: request.choose === 'sweep',
    given: waysOf(run, request, tasks),
    candidates: candidates(run, { workers: request.mostWorkers, tasks }),
    current,
    recordedMs: makespanMs,
    tasks,
    totalTasks,
    budgetMs: request.budgetMs,
    mostWorkers: request.mostWorkers,
    left: [],
  };
}

/** The next run to make, or why no more is needed. Pure: the same measurements always lead to the same run. */
export function planNextWay(
  plan: WaysPlan,
  measurements: readonly WayMeasurement[],
  spentMs: number,
): NextWay {
  const times = wayTimes(measurements, plan.totalTasks, { way: plan.current, ms: plan.recordedMs });
  const next = plan.isSweep ? nextOfSweep(plan, times, spentMs) : nextOfGiven(plan.given, times);
  if (next === null) return { kind: 'stop', ended: 'precise' };
  const fits = spentMs + lengthOf(plan, next.way, times) <= plan.budgetMs;
  if (fits || times.length === 0) return { kind: 'run', ...next };
  return { kind: 'stop', ended: 'budget' };
}

interface Choice {
  readonly way: Way;
  readonly reason: 'explore' | 'confirm';
}

function waysOf(run: RecordedRun, { choose, mostWorkers }: PlanRequest, tasks: number): readonly Way[] {
  if (choose === 'sweep') return [];
  if (choose !== 'compare') return choose;
  return waysToCompare(run, { workers: mostWorkers, tasks });
}

/** Each in turn, then again those that are not settled. */
function nextOfGiven(given: readonly Way[], times: readonly WayTimes[]): Choice | null {
  if (given.length === 0) return null;
  const runsOf = (way: Way): number => times.find((one) => isSameWay(one.way, way))?.runs.length ?? 0;
  const rounds = Math.min(...given.map(runsOf));
  if (rounds < FEWEST_RUNS) {
    // Backwards every other round, so that a machine that becomes slower or faster does so for all.
    const order = rounds % 2 === 0 ? given : given.toReversed();
    const way = order.find((one) => runsOf(one) === rounds);
    return way === undefined ? null : { way, reason: rounds === 0 ? 'explore' : 'confirm' };
  }
  const least = unsettled(times).filter(({ runs }) => runs.length < MOST_RUNS);
  return confirming(least);
}

/** Looks where the most is to be gained, and makes sure of the best. */
function nextOfSweep(plan: WaysPlan, times: readonly WayTimes[], spentMs: number): Choice | null {
  const runs = times.reduce((sum, one) => sum + one.runs.length, 0);
  const isLeft = (way: Way): boolean => plan.left.some((one) => isSameWay(one, way));
  if (runs === 0 && !isLeft(plan.current)) return { way: plan.current, reason: 'explore' };
  if (runs >= SWEEP_RUNS) return null;
  const mayExplore = spentMs < plan.budgetMs * EXPLORING_SHARE;
  const count = mayExplore ? missingCount(plan, times) : null;
  const rung = count === null || isLeft(count) ? null : count;
  if (mayExplore && runs < (rung === null ? EXPLORING_RUNS : EXPLORING_RUNS - 1)) {
    const better = mostPromising(plan, times);
    if (better !== null) return { way: better, reason: 'explore' };
  }
  if (runs < EXPLORING_RUNS && rung !== null) return { way: rung, reason: 'explore' };
  const [best] = byTime(times);
  // What is advised is a change from the setting of the run, so that both must be sure.
  const current = times.find(({ way }) => isSameWay(way, plan.current));
  const unsure = [best, current].find((one) => one !== undefined && one.runs.length < FEWEST_RUNS);
  if (unsure !== undefined) return { way: unsure.way, reason: 'confirm' };
  return confirming(unsettled(times));
}

function confirming(rivals: readonly WayTimes[]): Choice | null {
  const [first] = rivals.toSorted((a, b) => a.runs.length - b.runs.length || b.error - a.error);
  return first === undefined ? null : { way: first.way, reason: 'confirm' };
}

/** The way with the highest expected improvement on the best so far (Jones, Schonlau and Welch 1998). */
function mostPromising(plan: WaysPlan, times: readonly WayTimes[]): Way | null {
  const isMeasured = ({ way }: Candidate): boolean => times.some((one) => isSameWay(one.way, way));
  const observed = times.flatMap(({ way, range, error }) => {
    const candidate = plan.candidates.find((one) => isSameWay(one.way, way));
    return candidate === undefined ? [] : [{ candidate, mean: Math.log(range.ms), error }];
  });
  const believed = beliefs(plan.candidates, observed);
  const best = Math.min(...times.map(({ range }) => Math.log(range.ms)));
  let most = WORTH_LOOKING;
  let found: Way | null = null;
  for (const [i, candidate] of plan.candidates.entries()) {
    const belief = believed[i];
    if (belief === undefined || isMeasured(candidate)) continue;
    const gain = expectedImprovement(belief, best);
    if (gain <= most) continue;
    most = gain;
    found = candidate.way;
  }
  return found;
}

function expectedImprovement({ mean, deviation }: Belief, best: number): number {
  if (deviation <= 0) return Math.max(0, best - mean);
  const z = (best - mean) / deviation;
  return deviation * (z * normalBelow(z) + Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
}

/** The part of a normal distribution below z, by Abramowitz and Stegun 26.2.17; exact to 1e-7. */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const series =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const above = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z >= 0 ? 1 - above : above;
}

/** With how many workers the pool that is best so far was not measured: how it scales takes one, a half and all of them. */
function missingCount({ mostWorkers }: WaysPlan, times: readonly WayTimes[]): Way | null {
  const pool = byTime(times).find(({ way }) => way.executor === 'process' || way.executor === 'thread');
  if (pool === undefined) return null;
  const { executor, chunksize } = pool.way;
  const counts = [1, Math.floor(mostWorkers / 2), mostWorkers].filter((count) => count >= 1);
  const missing = counts.find(
    (workers) => !times.some(({ way }) => way.executor === executor && way.workers === workers),
  );
  return missing === undefined ? null : { executor, workers: missing, chunksize };
}

/** The best way and those that may be as good, unless all of them are known to be equally good. */
function unsettled(times: readonly WayTimes[]): WayTimes[] {
  const [best, ...others] = byTime(times);
  if (best === undefined) return [];
  const rivals = others.filter((one) => one.range.low < best.range.high && !areSame(best, one));
  return rivals.length === 0 ? [] : [best, ...rivals];
}

/** Whether the one is worse by no more than what counts as nothing, whatever the truth within the ranges is. */
function areSame(best: WayTimes, other: WayTimes): boolean {
  const spread = 2 * Math.hypot(best.error, other.error);
  return Math.log(other.range.ms / best.range.ms) + spread <= Math.log(1 + SAME);
}

function byTime(times: readonly WayTimes[]): WayTimes[] {
  return times.toSorted((a, b) => a.range.ms - b.range.ms);
}

/** How long a run will take by what is known of it, ms. */
function lengthOf(
  { candidates: all, tasks, totalTasks }: WaysPlan,
  way: Way,
  times: readonly WayTimes[],
): number {
  const measured = times.find((one) => isSameWay(one.way, way))?.range.ms;
  const ms = measured ?? all.find((one) => isSameWay(one.way, way))?.ms ?? 0;
  return (ms * tasks) / totalTasks + RUN_OVERHEAD_MS;
}
