/** One run of a chunk of `map`: its items one after another, each with an outcome of its own. */
import { isThenable } from './functions.ts';
import type { LoadedFunction } from './functions.ts';
import type { Inspector } from './inspector.ts';
import type { QueuedTask } from './queued-task.ts';
import type { RunStamps } from './results.ts';

export class ChunkRun {
  /** Results by item, or what was thrown for those among `failed`. */
  readonly values: unknown[] = [];
  failed: Set<number> | null = null;
  readonly stamps: RunStamps[] | null;
  us = 0;
  readonly #fn: LoadedFunction;
  readonly #columns: readonly (readonly unknown[])[];
  readonly #task: QueuedTask;
  readonly #inspector: Inspector;
  #index = 0;
  #started = 0;

  constructor(
    fn: LoadedFunction,
    columns: readonly (readonly unknown[])[],
    task: QueuedTask,
    inspector: Inspector,
  ) {
    this.#fn = fn;
    this.#columns = columns;
    this.#task = task;
    this.#inspector = inspector;
    this.stamps = inspector.isOn ? [] : null;
  }

  /** Returns true if all items are done already; else `onDone` is called when they are. */
  start(onDone: () => void): boolean {
    this.#started = performance.now();
    return this.#go(onDone);
  }

  #go(onDone: () => void): boolean {
    const count = this.#columns[0]?.length ?? 0;
    while (this.#index < count) {
      const index = this.#index++;
      if (this.stamps !== null) {
        this.#inspector.begin(this.#task, index);
      }
      let result: unknown;
      try {
        if (this.#fn.call === null) throw this.#fn.error;
        result = this.#call(this.#fn.call, index);
      } catch (error) {
        this.#settle(false, error);
        continue;
      }
      if (!isThenable(result)) {
        this.#settle(true, result);
        continue;
      }
      void Promise.resolve(result)
        .then(
          (value) => {
            this.#settle(true, value);
          },
          (error: unknown) => {
            this.#settle(false, error);
          },
        )
        .then(() => {
          if (this.#go(onDone)) onDone();
        });
      return false;
    }
    this.us = (performance.now() - this.#started) * 1000;
    return true;
  }

  #call(fn: (...args: unknown[]) => unknown, index: number): unknown {
    const columns = this.#columns;
    if (columns.length === 1) return fn(columns[0]?.[index]);
    return fn(...this.#columns.map((column) => column[index]));
  }

  #settle(isOk: boolean, value: unknown): void {
    if (this.stamps !== null) {
      const stamps = this.#inspector.end();
      if (stamps !== null) this.stamps.push(stamps);
    }
    if (!isOk) (this.failed ??= new Set()).add(this.values.length);
    this.values.push(value);
  }
}
