/**
 * Hands tasks to workers.
 *
 *   submit ─▶ queue ─▶ dispatch ─▶ WorkerHandle (tasks in flight) ─▶ worker
 *                ▲                        │ result ─▶ task settles
 *                └── not started ◀────────┘ exit ──▶ the rest settles with WorkerDiedError
 *
 * Tasks leave the queue once a turn of the event loop, many in one frame. A worker is sent as much as fills a moment
 * ahead, by what its tasks are known to take; what one has not begun can be taken back for another that is idle.
 */
import { BrokenProcessPoolError, ShutdownError, WorkerDiedError } from '../errors.ts';
import { monotonicNow } from '../observer.ts';
import type { Observer } from '../observer.ts';
import { cancellation } from '../task.ts';
import type { RunStampsOfItem, Task, TaskFailure, TaskOwner } from '../task.ts';
import { byLoad, roomFor } from './dispatch.ts';
import type { TaskFunctionEntry } from './function-registry.ts';
import type { ExecutorOptions } from './options.ts';
import { emitSettled } from './task-events.ts';
import { TaskQueue } from './task-queue.ts';
import { timeLimit, timeLimitError } from './time-limit.ts';
import { describeDeath } from './worker-death.ts';
import type { WorkerHandle, WorkerExit, WorkerOwner } from './worker-handle.ts';
import { WorkerSet } from './worker-set.ts';

/** So many workers in a row may die without having begun a task before the pool gives up. */
const MAX_FRUITLESS_DEATHS = 4;
/** An idle worker looks for work that others have not begun after this long, milliseconds. */
const REBALANCE_MS = 2;

export class Scheduler implements TaskOwner, WorkerOwner {
  readonly options: ExecutorOptions;
  readonly observer: Observer;
  readonly #workers: WorkerSet;
  readonly #queue = new TaskQueue<Task>();
  /** Tasks whose function's module is still being looked for. */
  readonly #unresolved = new Map<TaskFunctionEntry, Task[]>();
  /** Tasks that are not sent, and tasks that are not settled. */
  #waiting = 0;
  #unsettled = 0;
  #isFlushDue = false;
  #fruitlessDeaths = 0;
  #broken: BrokenProcessPoolError | null = null;
  #isClosing = false;
  #rebalanceTimer: NodeJS.Timeout | null = null;

  constructor(options: ExecutorOptions, observer: Observer, workers: (owner: WorkerOwner) => WorkerSet) {
    this.options = options;
    this.observer = observer;
    this.#workers = workers(this);
  }

  /** Something that workers wait for has come. */
  wake(): void {
    this.#scheduleFlush();
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** @throws {ShutdownError | BrokenProcessPoolError} if no task is taken any more */
  assertOpen(): void {
    if (this.#broken !== null)
      throw new BrokenProcessPoolError(this.#broken.message, { cause: this.#broken.cause });
    if (this.#isClosing) throw new ShutdownError();
  }

  enqueue(task: Task): void {
    this.#unsettled++;
    this.#waiting++;
    if (this.#unsettled === 1) this.#workers.setKeepAlive(true);
    if (this.observer.isObserved) {
      task.stamps = {
        submitted: monotonicNow(),
        serialized: null,
        dispatched: null,
        resultReceived: null,
        bytesIn: 0,
      };
    }
    if (task.options?.signal !== undefined) this.#listenForAbort(task, task.options.signal);
    if (task.fn.isResolved) this.#queue.push(task);
    else this.#awaitFunction(task);
    this.#scheduleFlush();
  }

  cancel(task: Task): boolean {
    if (task.state === 'pending') this.#fail(task, cancellation());
    else if (task.state === 'sent' && this.#takeBack(task)) this.#fail(task, cancellation());
    else return false;
    return true;
  }

  /** Settles the task at once; if it may have started, its worker is ended. */
  abort(task: Task, failure: TaskFailure): void {
    const worker = this.#workers.find(task.worker);
    const isHeld = task.state === 'sent' && !this.#takeBack(task);
    this.#fail(task, failure);
    if (isHeld) worker?.kill('SIGKILL');
  }

  isRunning(task: Task): boolean {
    const worker = task.state === 'sent' ? this.#workers.find(task.worker) : undefined;
    return worker !== undefined && worker.inflight.peek() === task && worker.claimed() > task.sequence;
  }

  /** Takes no more tasks; the promise resolves when all have settled and all workers have ended. */
  close(cancelFutures: boolean): Promise<void> {
    this.#isClosing = true;
    if (cancelFutures) this.#cancelWaiting();
    this.#endIfDone();
    return this.#workers.allEnded();
  }

  /** Ends all workers now; what has not settled fails. */
  async abandon(signal: 'SIGTERM' | 'SIGKILL', error: BrokenProcessPoolError): Promise<void> {
    this.#isClosing = true;
    this.#break(error, signal);
    await this.#workers.allEnded();
  }

  onReady(worker: WorkerHandle, at: number): void {
    if (this.observer.isObserved) this.observer.emit({ type: 'worker-ready', worker: worker.id, at });
    this.#watchTime(worker);
  }

  onResult(worker: WorkerHandle, task: Task, stamps: readonly RunStampsOfItem[] | null, bytes: number): void {
    this.#fruitlessDeaths = 0;
    // An aborted task whose worker finished it before it could be ended.
    if (task.state === 'settled') return;
    const isObserved = task.stamps !== null && this.observer.isObserved;
    const deserialized = isObserved ? monotonicNow() : null;
    task.settle();
    this.#forget(task);
    if (isObserved) emitSettled(this.observer, task, stamps, deserialized, bytes);
    if (worker.sent >= this.options.maxTasksPerChild && worker.inflight.length === 0) worker.retire();
  }

  onStarted(worker: WorkerHandle, task: Task, item: number, at: number): void {
    if (!this.observer.isObserved) return;
    this.observer.emit({ type: 'task-started', task: task.index + item, worker: worker.id, at });
  }

  onSample(worker: WorkerHandle, sample: readonly number[]): void {
    const [at = 0, cpuMs = 0, rssBytes = 0, heapUsedBytes = 0, loopActiveMs = 0] = sample;
    if (!this.observer.isObserved) return;
    this.observer.emit({
      type: 'worker-sample',
      worker: worker.id,
      at,
      cpuMs,
      rssBytes,
      heapUsedBytes,
      loopActiveMs,
    });
  }

  onFrameEnd(worker: WorkerHandle): void {
    this.#watchTime(worker);
    if (this.#queue.length > 0) this.#dispatch();
    else this.#rebalanceSoon();
    this.#endIfDone();
  }

  onExit(worker: WorkerHandle, exit: WorkerExit): void {
    const { exitCode, signal } = exit;
    if (this.observer.isObserved) {
      this.observer.emit({ type: 'worker-exited', worker: worker.id, at: monotonicNow(), exitCode, signal });
    }
    this.#workers.remove(worker);
    const lost = this.#settleInflight(worker, exit);
    if (lost === 0 && !worker.isRetiring) this.#fruitlessDeaths++;
    if (worker.initializerFailed) this.#break(initializerError(exit.cause));
    else if (this.#fruitlessDeaths >= MAX_FRUITLESS_DEATHS) {
      const words = `${describeDeath(worker.pid, exit)}. It was the ${this.#fruitlessDeaths}th in a row that ended before it began a task`;
      this.#break(new BrokenProcessPoolError(`${words}; the pool gives up.`, { cause: exit.cause }));
    }
    if (this.#waiting > 0) this.#scheduleFlush();
    this.#endIfDone();
  }

  /** Of what the dead worker held, that which may have started fails and the rest goes back; returns how many failed. */
  #settleInflight(worker: WorkerHandle, exit: WorkerExit): number {
    const died = new WorkerDiedError(
      `${describeDeath(worker.pid, exit)} while it ran the task.`,
      { worker: worker.id, pid: worker.pid, exitCode: exit.exitCode, signal: exit.signal },
      { cause: exit.cause },
    );
    let lost = 0;
    for (const task of worker.inflight.clear().toReversed()) {
      const hasStarted = task.sequence < exit.claimed || task.options?.transfer !== undefined;
      if (hasStarted) lost++;
      if (task.state === 'settled') continue;
      if (hasStarted) this.#fail(task, { outcome: 'worker-died', error: died });
      else this.#putBack(task);
    }
    return lost;
  }

  #putBack(task: Task): void {
    task.state = 'pending';
    task.worker = -1;
    this.#waiting++;
    this.#queue.unshift(task);
  }

  #scheduleFlush(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    process.nextTick(() => {
      this.#isFlushDue = false;
      this.#dispatch();
      this.#endIfDone();
    });
  }

  #dispatch(): void {
    if (this.#broken !== null) return;
    try {
      this.#workers.grow(this.#waiting, this.#unsettled > 0);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.#break(new BrokenProcessPoolError(`No worker could be started: ${words}`, { cause: error }));
      return;
    }
    this.#workers.observe(this.observer.isObserved);
    while (this.#fillWorkers());
    this.#workers.flush();
    for (const worker of this.#workers.list) if (worker.timer === null) this.#watchTime(worker);
    if (this.#queue.length === 0) this.#rebalanceSoon();
  }

  /** Gives each worker that has room its share of the queue; returns false when nothing more can be sent. */
  #fillWorkers(): boolean {
    const workers = this.#workers.list.toSorted(byLoad);
    const share = Math.max(1, Math.floor(this.#queue.length / Math.max(workers.length, 1)));
    let sent = 0;
    for (const worker of workers) {
      const next = this.#peek();
      if (next === undefined) return false;
      let room = Math.min(share, roomFor(worker, next.fn, next.count, this.options.maxTasksPerChild));
      for (; room > 0; room--) {
        const task = this.#peek();
        if (task === undefined) return false;
        this.#queue.shift();
        sent++;
        this.#send(worker, task);
        if (task.fn !== next.fn) break;
      }
    }
    return sent > 0;
  }

  /** The next task that is still wanted. */
  #peek(): Task | undefined {
    for (;;) {
      const task = this.#queue.peek();
      if (task === undefined || task.state === 'pending') return task;
      this.#queue.shift();
    }
  }

  #send(worker: WorkerHandle, task: Task): void {
    const error = task.fn.error ?? worker.send(task);
    if (error !== null) {
      this.#fail(task, { outcome: 'error', error });
      return;
    }
    this.#waiting--;
    if (task.stamps !== null) task.stamps.dispatched = monotonicNow();
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
      this.#dispatch();
      this.#endIfDone();
    });
  }

  /** Settles a task that has no result. */
  #fail(task: Task, failure: TaskFailure): void {
    if (task.state === 'settled') return;
    if (task.state === 'pending') this.#waiting--;
    task.fail(failure);
    this.#forget(task);
    if (this.observer.isObserved) emitSettled(this.observer, task, null, null, 0);
    if (this.#unsettled === 0) this.#scheduleFlush();
  }

  #forget(task: Task): void {
    if (task.onAbort !== null) task.options?.signal?.removeEventListener('abort', task.onAbort);
    this.#unsettled--;
    if (this.#unsettled === 0 && !this.#isClosing) this.#workers.setKeepAlive(false);
  }

  #listenForAbort(task: Task, signal: AbortSignal): void {
    task.onAbort = () => {
      this.abort(task, cancellation(signal.reason));
    };
    if (signal.aborted) queueMicrotask(task.onAbort);
    else signal.addEventListener('abort', task.onAbort, { once: true });
  }

  #takeBack(task: Task): boolean {
    return (this.#workers.find(task.worker)?.revoke(task.sequence, task.sequence + 1).length ?? 0) > 0;
  }

  /** Sets the alarm for the task that the worker runs now. */
  #watchTime(worker: WorkerHandle): void {
    const task = worker.inflight.peek();
    const limit = task === undefined ? null : timeLimit(task, this.options);
    if (worker.timer !== null) clearTimeout(worker.timer);
    worker.timer = null;
    if (task === undefined || limit === null || worker.state !== 'ready') return;
    worker.timer = setTimeout(
      () => {
        if (worker.inflight.peek() !== task) return;
        this.#fail(task, { outcome: 'timeout', error: timeLimitError(task, limit) });
        worker.kill('SIGKILL');
      },
      Math.max(0, worker.headSince + limit - performance.now()),
    );
  }

  #rebalanceSoon(): void {
    if (this.#rebalanceTimer !== null || !this.#workers.hasImbalance()) return;
    this.#rebalanceTimer = setTimeout(() => {
      this.#rebalanceTimer = null;
      if (this.#queue.length > 0) return;
      for (const task of this.#workers.takeBackFromBusy().toReversed()) this.#putBack(task);
      this.#dispatch();
    }, REBALANCE_MS);
  }

  #cancelWaiting(): void {
    const sent = this.#workers.list.flatMap((worker) => worker.revoke(0, worker.sent));
    for (const task of [...this.#queue.clear(), ...[...this.#unresolved.values()].flat(), ...sent]) {
      this.#fail(task, cancellation());
    }
  }

  #break(error: BrokenProcessPoolError, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): void {
    this.#broken ??= error;
    const held = this.#workers.list.flatMap((worker) => worker.inflight.clear());
    for (const task of [...held, ...this.#queue.clear(), ...[...this.#unresolved.values()].flat()]) {
      this.#fail(task, { outcome: 'worker-died', error });
    }
    for (const worker of this.#workers.list) worker.kill(signal);
  }

  #endIfDone(): void {
    if (this.#isClosing && this.#unsettled === 0) this.#workers.end();
  }
}

function initializerError(cause: unknown): BrokenProcessPoolError {
  const words = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new BrokenProcessPoolError(`The initializer failed, so no worker can run tasks: ${words}`, {
    cause,
  });
}
