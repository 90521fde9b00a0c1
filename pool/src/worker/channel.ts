/** The worker's end of the connection; one for processes and one for threads. */
import type { ArenaReader, ArenaWriter } from '../wire/arena.ts';
import type { Claims } from '../wire/claims.ts';

export interface Channel {
  readonly claims: Claims | null;
  /** For large blocks of bytes, where memory is not shared anyway. */
  readonly toWorker: ArenaReader | null;
  readonly fromWorker: ArenaWriter | null;
  /** Whether objects can travel beside the bytes. */
  readonly carriesObjects: boolean;
  /** How many pools the worker is inside of, from 1. */
  readonly depth: number;
  /** Calls `onFrame` for each frame that comes, and `onEnd` when the parent is gone. */
  listen(
    onFrame: (bytes: Buffer, start: number, end: number, externals: readonly unknown[]) => void,
    onEnd: () => void,
  ): void;
  /** Sends one frame, header included. Returns whether its memory is free again; else it is the channel's. */
  send(bytes: Buffer, externals: readonly object[]): boolean;
  /** What `send` could not write at once is written now, whatever it takes: the process ends after it. */
  drain(): void;
  /** Ends the worker: its work is done. */
  end(): void;
}
