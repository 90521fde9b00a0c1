/** What a profile is asked for with, and what is heard while it runs. */
import type { FunctionInfo } from '../../protocol/function-info.ts';
import type { ExecutorKind } from '../../protocol/profile-report.ts';
import type { Prediction } from '../../protocol/recorded-run.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import type { Way } from '../../protocol/ways-of-running.ts';
import type { RunTarget } from './run-recorder.ts';

/** Whether each input is a tuple of arguments or the one argument itself; `unknown` is settled by type, or by looking. */
export type InputShape = 'tuples' | 'values' | 'unknown';

export type ProfileInputs =
  | { readonly kind: 'expression'; readonly expression: string; readonly shape: InputShape }
  /** A JSON file with an array of argument tuples, or of the arguments of a function with one parameter. */
  | { readonly kind: 'json'; readonly path: string };

export interface ProfileRequest {
  /** Absolute path of the file that holds the function. */
  readonly file: string;
  readonly function: FunctionInfo;
  readonly inputs: ProfileInputs;
  /** In what the recorded run runs its tasks; default `process`. */
  readonly executor?: ExecutorKind;
  /** Default: what the machine offers in parallel; calls in flight on the event loop, where 64 is the default. */
  readonly workers?: number;
  /** Inputs a worker is handed at once; default 1. */
  readonly chunksize?: number;
  /** The Node to run under, from the setting or `--node`; without it the one on PATH, else the editor's own. */
  readonly nodePath?: string;
  /** Working directory of the user's code. */
  readonly cwd: string;
  /** Absolute path of the folder that holds `runner.js` and `worker.cjs`. */
  readonly distDirectory: string;
  /** How long the serial baseline may take, ms; default 3000, and 0 leaves it out. */
  readonly serialBudgetMs?: number;
  /** Tasks recorded one by one; those that settle after them are summed. Default a million. */
  readonly keptTasks?: number;
  /** Takes CPU profiles of the workers and of the serial process; default no. */
  readonly cpuProfile?: boolean;
  /** Runs the inputs in other ways too, when the recorded run is over. */
  readonly ways?: WaysRequest;
  /** What was expected of this run, to be recorded with it; see `requestFor`. */
  readonly prediction?: Prediction;
}

/** `compare`: in every kind of executor, at the setting of the run. `sweep`: workers and chunk sizes too, as far as it pays. */
export interface WaysRequest {
  readonly choose: 'compare' | 'sweep' | readonly Way[];
  /** For all of it, ms. */
  readonly budgetMs: number;
}

export type ProfilePhase = 'preparing' | 'importing' | 'pool' | 'serial' | 'ways';

export type ProfileEvent =
  /** `detail` says what of the phase is being done, where there is more than one thing to it. */
  | { readonly type: 'phase'; readonly phase: ProfilePhase; readonly detail?: string }
  | RunBatch
  /** What the user's code prints. */
  | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string };

export interface ProfileOptions {
  readonly onEvent?: (event: ProfileEvent) => void;
  /** Aborting ends the run, an endless loop too; what was recorded until then is kept. */
  readonly signal?: AbortSignal;
  /** The file in which to record the run as it goes on. */
  readonly target?: RunTarget;
  /** Hears once the file is ended, and why it is not whole where it is not. */
  readonly onStored?: (path: string, error: Error | null) => void;
}
