/** What calls that follow each other in one turn of the loop share, kept once for all of them. */
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import type { CallOptions, TaskOwner } from './task.ts';

export interface CallSite {
  readonly owner: TaskOwner;
  readonly fn: TaskFunctionEntry;
  readonly options: CallOptions | null;
  /** Has the stack of the one who called. */
  readonly caller: object;
}
