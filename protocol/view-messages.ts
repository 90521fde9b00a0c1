/** The wire between the extension (or the self-contained page) and the webview. */
import type { ProfileReport } from './profile-report.ts';
import type { RecordedRun } from './recorded-run.ts';
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
  | { readonly type: 'run-phase'; readonly phase: 'preparing' | 'importing' | 'pool' | 'serial' }
  | RunBatch
  /** A run as a whole: at its end, when the last one is opened, and after a reload of the window. */
  | { readonly type: 'run-loaded'; readonly run: RecordedRun; readonly report: ProfileReport }
  | { readonly type: 'run-missing'; readonly message: string }
  /** Show this span on the timeline. */
  | {
      readonly type: 'reveal';
      readonly fromMs: number;
      readonly toMs: number;
      readonly worker: number | null;
    };

export type ViewToHost =
  | { readonly type: 'ready'; readonly runId: string | null }
  | { readonly type: 'stop' }
  | { readonly type: 'run-again' }
  | { readonly type: 'open-source'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly type: 'open-link'; readonly url: string }
  | { readonly type: 'first-task-shown'; readonly runId: string };

/** What the webview keeps with `setState`, so that it can be restored after a reload. */
export interface ViewState {
  readonly version: 1;
  readonly runId: string | null;
}
