import type { AggregatedTasks, TaskColumns } from '../protocol/recorded-run.ts';

/**
 * Tasks of a run that are kept one by one; those that settle after them are counted and summed. A million is more than a
 * timeline or a percentile needs, and takes some 150 MB in memory and 40 MB in a file.
 */
export const KEPT_TASKS = 1_000_000;

/** One task's part of the totals; `null` where it never came so far. */
export interface AggregatedTask {
  readonly hasFailed: boolean;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly cpuMs: number | null;
  readonly submitted: number | null;
  readonly runStart: number | null;
  readonly runEnd: number | null;
  readonly settled: number | null;
}

/** Totals of tasks that are not kept one by one. Waiting in the queue is all from the submit to the start of the run. */
export class TaskTotals {
  #tasks = 0;
  #failedTasks = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  #queueMs = 0;
  #runMs = 0;
  #cpuMs = 0;
  #fromMs = Number.POSITIVE_INFINITY;
  #toMs = Number.NEGATIVE_INFINITY;

  get tasks(): number {
    return this.#tasks;
  }

  add(task: AggregatedTask): void {
    const { hasFailed, bytesIn, bytesOut, cpuMs, submitted, runStart, runEnd, settled } = task;
    this.#tasks += 1;
    if (hasFailed) this.#failedTasks += 1;
    this.#bytesIn += bytesIn;
    this.#bytesOut += bytesOut;
    this.#cpuMs += cpuMs ?? 0;
    if (runStart !== null && runEnd !== null) this.#runMs += Math.max(0, runEnd - runStart);
    if (submitted !== null && runStart !== null) this.#queueMs += Math.max(0, runStart - submitted);
    if (submitted !== null) this.#fromMs = Math.min(this.#fromMs, submitted);
    if (settled !== null) this.#toMs = Math.max(this.#toMs, settled);
  }

  /** Adds what others have summed. */
  addTotals(totals: AggregatedTasks): void {
    this.#tasks += totals.tasks;
    this.#failedTasks += totals.failedTasks;
    this.#bytesIn += totals.bytesIn;
    this.#bytesOut += totals.bytesOut;
    this.#queueMs += totals.queueMs;
    this.#runMs += totals.runMs;
    this.#cpuMs += totals.cpuMs;
    this.#fromMs = Math.min(this.#fromMs, totals.fromMs);
    this.#toMs = Math.max(this.#toMs, totals.toMs);
  }

  /** `null` where there are none. */
  totals(): AggregatedTasks | null {
    if (this.#tasks === 0) return null;
    return {
      tasks: this.#tasks,
      failedTasks: this.#failedTasks,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      queueMs: this.#queueMs,
      runMs: this.#runMs,
      cpuMs: this.#cpuMs,
      fromMs: Number.isFinite(this.#fromMs) ? this.#fromMs : 0,
      toMs: Number.isFinite(this.#toMs) ? this.#toMs : 0,
    };
  }
}

/** Adds the rows of `tasks` from row `from` on. */
export function aggregateRows(totals: TaskTotals, tasks: TaskColumns, from: number): void {
  for (let row = from; row < tasks.index.length; row += 1) {
    const outcome = tasks.outcome[row];
    totals.add({
      hasFailed: outcome !== 'ok' && outcome !== 'cancelled',
      bytesIn: tasks.bytesIn[row] ?? 0,
      bytesOut: tasks.bytesOut[row] ?? 0,
      cpuMs: tasks.cpuMs[row] ?? null,
      submitted: tasks.submitted[row] ?? null,
      runStart: tasks.runStart[row] ?? null,
      runEnd: tasks.runEnd[row] ?? null,
      settled: tasks.settled[row] ?? null,
    });
  }
}
