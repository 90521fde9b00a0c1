/** What makes the end of a run late: its slowest tasks, and the time in which some workers had nothing left to do. */
import type { RunModel } from './run-model.ts';
import type { TaskStore } from './task-store.ts';

const LOOKED_AT = 1000;

export interface Tail {
  /** When the first worker that lived to the end had done its last task, ms on the clock of the run. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The task that ended last. */
  readonly lastTask: number;
}

/** `null` where fewer than two workers ran anything to the end. */
export function tailOf(model: RunModel): Tail | null {
  const ends = model.workers
    .filter(({ record, row }) => row.length > 0 && !model.hasDied(record))
    .map(({ row }) => lastEnding(row));
  if (ends.length < 2) return null;
  const last = ends.reduce((a, b) => (b.at > a.at ? b : a));
  const fromMs = Math.min(...ends.map(({ at }) => at));
  return last.task < 0 ? null : { fromMs, toMs: last.at, lastTask: last.task };
}

/** The `most` tasks that ran longest, longest first. */
export function slowestTasks(store: TaskStore, most: number): number[] {
  const slowest: number[] = [];
  let least = -1;
  for (let row = 0; row < store.length; row++) {
    const ms = store.durationOf(row);
    if (!(ms > least) || !store.isDrawable(row)) continue;
    let place = slowest.length;
    while (place > 0 && store.durationOf(slowest[place - 1] ?? 0) < ms) place--;
    slowest.splice(place, 0, row);
    if (slowest.length > most) slowest.pop();
    if (slowest.length === most) least = store.durationOf(slowest.at(-1) ?? 0);
  }
  return slowest;
}

interface RowOfTasks {
  readonly length: number;
  endAt(position: number): number;
  storeRowAt(position: number): number;
}

/** Rows are in the order of starts; tasks that overlap may end in another, so that a few are looked at. */
function lastEnding(row: RowOfTasks): { readonly at: number; readonly task: number } {
  let at = Number.NEGATIVE_INFINITY;
  let task = -1;
  for (let position = row.length - 1; position >= Math.max(0, row.length - LOOKED_AT); position--) {
    if (row.endAt(position) <= at) continue;
    at = row.endAt(position);
    task = row.storeRowAt(position);
  }
  return { at, task };
}
