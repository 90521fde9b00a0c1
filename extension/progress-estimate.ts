/** How far a run is and how long it will still take, from the batches the runner sends. */
import type { RunBatch } from '../protocol/runner-messages.ts';

export interface ProgressEstimate {
  readonly done: number;
  /** Number of inputs, or `null` while they are being counted. */
  readonly total: number | null;
  /** Whole seconds until the last task, at the pace so far; `null` until there is a pace. */
  readonly secondsLeft: number | null;
}

/** A pace from one or two tasks would jump about. */
const TASKS_BEFORE_ESTIMATE = 3;

export class ProgressEstimator {
  #done = 0;
  #told = 0;
  #firstStart: number | null = null;

  /** @returns where the run stands after `batch`. */
  add(batch: Pick<RunBatch, 'tasks' | 'aggregated' | 'running' | 'totalTasks' | 'now'>): ProgressEstimate {
    this.#told += batch.tasks.index.length;
    this.#done = this.#told + (batch.aggregated?.tasks ?? 0);
    const starts = [...batch.tasks.runStart, ...batch.running.map((task) => task.runStart)];
    for (const start of starts) {
      if (start !== null) this.#firstStart = Math.min(this.#firstStart ?? start, start);
    }
    return { done: this.#done, total: batch.totalTasks, secondsLeft: this.#secondsLeft(batch) };
  }

  #secondsLeft(batch: Pick<RunBatch, 'totalTasks' | 'now'>): number | null {
    if (batch.totalTasks === null || this.#firstStart === null || this.#done < TASKS_BEFORE_ESTIMATE) {
      return null;
    }
    const msPerTask = (batch.now - this.#firstStart) / this.#done;
    return Math.max(0, Math.round(((batch.totalTasks - this.#done) * msPerTask) / 1000));
  }
}
