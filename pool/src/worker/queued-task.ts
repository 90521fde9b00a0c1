import type { LoadedFunction } from './functions.ts';

/** A task that waits in the worker: a call with `args`, or a chunk with a column for each parameter. */
export interface QueuedTask {
  readonly sequence: number;
  readonly fn: LoadedFunction;
  readonly isAlone: boolean;
  readonly isPatient: boolean;
  readonly args: unknown[] | null;
  readonly columns: unknown[][] | null;
  readonly received: number;
  readonly deserialized: number;
}

/** So much work is claimed at a time, as a claim costs a microsecond or two. */
const CLAIM_US = 50;
const MAX_CLAIMED = 256;

/** The task at `head` is claimed, and short calls of the same function that follow: the number behind the last of them. */
export function claimEnd(queue: readonly QueuedTask[], head: number): number {
  const first = queue[head];
  if (first === undefined) return 0;
  const { averageUs } = first.fn;
  const isBatch = averageUs >= 0 && first.columns === null && !first.isAlone;
  const count = isBatch ? Math.min(MAX_CLAIMED, Math.floor(CLAIM_US / Math.max(averageUs, 0.05))) : 1;
  let end = first.sequence + 1;
  for (let index = head + 1; index < head + count; index++) {
    const next = queue[index];
    if (next === undefined || next.isAlone || next.fn !== first.fn || next.columns !== null) break;
    end = next.sequence + 1;
  }
  return end;
}
