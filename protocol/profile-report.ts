/** What `profile/` computes from a recorded run; also the shape of `poolscope profile --format json`. */

import type { FrameKind } from './cpu-profile.ts';
import type { Prediction } from './recorded-run.ts';
import type { Disagreement, ExecutorKind, Way } from './ways-of-running.ts';

export type { ExecutorKind };

export const REPORT_SCHEMA = 'poolscope.report/1';

/**
 * Where a task's time went; the phases of a task add up to submit-to-settle.
 * `queue` is waiting on either side of the wire before the run starts, `transfer` the way out and `return` the way back.
 */
export const PHASES = ['queue', 'serialize', 'transfer', 'deserialize', 'run', 'return'] as const;
export type Phase = (typeof PHASES)[number];

export const VERDICT_IDS = [
  'cpu-bound-good-fit',
  'io-bound',
  'off-thread-native',
  'tiny-task',
  'payload-dominates',
  'imbalance',
  'oversubscribed',
  'undersubscribed',
  'start-up-dominates',
  'memory-pressure',
  'gc-pressure',
  'main-thread-bottleneck',
  'serialized-by-lock-or-order',
  'faster-way',
  'not-deterministic',
  'worker-restarts',
  'healthy',
  'too-little-data',
  'run-failed',
] as const;
export type VerdictId = (typeof VERDICT_IDS)[number];

export interface Recommendation {
  readonly executor: ExecutorKind;
  readonly workers: number;
  readonly chunksize: number;
}

export interface ReportFinding {
  readonly id: VerdictId;
  /** What is so, with numbers. */
  readonly evidence: string;
  /** What to do, with the exact value. */
  readonly action: string;
  /** The action as a setting to run again with; absent where it is not one. `event-loop` with one worker leaves the number of calls in flight open. */
  readonly setting?: Recommendation;
  /** Expected makespan after the action, ms, with its range; `null` where nothing can be said. */
  readonly expected: {
    readonly ms: number;
    readonly low: number;
    readonly high: number;
    readonly basis: 'measured' | 'modelled';
  } | null;
  readonly savedMs: number;
  readonly caveat: string;
  readonly docUrl: string;
  /** Time span and worker to show on the timeline, or `null`. */
  readonly span: { readonly worker: number | null; readonly fromMs: number; readonly toMs: number } | null;
}

export interface Verdict {
  readonly id: VerdictId;
  /** One sentence. */
  readonly headline: string;
  /** At most three, ordered by expected time saved. */
  readonly findings: readonly ReportFinding[];
  /** Findings left out because they would gain less than 1 %. */
  readonly hiddenFindings: number;
  readonly recommended: Recommendation;
}

export interface WorkerSummary {
  readonly id: number;
  readonly pid: number;
  /** Busy time / makespan, 0 to 1. */
  readonly utilization: number;
  readonly busyMs: number;
  readonly cpuMs: number;
  readonly tasks: number;
  readonly peakRssBytes: number | null;
}

export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** One way of running the inputs, with what it took or would take; ms, with a 95 % interval. */
export interface WayReport {
  readonly way: Way;
  readonly ms: number;
  readonly low: number;
  readonly high: number;
  /** `simulated`: for machines with more CPUs than this one, from a model of the same tasks. */
  readonly basis: 'measured' | 'modelled' | 'simulated';
  readonly repetitions: number;
}

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How throughput grows with workers, fitted to what was measured. */
export interface ScalingReport {
  readonly executor: ExecutorKind;
  /** Amdahl's serial fraction, 0 to 1. */
  readonly serialFraction: Estimate;
  /** X(N) = γN / (1 + α(N−1) + βN(N−1)); γ in tasks per second. `null` where there are too few worker counts. */
  readonly usl: { readonly gamma: Estimate; readonly alpha: Estimate; readonly beta: Estimate } | null;
  /** Experimentally determined serial fraction for each measured worker count above 1. */
  readonly karpFlatt: readonly { readonly workers: number; readonly fraction: number }[];
  /** Speed-up against serial by worker count: measured points first, then those of the fit. */
  readonly curve: readonly {
    readonly workers: number;
    readonly speedup: Estimate;
    readonly basis: WayReport['basis'];
  }[];
  readonly bestWorkers: number;
}

/** What the CPU profiles of the workers say of one function. */
export interface HotFunction {
  readonly name: string;
  /** Absolute path or `node:…`; empty where there is none. */
  readonly file: string;
  /** From 1; 0 where there is none. */
  readonly line: number;
  readonly kind: FrameKind;
  /** Time in the function itself, the engine's built-ins included, and with what it calls; ms over all workers. */
  readonly selfMs: number;
  readonly totalMs: number;
  /** The same of the time in which the workers were not idle, 0 to 1. */
  readonly selfShare: number;
  readonly totalShare: number;
}

export interface ProfileReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly run: {
    readonly function: string;
    readonly file: string;
    readonly outcome: 'completed' | 'cancelled' | 'failed';
    readonly tasks: number;
    /** What the tasks ran in. */
    readonly executor: ExecutorKind;
    /** Calls in flight at once on the event loop. */
    readonly workers: number;
    readonly chunksize: number;
    readonly makespanMs: number;
    readonly errors: number;
  };
  readonly workers: readonly WorkerSummary[];
  /** Milliseconds by name, summed over all tasks. */
  readonly phases: Readonly<Record<Phase, number>>;
  /** Time of the run function per task, ms. */
  readonly latency: LatencySummary | null;
  /** Mean utilization over the workers, 0 to 1. */
  readonly utilization: number;
  /** Serial time of all inputs, ms; extrapolated from a part when `serialIsExtrapolated`. */
  readonly serialMs: number | null;
  readonly serialIsExtrapolated: boolean;
  readonly speedup: number | null;
  readonly verdict: Verdict;
  /** Present when the inputs were run in other ways too, best first. */
  readonly ways?: readonly WayReport[];
  readonly scaling?: ScalingReport;
  /** How many inputs were answered alike by all ways; present with `ways`. */
  readonly agreement?: {
    readonly comparedTasks: number;
    readonly differingTasks: number;
    readonly disagreements: readonly Disagreement[];
  };
  /** What was expected of this run when a finding was applied to the one before, and what it took. */
  readonly prediction?: Prediction & { readonly measuredMs: number };
  /** Present when CPU profiles were taken: the functions with the most time, by falling time in themselves. */
  readonly hotFunctions?: readonly HotFunction[];
}
