/** The wire between the extension (or the self-contained page) and the webview. */
import type { PackedTasks } from './packed-tasks.ts';
import type { ProfileReport, VerdictId } from './profile-report.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { RunComparison } from './run-comparison.ts';
import type { RunBatch } from './runner-messages.ts';

export interface ViewRunHeader {
  readonly runId: string;
  readonly functionName: string;
  readonly file: string;
  readonly workers: number;
  readonly chunksize: number;
  readonly startedAt: string;
}

export type HostToView =
  /** A run begins; the view clears itself and shows it live. */
  | { readonly type: 'run-started'; readonly header: ViewRunHeader }
  | { readonly type: 'run-phase'; readonly phase: 'preparing' | 'importing' | 'pool' | 'serial' | 'ways' }
  | RunBatch
  /** A run as a whole: at its end, when the last one is opened, and after a reload of the window. */
  | LoadedMessage
  | { readonly type: 'run-missing'; readonly message: string }
  | ComparisonMessage
  /** Show this span on the timeline. */
  | {
      readonly type: 'reveal';
      readonly fromMs: number;
      readonly toMs: number;
      readonly worker: number | null;
    };

export interface LoadedMessage {
  readonly type: 'run-loaded';
  /** Its `tasks` are empty where `packed` holds them. */
  readonly run: RecordedRun;
  readonly report: ProfileReport;
  readonly packed?: PackedTasks;
  /** Findings about this function that the user does not want to see again. */
  readonly dismissed?: readonly VerdictId[];
  /** Whether the host knows what to do with `apply`. */
  readonly canApply?: boolean;
}

/** Two runs of one function beside each other; the page shows nothing else. */
export interface ComparisonMessage {
  readonly type: 'comparison-loaded';
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  readonly comparison: RunComparison;
}

/** What the view of a run is told. */
export type RunMessage = Exclude<HostToView, ComparisonMessage>;

export interface ComparedRun {
  /** What the user calls the run, or when it was. */
  readonly title: string;
  readonly report: ProfileReport;
}

export type ViewToHost =
  | { readonly type: 'ready'; readonly runId: string | null }
  | { readonly type: 'stop' }
  /** `cpuProfile`: with CPU profiles, whatever the settings say. */
  | { readonly type: 'run-again'; readonly cpuProfile?: true }
  | { readonly type: 'open-source'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly type: 'open-link'; readonly url: string }
  | { readonly type: 'first-task-shown'; readonly runId: string }
  /** Change the settings as the finding says, and run again. */
  | { readonly type: 'apply'; readonly runId: string; readonly finding: VerdictId }
  /** All findings about the run's function that are dismissed now. */
  | { readonly type: 'dismiss'; readonly runId: string; readonly findings: readonly VerdictId[] };

/** What the webview keeps with `setState`, so that it can be restored after a reload. */
export interface ViewState {
  readonly version: 1;
  readonly runId: string | null;
}
