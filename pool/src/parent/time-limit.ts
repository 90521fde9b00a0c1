/** How long a task may run. */
import { TimeoutError } from '../errors.ts';
import type { Task } from '../task.ts';
import type { ExecutorOptions } from './options.ts';

/** Milliseconds from the start of the task in its worker, or `null`. */
export function timeLimit(task: Task, options: ExecutorOptions): number | null {
  return task.options?.timeout ?? options.taskTimeout;
}

export function timeLimitError(task: Task, limit: number): TimeoutError {
  return new TimeoutError(`${task.fn.name} ran for more than ${limit} ms; its worker was ended.`, limit);
}
