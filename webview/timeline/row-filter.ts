/** The rows as the legend lets them be seen: without the tasks of the classes that are switched off. */
import type { WorkerState } from '../model/run-model.ts';
import type { TaskColoring } from '../model/task-coloring.ts';
import type { TaskStore } from '../model/task-store.ts';
import { WorkerRow } from '../model/worker-row.ts';

export class RowFilter {
  #hidden: ReadonlySet<number> = new Set();
  #coloring: TaskColoring | null = null;
  #store: TaskStore | null = null;
  /** Rows of the store that have been looked at. */
  #seen = 0;
  readonly #rows = new Map<number, WorkerRow>();

  get hidden(): ReadonlySet<number> {
    return this.#hidden;
  }

  /** Leaves out the tasks of these classes from now on. */
  hide(classes: ReadonlySet<number>, coloring: TaskColoring): void {
    this.#hidden = classes;
    this.#coloring = coloring;
    this.#forget();
  }

  /** The workers with what is left in their rows; takes in what was added to the store since the last call. */
  apply(workers: WorkerState[], store: TaskStore): WorkerState[] {
    const coloring = this.#coloring;
    if (this.#hidden.size === 0 || coloring === null) return workers;
    if (this.#store !== store) this.#forget();
    this.#store = store;
    for (; this.#seen < store.length; this.#seen++) {
      if (!store.isDrawable(this.#seen) || this.#hidden.has(coloring.classOf(this.#seen))) continue;
      this.#rowOf(store.worker[this.#seen] ?? 0, store).add(this.#seen);
    }
    for (const row of this.#rows.values()) row.settle();
    return workers.map((worker) => ({ ...worker, row: this.#rowOf(worker.record.id, store) }));
  }

  #rowOf(workerId: number, store: TaskStore): WorkerRow {
    const known = this.#rows.get(workerId);
    if (known !== undefined) return known;
    const row = new WorkerRow(workerId, store);
    this.#rows.set(workerId, row);
    return row;
  }

  #forget(): void {
    this.#rows.clear();
    this.#seen = 0;
    this.#store = null;
  }
}
