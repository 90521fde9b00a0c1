/** Tasks that no worker has: in the order in which they will be sent, or waiting until their function is found. */
import type { Task } from '../task.ts';
import type { TaskFunctionEntry } from './function-registry.ts';
import { TaskQueue } from './task-queue.ts';

export class PendingTasks {
  /** All that are neither sent nor settled. */
  count = 0;
  readonly #queue = new TaskQueue<Task>();
  readonly #unresolved = new Map<TaskFunctionEntry, Task[]>();
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
    if (task.fn.isResolved) this.#queue.push(task);
    else this.#awaitFunction(task);
  }

  /** Returns a task that was sent and not begun to the front. */
  putBack(task: Task): void {
    task.state = 'pending';
    task.worker = -1;
    this.count++;
    this.#queue.unshift(task);
  }

  /** The next task that is still wanted; it stays until `shift`. */
  peek(): Task | undefined {
    for (;;) {
      const task = this.#queue.peek();
      if (task === undefined || task.state === 'pending') return task;
      this.#queue.shift();
    }
  }

  shift(): void {
    this.#queue.shift();
  }

  /** Takes everything out; the tasks still count until they are settled. */
  clear(): Task[] {
    const unresolved = [...this.#unresolved.values()].flatMap((tasks) => tasks.splice(0));
    return [...this.#queue.clear(), ...unresolved];
  }

  #awaitFunction(task: Task): void {
    const { fn } = task;
    const others = this.#unresolved.get(fn);
    if (others !== undefined) {
      others.push(task);
      return;
    }
    const tasks = [task];
    this.#unresolved.set(fn, tasks);
    fn.whenResolved(() => {
      this.#unresolved.delete(fn);
      for (const each of tasks) if (each.state === 'pending') this.#queue.push(each);
      this.#onResolved();
    });
  }
}
