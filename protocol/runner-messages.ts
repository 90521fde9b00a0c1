/** The wire between the host (extension or command line) and the runner process, which runs under the user's Node. */
import type { CpuProfile } from './cpu-profile.ts';
import type { ExecutorKind } from './profile-report.ts';
import type {
  AggregatedTasks,
  RunFailure,
  SerialBaseline,
  TaskColumns,
  TaskFailure,
  WorkerRecord,
} from './recorded-run.ts';
import type { Disagreement, Way } from './ways-of-running.ts';

/** What the runner is to do; written by the host as JSON. */
export interface RunPlan {
  /** The bundled module that holds the function and the inputs; absolute path. */
  readonly modulePath: string;
  /** Export of that module which is the function. */
  readonly functionExport: string;
  /** Export of that module which is a function that gives the inputs, or the parsed JSON file's path. */
  readonly inputs:
    { readonly kind: 'export'; readonly name: string } | { readonly kind: 'json'; readonly path: string };
  /** `tuples`: each item is an array of arguments. `values`: each item is the one argument. `unknown`: the items tell. */
  readonly inputShape: 'tuples' | 'values' | 'unknown';
  readonly workers: number;
  readonly chunksize: number;
  /** `process` when absent. */
  readonly executor?: ExecutorKind;
  /** Take CPU profiles of the workers and of the serial process. */
  readonly cpuProfile?: boolean;
  /** How long the serial baseline may take, ms. */
  readonly serialBudgetMs: number;
  /** Tasks told one by one; those that settle after them are summed. */
  readonly keptTasks: number;
  /** Working directory of the workers. */
  readonly cwd: string;
}

/** One run in one way, in a process of its own; written by the host as JSON once the recorded run is over. */
export interface WayOrder {
  readonly planPath: string;
  readonly way: Way;
  /** How many of the inputs to run, spread evenly over all of them. */
  readonly tasks: number;
  /** The inputs as the recorded run had them, or `null` to evaluate them anew. */
  readonly inputsPath: string | null;
  /** Where the first run leaves what its results were, so that those of later runs can be compared with them. */
  readonly referencePath: string;
  /** Results compared at most. */
  readonly mostCompared: number;
}

/** What one run in one way took; the units are those of `WayMeasurement`. */
export interface WayRun {
  readonly makespanMs: number;
  readonly startupMs: number;
  readonly cpuMs: number;
  readonly peakRssBytes: number;
  readonly tasks: number;
  readonly failedTasks: number;
  readonly comparedTasks: number;
  readonly differingTasks: number;
  /** The first few; `first` is of the run that left the reference. */
  readonly disagreements: readonly Disagreement[];
}

export type HostToRunner = { readonly type: 'cancel' };

/** Everything that has happened since the last batch; sent at most 20 times a second. */
export interface RunBatch {
  readonly type: 'batch';
  readonly tasks: TaskColumns;
  /** All tasks so far that are beyond those told one by one, summed. */
  readonly aggregated?: AggregatedTasks;
  /** Tasks that have started to run but have not settled, for the live view. */
  readonly running: readonly { readonly index: number; readonly worker: number; readonly runStart: number }[];
  /** Each worker as it stands now; samples hold only what is new since the last batch. */
  readonly workers: readonly WorkerRecord[];
  readonly failures: readonly TaskFailure[];
  readonly submittedTasks: number;
  /** Total number of inputs, or `null` while it is unknown. */
  readonly totalTasks: number | null;
  readonly now: number;
}

export type RunnerToHost =
  | { readonly type: 'ready'; readonly nodeVersion: string; readonly pid: number }
  | RunBatch
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly type: 'phase'; readonly phase: 'importing' | 'pool' | 'serial' | 'ways' }
  /** For `RecordedRun.notes`. */
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'serial'; readonly serial: SerialBaseline }
  | { readonly type: 'way'; readonly run: WayRun }
  /** After the tasks of its process; places are those of the bundle, which the host maps to the sources. */
  | { readonly type: 'cpu-profile'; readonly profile: CpuProfile }
  | { readonly type: 'failed'; readonly failure: RunFailure }
  | { readonly type: 'done'; readonly outcome: 'completed' | 'cancelled' };
