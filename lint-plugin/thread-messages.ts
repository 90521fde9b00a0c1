/** Between the linter's thread, which must have its answer at once, and the thread of the analysis. */
import type { MessagePort } from 'node:worker_threads';
import type { Severity } from '../protocol/finding.ts';

export interface ThreadData {
  /** The folder that the linter runs in. */
  readonly root: string;
  readonly types: 'auto' | 'off';
  readonly port: MessagePort;
  /** Counts the replies; the linter's thread sleeps until it changes. */
  readonly replies: Int32Array;
}

export interface LintRequest {
  readonly id: number;
  readonly path: string;
  /** As the linter has it, which is not always what is on disk. */
  readonly text: string;
}

export type LintReply =
  | {
      readonly kind: 'linted';
      readonly id: number;
      readonly problems: readonly Problem[];
      /** What the user should know of the analysis itself, each once. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

/** A finding with the places that linters want: lines from 1, columns from 0. */
export interface Problem {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  readonly fixes: readonly ProblemFix[];
}

/** All edits of a fix as one, with offsets in UTF-16 code units. */
export interface ProblemFix {
  readonly title: string;
  readonly kind: 'safe' | 'suggestion';
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}
