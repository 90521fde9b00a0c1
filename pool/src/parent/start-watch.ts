/**
 * Learns which calls run although their workers, busy as they are, send nothing: a worker writes down each call that it
 * starts, and one that still stands there at the second look has been running for a while.
 */
import type { Task } from '../task.ts';
import type { CallStart, Claims } from '../wire/claims.ts';
import type { TaskQueue } from './task-queue.ts';

const LOOK_MS = 20;

interface WatchedWorker {
  readonly inflight: TaskQueue<Task>;
}

interface Watch {
  readonly claims: Claims;
  /** When the call began that was seen last. */
  seenAt: number;
  isTold: boolean;
}

export class StartWatch<Worker extends WatchedWorker> {
  readonly #onStarted: (worker: Worker, task: Task, start: CallStart) => void;
  readonly #watches = new Map<Worker, Watch>();
  #isOn = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(onStarted: (worker: Worker, task: Task, start: CallStart) => void) {
    this.#onStarted = onStarted;
  }

  add(worker: Worker, claims: Claims | null): void {
    if (claims !== null) this.#watches.set(worker, { claims, seenAt: 0, isTold: false });
    this.#updateTimer();
  }

  remove(worker: Worker): void {
    this.#watches.delete(worker);
    this.#updateTimer();
  }

  /** Workers write nothing down while no one observes them. */
  toggle(isOn: boolean): void {
    this.#isOn = isOn;
    this.#updateTimer();
  }

  #updateTimer(): void {
    const isNeeded = this.#isOn && this.#watches.size > 0;
    if (isNeeded) this.#timer ??= setInterval(this.#lookAtAll, LOOK_MS).unref();
    else if (this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  readonly #lookAtAll = (): void => {
    for (const [worker, watch] of this.#watches) if (worker.inflight.length > 0) this.#look(worker, watch);
  };

  #look(worker: Worker, watch: Watch): void {
    const start = watch.claims.lastStart();
    if (start.at !== watch.seenAt) {
      watch.seenAt = start.at;
      watch.isTold = false;
    } else if (start.at > 0 && !watch.isTold) {
      watch.isTold = true;
      const task = findTask(worker.inflight, start.sequence);
      if (task !== null) this.#onStarted(worker, task, start);
    }
  }
}

function findTask(inflight: TaskQueue<Task>, sequence: number): Task | null {
  for (let index = 0; index < inflight.length; index++) {
    const task = inflight.at(index);
    if (task?.sequence === sequence) return task;
  }
  return null;
}
