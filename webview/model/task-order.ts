/** The orders in which the task table can be read. */
import type { TaskStore } from './task-store.ts';

export const TASK_ORDERS = ['started', 'slowest', 'failed'] as const;
export type TaskOrder = (typeof TASK_ORDERS)[number];

/** Rows of the store in the asked order; tasks that never ran come last, except that failures come first in `failed`. */
export function orderTasks(store: TaskStore, order: TaskOrder): Int32Array {
  const rows = Int32Array.from({ length: store.length }, (_, row) => row);
  const start = (row: number): number => orLast(store.startOf(row));
  const byStart = (a: number, b: number): number => compare(start(a), start(b)) || a - b;
  if (order === 'started') return rows.sort(byStart);
  if (order === 'slowest') {
    const slowness = (row: number): number => orLast(-store.durationOf(row));
    return rows.sort((a, b) => compare(slowness(a), slowness(b)) || byStart(a, b));
  }
  const isFailed = (row: number): number => (store.outcome[row] === 0 ? 1 : 0);
  return rows.sort((a, b) => isFailed(a) - isFailed(b) || byStart(a, b));
}

function orLast(value: number): number {
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}

/** Infinity less infinity is not a number, so this does not subtract. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
