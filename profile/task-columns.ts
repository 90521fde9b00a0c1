import { TASK_STAMPS, type TaskColumns } from '../protocol/recorded-run.ts';

/** Appends the rows of `more` to `target`, in place. */
export function appendColumns(target: TaskColumns, more: TaskColumns): void {
  appendAll(target.index, more.index);
  appendAll(target.worker, more.worker);
  appendAll(target.outcome, more.outcome);
  appendAll(target.bytesIn, more.bytesIn);
  appendAll(target.bytesOut, more.bytesOut);
  appendAll(target.cpuMs, more.cpuMs);
  for (const stamp of TASK_STAMPS) appendAll(target[stamp], more[stamp]);
}

/** A loop, because `push(...more)` overflows the stack at some 100,000 rows. */
function appendAll<T>(target: T[], more: readonly T[]): void {
  for (const value of more) target.push(value);
}
