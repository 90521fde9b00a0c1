/** A unit of work on its way through an executor: a call, or a chunk of a map. */
import { CancelledError } from './errors.ts';
import type { TaskOutcome } from './observer.ts';
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import type { Decoder } from './wire/decoder.ts';
import type { Encoder } from './wire/encoder.ts';

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call: a queued one never runs, a running one ends its worker. */
  readonly signal?: AbortSignal;
  /** Time that the function may run, in milliseconds; then its worker is ended and the call rejects. */
  readonly timeout?: number;
  /** ArrayBuffers and ports that are given away instead of copied; between processes they are detached too. */
  readonly transfer?: readonly object[];
}

/** Moments on the parent's side, and those that the worker sends; kept only while someone observes. */
export interface TaskStamps {
  submitted: number | null;
  serialized: number | null;
  dispatched: number | null;
  resultReceived: number | null;
  bytesIn: number;
}

export interface RunStampsOfItem {
  readonly received: number;
  readonly deserialized: number;
  readonly runStart: number;
  readonly runEnd: number;
  readonly cpuMs: number;
  readonly resultSerialized: number;
}

export type TaskState = 'pending' | 'sent' | 'settled';

export interface TaskOwner {
  /** Takes the task out before it runs; false if it may have started. */
  cancel(task: Task): boolean;
  /** Settles the task at once; if it may have started, its worker is ended. */
  abort(task: Task, failure: TaskFailure): void;
  isRunning(task: Task): boolean;
}

/** How a task ended other than by a result. */
export interface TaskFailure {
  readonly outcome: TaskOutcome;
  readonly error: unknown;
  /** The caller brought it about and knows: it is not reported although no one asks. */
  readonly isExpected?: boolean;
}

export interface Task {
  readonly fn: TaskFunctionEntry;
  readonly options: CallOptions | null;
  /** Number of the task's first item in its executor. */
  readonly index: number;
  readonly isChunk: boolean;
  /** Whether no one waits for its result alone, so that it may come with those of others. */
  readonly isPatient: boolean;
  /** Items, 1 for a call. */
  readonly count: number;
  state: TaskState;
  /** Number among the tasks sent to its worker; -1 before. */
  sequence: number;
  worker: number;
  /** What the task was thought to take when it was sent, whole microseconds. */
  estimatedUs: number;
  stamps: TaskStamps | null;
  onAbort: (() => void) | null;
  writeArguments(encoder: Encoder): void;
  /** The error that names the argument that cannot travel. */
  explain(thrown: unknown): Error;
  /** Reads what a message of this kind brings. */
  readResult(kind: number, decoder: Decoder): unknown;
  /** Hands what was read to whoever waits. */
  settle(kind: number, read: unknown): void;
  fail(failure: TaskFailure): void;
  /** How an item failed, once the task is settled; `null` if it did not. */
  failureOf(item: number): TaskFailure | null;
}

/** The error of a task that was cancelled. */
export function cancellation(cause?: unknown): TaskFailure {
  const error =
    cause === undefined ? new CancelledError() : new CancelledError('The task was aborted.', { cause });
  return { outcome: 'cancelled', error, isExpected: true };
}

/** Aborts the task when its signal is aborted, at once if it is already. */
export function listenForAbort(task: Task, owner: TaskOwner): void {
  const signal = task.options?.signal;
  if (signal === undefined) return;
  task.onAbort = () => {
    owner.abort(task, cancellation(signal.reason));
  };
  if (signal.aborted) task.onAbort();
  else signal.addEventListener('abort', task.onAbort, { once: true });
}
