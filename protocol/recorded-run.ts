/**
 * The recorded run: what one profile measured, as it is written to disk and handed to `profile/`.
 *
 * All times are milliseconds since `origin`, read from one CLOCK_MONOTONIC, so that stamps taken in
 * different processes of one machine can be subtracted. `null` means "never happened".
 */

import type { CpuProfile } from './cpu-profile.ts';
import type { ExecutorKind, WaysRecord } from './ways-of-running.ts';

export const RUN_SCHEMA = 'poolscope.run/1';

export type TaskOutcome = 'ok' | 'error' | 'cancelled' | 'timeout' | 'worker-died';

/** The moments of one task's life, in the order in which they happen. */
export const TASK_STAMPS = [
  'submitted',
  'serialized',
  'dispatched',
  'received',
  'deserialized',
  'runStart',
  'runEnd',
  'resultSerialized',
  'resultReceived',
  'resultDeserialized',
  'settled',
] as const;
export type TaskStamp = (typeof TASK_STAMPS)[number];

/** One column per field, one entry per settled task, in the order in which they settled. */
export type TaskColumns = {
  readonly [stamp in TaskStamp]: (number | null)[];
} & {
  /** Position of the task's arguments in the inputs, from 0. */
  readonly index: number[];
  /** `WorkerRecord.id`, or -1 for a task that never reached a worker. */
  readonly worker: number[];
  readonly outcome: TaskOutcome[];
  /** Serialized size of the arguments and of the result, in bytes. */
  readonly bytesIn: number[];
  readonly bytesOut: number[];
  /**
   * CPU milliseconds of the worker's main thread while the task ran, or `null` where the platform does not tell
   * (`process.cpuUsage` of the whole process is in `WorkerSamples`).
   */
  readonly cpuMs: (number | null)[];
  /** Position in `RecordedRun.taskNames`; absent where all tasks are calls of one function. */
  readonly name?: number[];
};

/** A series of looks at one worker; every column has the same length. CPU and ELU values are running totals. */
export interface WorkerSamples {
  readonly at: number[];
  /** User + system CPU of the whole worker process since its start, off-thread work included, ms. */
  readonly cpuMs: number[];
  readonly rssBytes: number[];
  readonly heapUsedBytes: number[];
  /** Event-loop active time since the worker's start, ms (`performance.eventLoopUtilization().active`). */
  readonly loopActiveMs: number[];
  /** Time in garbage collection since the worker was first observed, ms; absent in runs that were recorded before it was. */
  readonly gcMs?: number[];
}

export interface WorkerRecord {
  /** Row number in the view, from 0; a replacement of a dead worker gets a new one. */
  readonly id: number;
  readonly pid: number;
  /** Absent: a process of Poolscope's own pool. */
  readonly kind?: 'process' | 'thread';
  /** What it runs, for the row's label (the worker's file, say); absent where there is nothing to add to its number. */
  readonly label?: string;
  readonly started: number;
  readonly ready: number | null;
  readonly exited: number | null;
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
  readonly samples: WorkerSamples;
}

/** One failed task, told apart for the reader; the first 100 of a run are kept, `failedTasks` counts all. */
export interface TaskFailure {
  readonly index: number;
  readonly name: string;
  readonly message: string;
  /** Mapped back to the TypeScript source. */
  readonly stack: string;
  /** The arguments as `util.inspect` shows them, cut to 200 characters. */
  readonly inputPreview: string;
}

/** The same inputs run one after another in one process without a pool. */
export interface SerialBaseline {
  /** How many inputs were run; fewer than all when the time budget ended first. */
  readonly tasks: number;
  /** Wall time of those, ms. */
  readonly wallMs: number;
  /** CPU time of the process over those, ms: wall ≫ cpu means waiting, not computing. */
  readonly cpuMs: number;
  /** Wall time per run input, ms, in input order. */
  readonly taskMs: number[];
  /** CPU of the main thread alone over those, ms, or `null` where the platform does not tell. */
  readonly mainThreadCpuMs: number | null;
}

export interface Machine {
  /** `os.availableParallelism()`, cgroup quota respected. */
  readonly cpus: number;
  readonly cpuModel: string;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly nodeVersion: string;
}

/** Where the profiled function stands; line and column from 1. */
export interface FunctionLocation {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** A program that was run unchanged while its workers were watched. */
export interface ObservedProgram {
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
  /** Pool libraries seen at work, with versions: `piscina 5.1.0`, `worker_threads`, `child_process`. */
  readonly libraries: readonly string[];
}

/** Totals over the tasks that are counted but not kept one by one. */
export interface AggregatedTasks {
  readonly tasks: number;
  readonly failedTasks: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Milliseconds, summed. */
  readonly queueMs: number;
  readonly runMs: number;
  readonly cpuMs: number;
  /** First submitted and last settled, ms since the origin. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Prediction {
  /** Id of the run whose finding was applied, and the finding. */
  readonly runId: string;
  readonly finding: string;
  /** Expected makespan with its range, ms. */
  readonly ms: number;
  readonly low: number;
  readonly high: number;
}

export type RunOutcome = 'completed' | 'cancelled' | 'failed';

export interface RecordedRun {
  readonly schema: typeof RUN_SCHEMA;
  readonly id: string;
  /** ISO 8601, wall clock. */
  readonly startedAt: string;
  readonly function: FunctionLocation;
  readonly machine: Machine;
  readonly options: { readonly executor: ExecutorKind; readonly workers: number; readonly chunksize: number };
  readonly outcome: RunOutcome;
  /** Why the run as a whole failed; set when `outcome` is `failed`. */
  readonly failure: RunFailure | null;
  /** Tasks handed to the pool, settled or not. */
  readonly submittedTasks: number;
  readonly failedTasks: number;
  readonly tasks: TaskColumns;
  readonly workers: WorkerRecord[];
  readonly failures: TaskFailure[];
  readonly serial: SerialBaseline | null;
  /** Names that `TaskColumns.name` points at. */
  readonly taskNames?: readonly string[];
  /** Looks at the process that submits the tasks. */
  readonly parent?: WorkerSamples;
  /** Set when an existing program was observed, rather than one function run in Poolscope's pool. */
  readonly program?: ObservedProgram;
  /** The other ways in which the same inputs were run. */
  readonly ways?: WaysRecord;
  /** One entry per process, when the CPU profiler was on. */
  readonly cpuProfiles?: readonly CpuProfile[];
  /** Tasks beyond the limit of what is kept one by one, summed; absent when every task is in `tasks`. */
  readonly aggregated?: AggregatedTasks;
  /** What was predicted before this run by the finding that was applied, to be shown beside what it took. */
  readonly prediction?: Prediction;
  /** What the recording itself may have changed or left out, in words for the reader. */
  readonly notes: string[];
}

export const RUN_FAILURE_KINDS = [
  'no-node',
  'function-not-found',
  'not-a-function',
  'syntax-error',
  'import-failed',
  'input-invalid',
  'input-type-error',
  'input-empty',
  'not-serializable',
  'workers-keep-dying',
  'runner-died',
  'recording-cut-off',
  'untrusted-workspace',
] as const;
export type RunFailureKind = (typeof RUN_FAILURE_KINDS)[number];

/** A failure in words: what was wrong, where, and what to do. */
export interface RunFailure {
  readonly kind: RunFailureKind;
  readonly message: string;
  /** Mapped stack or compiler output, or empty. */
  readonly detail: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

/** Columns with no rows. */
export function emptyTaskColumns(): TaskColumns {
  return {
    index: [],
    worker: [],
    outcome: [],
    bytesIn: [],
    bytesOut: [],
    cpuMs: [],
    submitted: [],
    serialized: [],
    dispatched: [],
    received: [],
    deserialized: [],
    runStart: [],
    runEnd: [],
    resultSerialized: [],
    resultReceived: [],
    resultDeserialized: [],
    settled: [],
  };
}
