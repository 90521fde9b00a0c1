import type { LoadedFunction } from './functions.ts';

/** A task that waits in the worker: a call with `args`, or a chunk with a column for each parameter. */
export interface QueuedTask {
  readonly sequence: number;
  readonly fn: LoadedFunction;
  readonly mustFlushBefore: boolean;
  readonly args: unknown[] | null;
  readonly columns: unknown[][] | null;
  readonly received: number;
  readonly deserialized: number;
}
