/** Between the analysis and the thread of its type checker. */
import type { TypeAnswer } from './answers.ts';

export interface OracleWorkerData {
  readonly root: string;
}

export interface FileUpdate {
  readonly path: string;
  /** Unsaved text; null for what is on disk, which may have changed. */
  readonly text: string | null;
}

export type OracleRequest =
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly path: string;
      /** Where to look, in UTF-16 offsets. */
      readonly positions: readonly number[];
      /** Everything that changed since the last request. */
      readonly updates: readonly FileUpdate[];
    }
  | { readonly kind: 'close' };

export type OracleReply =
  | { readonly kind: 'answers'; readonly id: number; readonly answers: readonly (TypeAnswer | null)[] }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
