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

export interface AskedFile {
  readonly path: string;
  /** Where to look, in UTF-16 offsets. */
  readonly positions: readonly number[];
}

export type OracleRequest =
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly files: readonly AskedFile[];
      /** Everything that changed since the last request. */
      readonly updates: readonly FileUpdate[];
    }
  /** Load what will be asked about; nothing is replied, and what fails here fails again when it is asked. */
  | { readonly kind: 'prepare'; readonly paths: readonly string[]; readonly updates: readonly FileUpdate[] }
  | { readonly kind: 'close' };

export type OracleReply =
  | {
      readonly kind: 'answers';
      readonly id: number;
      /** In the order of the files and of their positions. */
      readonly answers: readonly (readonly (TypeAnswer | null)[])[];
      /** Why there are none for some of the files, in words. */
      readonly problem: string | undefined;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
