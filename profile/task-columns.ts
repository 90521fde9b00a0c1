import { TASK_STAMPS, type TaskColumns } from '../protocol/recorded-run.ts';

/** Appends the first `count` rows of `more` to `target`, in place; without `count` all. */
export function appendColumns(target: TaskColumns, more: TaskColumns, count = more.index.length): void {
  appendFirst(target.index, more.index, count);
  appendFirst(target.worker, more.worker, count);
  appendFirst(target.outcome, more.outcome, count);
  appendFirst(target.bytesIn, more.bytesIn, count);
  appendFirst(target.bytesOut, more.bytesOut, count);
  appendFirst(target.cpuMs, more.cpuMs, count);
  for (const stamp of TASK_STAMPS) appendFirst(target[stamp], more[stamp], count);
}

/** A loop, because `push(...more)` overflows the stack at some 100,000 rows. */
function appendFirst<T>(target: T[], more: readonly T[], count: number): void {
  if (count >= more.length) for (const value of more) target.push(value);
  else for (const value of more.slice(0, count)) target.push(value);
}
