/** Ends tasks that run for too long. */
import { TimeoutError } from '../errors.ts';
import type { Task } from '../task.ts';
import type { WorkerHandle } from './worker-handle.ts';

/** Sets the alarm for the task that the worker runs now; `onExpired` is told of it when its time is over. */
export function watchTime(
  worker: WorkerHandle,
  defaultLimit: number | null,
  onExpired: (task: Task, error: TimeoutError) => void,
): void {
  if (worker.timer !== null) clearTimeout(worker.timer);
  worker.timer = null;
  const task = worker.inflight.peek();
  if (task === undefined || worker.state !== 'ready') return;
  // What was settled already, by its signal, has no time left.
  const limit = task.state === 'settled' ? 0 : (task.options?.timeout ?? defaultLimit);
  if (limit === null) return;
  worker.timer = setTimeout(
    () => {
      // The result may be there, unread because this process was held up; it is read before the next immediate.
      setImmediate(() => {
        if (worker.state !== 'ready' || worker.isPast(task)) return;
        const words = `${task.fn.name} ran for more than ${limit} ms; its worker was ended.`;
        onExpired(task, new TimeoutError(words, limit));
      });
    },
    Math.max(0, worker.headSince + limit - performance.now()),
  );
}
