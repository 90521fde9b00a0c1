/** How many tasks a worker is sent ahead: measured in time, not in number, so that short tasks flow and long ones don't pile up. */
import type { TaskFunctionEntry } from './function-registry.ts';
import type { WorkerHandle } from './worker-handle.ts';

/** Work that a worker holds ahead, microseconds. More evens out less, less leaves workers waiting for the next frame. */
const WINDOW_US = 1000;
/** One task runs and one waits behind it, however long they take. */
const LEAST_TASKS = 2;
const MOST_TASKS = 1024;
/** What no task is faster than, as far as the window goes. */
const LEAST_TASK_US = 0.5;

/** Calls of `fn` that `worker` has room for. */
export function roomFor(
  worker: WorkerHandle,
  fn: TaskFunctionEntry,
  itemsPerTask: number,
  maxTasks: number,
): number {
  if (worker.isRetiring) return 0;
  const left = maxTasks - worker.assigned;
  const { length } = worker.inflight;
  if (length < LEAST_TASKS)
    return Math.min(left, Math.max(LEAST_TASKS - length, windowRoom(worker, fn, itemsPerTask)));
  return Math.min(left, windowRoom(worker, fn, itemsPerTask));
}

function windowRoom(worker: WorkerHandle, fn: TaskFunctionEntry, itemsPerTask: number): number {
  if (fn.averageUs < 0 || isLate(worker)) return 0;
  const taskUs = Math.max(fn.averageUs * itemsPerTask, LEAST_TASK_US);
  return Math.max(
    0,
    Math.min(MOST_TASKS - worker.inflight.length, Math.floor((WINDOW_US - worker.loadUs) / taskUs)),
  );
}

/** Whether the worker is held up by a task that takes longer than was thought: nothing more should wait behind it. */
function isLate(worker: WorkerHandle): boolean {
  const task = worker.inflight.peek();
  if (task === undefined) return false;
  return (performance.now() - worker.headSince) * 1000 > task.estimatedUs + WINDOW_US;
}

/** Those with the least to do first. */
export function byLoad(a: WorkerHandle, b: WorkerHandle): number {
  return a.inflight.length === 0 || b.inflight.length === 0
    ? a.inflight.length - b.inflight.length
    : a.loadUs - b.loadUs || a.inflight.length - b.inflight.length;
}
