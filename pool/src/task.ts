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

export abstract class Task {
  readonly fn: TaskFunctionEntry;
  readonly options: CallOptions | null;
  /** Number of the task's first item in its executor. */
  readonly index: number;
  state: TaskState = 'pending';
  /** Position among the tasks sent to its worker; -1 before. */
  sequence = -1;
  worker = -1;
  stamps: TaskStamps | null = null;
  /** What the task is thought to take, when it was sent. */
  estimatedUs = 0;
  onAbort: (() => void) | null = null;

  constructor(fn: TaskFunctionEntry, options: CallOptions | null, index: number) {
    this.fn = fn;
    this.options = options;
    this.index = index;
  }

  abstract readonly isChunk: boolean;
  /** Items, 1 for a call. */
  abstract readonly count: number;
  abstract writeArguments(encoder: Encoder): void;
  /** Names the argument that cannot travel. */
  abstract explain(thrown: unknown): Error;
  /** Reads the result that the message `kind` brings; returns the outcome of each item. */
  abstract readResult(kind: number, decoder: Decoder): void;
  /** Hands the result that was read to whoever waits. */
  abstract settle(): void;
  abstract fail(failure: TaskFailure): void;
  /** Outcome of an item, once settled. */
  abstract outcomeOf(item: number): TaskFailure | null;
}

/** The error of a task that was cancelled. */
export function cancellation(cause?: unknown): TaskFailure {
  const error =
    cause === undefined ? new CancelledError() : new CancelledError('The task was aborted.', { cause });
  return { outcome: 'cancelled', error, isExpected: true };
}
