/** What the owner of workers is told by them. */
import type { WorkerSampleEvent } from '../observer.ts';
import type { RunStampsOfItem, Task } from '../task.ts';

export interface WorkerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What the worker said it died of, or why it could not start. */
  readonly cause: unknown;
  /** How many of the tasks sent may have started. */
  readonly claimed: number;
}

/** What a result message brought; valid until the next one. */
export interface ReceivedResult {
  kind: number;
  read: unknown;
  stamps: readonly RunStampsOfItem[] | null;
  bytes: number;
}

export interface WorkerOwner<Worker> {
  onReady(worker: Worker, at: number): void;
  /** A result was read; the owner settles the task. */
  onResult(task: Task, result: ReceivedResult): void;
  onStarted(worker: Worker, task: Task, item: number, at: number): void;
  onSample(sample: WorkerSampleEvent): void;
  /** All messages of a frame were handled. */
  onFrameEnd(worker: Worker): void;
  onExit(worker: Worker, exit: WorkerExit): void;
}
