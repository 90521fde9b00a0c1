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
import { BrokenProcessPoolError, ShutdownError } from '../errors.ts';
import { monotonicNow } from '../observer.ts';
import type { Observer, WorkerSampleEvent } from '../observer.ts';
import { cancellation, listenForAbort } from '../task.ts';
import type { Task, TaskFailure, TaskOwner } from '../task.ts';
import { byLoad, roomFor } from './dispatch.ts';
import type { ExecutorOptions } from './options.ts';
import { PendingTasks } from './pending-tasks.ts';
import { Rebalancer } from './rebalancer.ts';
import { Spinner } from '../wire/spinner.ts';
import { createStamps, emitSettled } from './task-events.ts';
import { watchTime } from './time-limit.ts';
import { deathOf, fruitlessDeaths, initializerFailure } from './worker-death.ts';
import type { WorkerHandle } from './worker-handle.ts';
import type { ReceivedResult, WorkerExit, WorkerOwner } from './worker-owner.ts';
import type { WorkerSet } from './worker-set.ts';

/** So many workers in a row may die without having begun a task before the pool gives up. */
const MAX_FRUITLESS_DEATHS = 4;

export class Scheduler implements TaskOwner, WorkerOwner<WorkerHandle> {
  readonly options: ExecutorOptions;
  readonly observer: Observer;
  readonly #workers: WorkerSet;
  readonly #pending = new PendingTasks(() => {
    this.#scheduleFlush();
  });
  #unsettled = 0;
  #isFlushDue = false;
  #fruitlessDeaths = 0;
  #broken: BrokenProcessPoolError | null = null;
  #isClosing = false;
  readonly #rebalancer: Rebalancer;
  readonly #spinner = new Spinner();

  constructor(
    options: ExecutorOptions,
    observer: Observer,
    workers: (owner: WorkerOwner<WorkerHandle>) => WorkerSet,
  ) {
    this.options = options;
    this.observer = observer;
    this.#workers = workers(this);
    this.#rebalancer = new Rebalancer(this.#workers, (tasks) => {
      for (const task of tasks.toReversed()) this.#pending.putBack(task);
      this.#dispatch();
    });
  }

  /** Something that workers wait for has come. */
  wake(): void {
    this.#scheduleFlush();
  }

  get waiting(): number {
    return this.#pending.count;
  }

  /** @throws {ShutdownError | BrokenProcessPoolError} if no task is taken any more */
  assertOpen(): void {
    if (this.#broken !== null)
      throw new BrokenProcessPoolError(this.#broken.message, { cause: this.#broken.cause });
    if (this.#isClosing) throw new ShutdownError();
  }

  enqueue(task: Task): void {
    this.#unsettled++;
    if (this.#unsettled === 1) this.#workers.setKeepAlive(true);
    if (this.observer.isObserved) task.stamps = createStamps();
    this.#pending.add(task);
    listenForAbort(task, this);
    this.#scheduleFlush();
  }

  cancel(task: Task): boolean {
    if (task.state === 'pending') this.#fail(task, cancellation());
    else if (task.state === 'sent' && this.#takeBack(task)) this.#fail(task, cancellation());
    else return false;
    return true;
  }

  /** Settles the task at once; if it runs, its worker is ended. */
  abort(task: Task, failure: TaskFailure): void {
    const worker = this.#workers.find(task.worker);
    const isHeld = task.state === 'sent' && !this.#takeBack(task);
    this.#fail(task, failure);
    if (worker === undefined || !isHeld) return;
    // Its result may be there already, to be read before the next immediate: the worker is on another's task then.
    setImmediate(() => {
      if (!worker.isPast(task)) worker.kill('SIGKILL');
    });
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
    this.#break(error, signal, true);
    this.#workers.end();
    await this.#workers.allEnded();
  }

  onReady(worker: WorkerHandle, at: number): void {
    if (this.observer.isObserved) this.observer.emit({ type: 'worker-ready', worker: worker.id, at });
    this.#watchTime(worker);
  }

  onResult(task: Task, { kind, read, stamps, bytes }: ReceivedResult): void {
    this.#fruitlessDeaths = 0;
    // An aborted task whose worker finished it before it could be ended.
    if (task.state === 'settled') return;
    const isObserved = task.stamps !== null && this.observer.isObserved;
    const deserialized = isObserved ? monotonicNow() : null;
    task.settle(kind, read);
    this.#forget(task);
    if (isObserved) emitSettled(this.observer, task, stamps, deserialized, bytes);
  }

  onStarted(worker: WorkerHandle, task: Task, item: number, at: number): void {
    if (!this.observer.isObserved) return;
    this.observer.emit({ type: 'task-started', task: task.index + item, worker: worker.id, at });
  }

  onSample(sample: WorkerSampleEvent): void {
    if (this.observer.isObserved) this.observer.emit(sample);
  }

  onFrameEnd(worker: WorkerHandle): void {
    this.#spinner.wake();
    if (worker.inflight.length === 0 && worker.assigned >= this.options.maxTasksPerChild) worker.retire();
    this.#rebalancer.reset();
    this.#watchTime(worker);
    if (this.#pending.ready > 0) this.#dispatch();
    else this.#rebalancer.lookSoon();
    this.#endIfDone();
  }

  onExit(worker: WorkerHandle, exit: WorkerExit): void {
    const { exitCode, signal } = exit;
    if (this.observer.isObserved) {
      this.observer.emit({ type: 'worker-exited', worker: worker.id, at: monotonicNow(), exitCode, signal });
    }
    this.#workers.remove(worker);
    const hadWork = worker.inflight.length > 0 || !worker.wasReady;
    const lost = this.#settleInflight(worker, exit);
    if (hadWork && lost === 0 && !worker.isRetiring) this.#fruitlessDeaths++;
    if (worker.initializerFailed) this.#break(initializerFailure(exit.cause));
    else if (this.#fruitlessDeaths >= MAX_FRUITLESS_DEATHS) {
      this.#break(fruitlessDeaths(worker, exit, this.#fruitlessDeaths));
    }
    if (this.#pending.count > 0) this.#scheduleFlush();
    this.#endIfDone();
  }

  /** Of what the dead worker held, that which may have started fails and the rest goes back; returns how many failed. */
  #settleInflight(worker: WorkerHandle, exit: WorkerExit): number {
    let lost = 0;
    for (const task of worker.inflight.clear().toReversed()) {
      const hasStarted = task.sequence < exit.claimed || task.options?.transfer !== undefined;
      if (hasStarted) lost++;
      if (task.state === 'settled') continue;
      if (hasStarted) this.#fail(task, { outcome: 'worker-died', error: deathOf(worker, exit) });
      else this.#pending.putBack(task);
    }
    return lost;
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
      this.#workers.grow(this.#pending.count, this.#unsettled > 0);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      this.#break(new BrokenProcessPoolError(`No worker could be started: ${words}`, { cause: error }));
      return;
    }
    this.#workers.observe(this.observer.isObserved);
    while (this.#fillWorkers());
    this.#workers.flush();
    for (const worker of this.#workers.list) if (worker.timer === null) this.#watchTime(worker);
    if (this.#pending.ready > 0) return;
    this.#rebalancer.lookSoon();
    if (this.#workers.isWorthSpinning(this.#unsettled)) this.#spinner.rest();
  }

  /** Gives each worker that has room its share of the queue; returns false when nothing more can be sent. */
  #fillWorkers(): boolean {
    const workers = this.#workers.list.toSorted(byLoad);
    const share = Math.max(1, Math.floor(this.#pending.ready / Math.max(workers.length, 1)));
    let sent = 0;
    for (const worker of workers) {
      const next = this.#pending.peek();
      if (next === undefined) return false;
      let room = Math.min(share, roomFor(worker, next.fn, next.count, this.options.maxTasksPerChild));
      for (; room > 0; room--) {
        const task = this.#pending.peek();
        if (task === undefined) return false;
        this.#pending.shift();
        sent++;
        this.#send(worker, task);
        if (task.fn !== next.fn) break;
      }
    }
    return sent > 0;
  }

  #send(worker: WorkerHandle, task: Task): void {
    const error = task.fn.error ?? worker.send(task);
    if (error !== null) {
      this.#fail(task, { outcome: 'error', error });
      return;
    }
    this.#pending.count--;
    if (task.stamps !== null) task.stamps.dispatched = task.stamps.serialized;
  }

  /** Settles a task that has no result. */
  #fail(task: Task, failure: TaskFailure): void {
    if (task.state === 'settled') return;
    if (task.state === 'pending') this.#pending.count--;
    task.fail(failure);
    this.#forget(task);
    if (this.observer.isObserved) emitSettled(this.observer, task, null, null, 0);
    if (this.#unsettled === 0) this.#scheduleFlush();
  }

  #forget(task: Task): void {
    const { onAbort } = task;
    if (onAbort !== null) task.options?.signal?.removeEventListener('abort', onAbort);
    this.#unsettled--;
    if (this.#unsettled === 0 && !this.#isClosing) this.#workers.setKeepAlive(false);
  }

  #takeBack(task: Task): boolean {
    return (this.#workers.find(task.worker)?.revoke(task.sequence, task.sequence + 1).length ?? 0) > 0;
  }

  #watchTime(worker: WorkerHandle): void {
    watchTime(worker, this.options.taskTimeout, (task, error) => {
      this.#fail(task, { outcome: 'timeout', error });
      worker.kill('SIGKILL');
    });
  }

  #cancelWaiting(): void {
    const sent = this.#workers.list.flatMap((worker) => worker.revoke(0, worker.sent));
    for (const task of [...this.#pending.clear(), ...sent]) {
      this.#fail(task, cancellation());
    }
  }

  #break(error: BrokenProcessPoolError, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL', isExpected = false): void {
    this.#broken ??= error;
    const held = this.#workers.list.flatMap((worker) => worker.inflight.clear());
    for (const task of [...held, ...this.#pending.clear()]) {
      this.#fail(task, { outcome: 'worker-died', error, isExpected });
    }
    for (const worker of this.#workers.list) {
      worker.isAbandoned = true;
      worker.kill(signal);
    }
  }

  #endIfDone(): void {
    if (this.#isClosing && this.#unsettled === 0) this.#workers.end();
  }
}
