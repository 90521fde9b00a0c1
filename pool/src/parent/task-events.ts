/** Makes the events of tasks, one for each item of a chunk. */
import type { Observer, TaskSettledEvent } from '../observer.ts';
import { monotonicNow } from '../observer.ts';
import type { RunStampsOfItem, Task, TaskStamps } from '../task.ts';

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export function createStamps(): TaskStamps {
  return { submitted: monotonicNow(), serialized: null, dispatched: null, resultReceived: null, bytesIn: 0 };
}

export function emitSettled(
  observer: Observer,
  task: Task,
  stamps: readonly RunStampsOfItem[] | null,
  resultDeserialized: number | null,
  bytes: number,
): void {
  const settled = monotonicNow();
  const parent = task.stamps;
  for (let item = 0; item < task.count; item++) {
    const failure = task.failureOf(item);
    const run = stamps?.[item];
    const event: Mutable<TaskSettledEvent> = {
      type: 'task-settled',
      task: task.index + item,
      worker: task.worker,
      outcome: failure === null ? 'ok' : failure.outcome,
      bytesIn: share(parent?.bytesIn ?? 0, task.count),
      bytesOut: share(bytes, task.count),
      cpuMs: run === undefined || run.cpuMs < 0 ? null : run.cpuMs,
      submitted: parent?.submitted ?? null,
      serialized: parent?.serialized ?? null,
      dispatched: parent?.dispatched ?? null,
      received: run?.received ?? null,
      deserialized: run?.deserialized ?? null,
      runStart: run?.runStart ?? null,
      runEnd: run?.runEnd ?? null,
      resultSerialized: run?.resultSerialized ?? null,
      resultReceived: parent?.resultReceived ?? null,
      resultDeserialized,
      settled,
    };
    // Not spread into it: that takes longer than all the rest.
    if (failure !== null) event.error = failure.error;
    observer.emit(event);
  }
}

function share(bytes: number, count: number): number {
  return Math.round(bytes / Math.max(count, 1));
}
