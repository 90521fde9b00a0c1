/** Tasks that no worker has, in the order in which they will be sent. */
import type { Task } from '../task.ts';
import type { TaskFunctionEntry } from './function-registry.ts';
import { TaskQueue } from './task-queue.ts';

export class PendingTasks {
  /** All that are neither sent nor settled. */
  count = 0;
  readonly #queue = new TaskQueue<Task>();
  /** Functions that are being looked for. */
  readonly #awaited = new Set<TaskFunctionEntry>();
  readonly #onResolved: () => void;

  /** @param onResolved is called when tasks can be sent that could not before */
  constructor(onResolved: () => void) {
    this.#onResolved = onResolved;
  }

  /** Tasks that could be sent now; those that were cancelled meanwhile are still among them. */
  get ready(): number {
    return this.#queue.length;
  }

  add(task: Task): void {
    this.count++;
    this.#queue.push(task);
    if (!task.fn.isResolved) this.#awaitFunction(task.fn);
  }

  /** Returns a task that was sent and not begun to the front. */
  putBack(task: Task): void {
    task.state = 'pending';
    task.worker = -1;
    this.count++;
    this.#queue.unshift(task);
  }

  /**
   * The next task that is still wanted; it stays until `shift`. There is none while its function is looked for: what was
   * submitted later must not start before it.
   */
  peek(): Task | undefined {
    for (;;) {
      const task = this.#queue.peek();
      if (task === undefined) return undefined;
      if (task.state === 'pending') return task.fn.isResolved ? task : undefined;
      this.#queue.shift();
    }
  }

  shift(): void {
    this.#queue.shift();
  }

  /** Takes everything out; the tasks still count until they are settled. */
  clear(): Task[] {
    return this.#queue.clear();
  }

  #awaitFunction(fn: TaskFunctionEntry): void {
    if (this.#awaited.has(fn)) return;
    this.#awaited.add(fn);
    fn.whenResolved(() => {
      this.#awaited.delete(fn);
      this.#onResolved();
    });
  }
}
