/** The workers of an executor: started when there is work for them, ended together. */
import { NestedPoolError } from '../errors.ts';
import type { Observer } from '../observer.ts';
import { monotonicNow } from '../observer.ts';
import type { Task } from '../task.ts';
import type { Claims } from '../wire/claims.ts';
import type { StartMessage } from '../wire/messages.ts';
import { getWorkerState } from '../wire/worker-state.ts';
import type { TaskFunctionEntry } from './function-registry.ts';
import { availableCpus } from './options.ts';
import type { ExecutorOptions } from './options.ts';
import { StartWatch } from './start-watch.ts';
import type { TransportFactory } from './transport.ts';
import { WorkerHandle } from './worker-handle.ts';
import type { WorkerOwner } from './worker-owner.ts';

/** Workers that do not end by themselves after this long are killed, milliseconds. */
const END_PATIENCE_MS = 5000;
/** A task that runs for so long lets an idle worker have what waits behind it, milliseconds. */
const LONG_TASK_MS = 1.5;
/** With one processor, waiting awake keeps the other side from answering. */
const CAN_SPIN = availableCpus() > 1;
/** With more tasks underway, throughput matters and not how soon each one is back. */
const SPIN_TASKS = 4;
/** Tasks are waited for awake only if they take less, microseconds. */
const QUICK_US = 40;
/** Pools inside of pools, at most. */
const MAX_DEPTH = 4;

export class WorkerSet {
  list: WorkerHandle[] = [];
  readonly #owner: WorkerOwner<WorkerHandle>;
  readonly #options: ExecutorOptions;
  readonly #observer: Observer;
  readonly #transport: TransportFactory;
  readonly #initializer: TaskFunctionEntry | null;
  readonly #depth: number;
  readonly #startWatch: StartWatch<WorkerHandle>;
  #isObserved = false;
  #nextId = 0;
  #isEnding = false;
  readonly #endWaiters: (() => void)[] = [];

  constructor(
    owner: WorkerOwner<WorkerHandle>,
    options: ExecutorOptions,
    observer: Observer,
    transport: TransportFactory,
    initializer: TaskFunctionEntry | null,
  ) {
    this.#owner = owner;
    this.#options = options;
    this.#observer = observer;
    this.#transport = transport;
    this.#initializer = initializer;
    this.#depth = nestingDepth();
    this.#startWatch = new StartWatch((worker, task, { item, at }) => {
      owner.onStarted(worker, task, item, at);
    });
  }

  find(id: number): WorkerHandle | undefined {
    return this.list.find((worker) => worker.id === id);
  }

  remove(worker: WorkerHandle): void {
    this.list = this.list.filter((other) => other !== worker);
    this.#startWatch.remove(worker);
    if (this.list.length === 0 && this.#isEnding) for (const resolve of this.#endWaiters.splice(0)) resolve();
  }

  /** Starts workers for tasks that no idle worker is there for. */
  grow(waiting: number, isKeptAlive: boolean): void {
    if (this.#initializer?.isResolved === false) return;
    if (this.#initializer?.error) throw this.#initializer.error;
    const usable = this.list.filter((worker) => !worker.isRetiring);
    const idle = usable.filter((worker) => worker.inflight.length === 0).length;
    const wanted = Math.min(this.#options.maxWorkers - usable.length, waiting - idle);
    for (let count = 0; count < wanted; count++) this.#startWorker(isKeptAlive);
  }

  observe(isObserved: boolean): void {
    if (isObserved === this.#isObserved) return;
    this.#isObserved = isObserved;
    for (const worker of this.list) worker.observe(isObserved);
    this.#startWatch.toggle(isObserved);
  }

  flush(): void {
    for (const worker of this.list) worker.flush();
  }

  setKeepAlive(isKept: boolean): void {
    for (const worker of this.list) worker.setKeepAlive(isKept);
  }

  /** Whether some worker has nothing to do while tasks wait behind another's. */
  hasImbalance(): boolean {
    return (
      this.list.some((worker) => isIdle(worker)) && this.list.some((worker) => worker.inflight.length > 1)
    );
  }

  /** Whether the answer to what is underway will come in a moment, so that sleeping meanwhile costs more than waiting. */
  isWorthSpinning(underway: number): boolean {
    if (!CAN_SPIN || underway === 0 || underway > SPIN_TASKS) return false;
    return this.list.every((worker) => {
      const task = worker.inflight.peek();
      return task === undefined || (task.fn.averageUs >= 0 && task.fn.averageUs * task.count < QUICK_US);
    });
  }

  /** Takes from those that are busy with a long task half of what they have not begun. */
  takeBackFromBusy(): Task[] {
    if (!this.list.some((worker) => isIdle(worker))) return [];
    const now = performance.now();
    return this.list.flatMap((worker) => {
      const { length } = worker.inflight;
      if (length < 2 || now - worker.headSince < LONG_TASK_MS) return [];
      // Numbers of tasks have gaps where some were taken back before.
      const first = worker.inflight.at(length - Math.ceil((length - 1) / 2));
      return first === undefined ? [] : worker.revoke(first.sequence, worker.sent);
    });
  }

  /** Asks all workers to end, as nothing is left to do. */
  end(): void {
    if (this.#isEnding && this.list.every((worker) => worker.isRetiring)) return;
    this.#isEnding = true;
    for (const worker of this.list) {
      worker.setKeepAlive(true);
      worker.retire();
    }
    if (this.list.length === 0) for (const resolve of this.#endWaiters.splice(0)) resolve();
    else this.#killAfterPatience();
  }

  allEnded(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isEnding && this.list.length === 0) resolve();
      else this.#endWaiters.push(resolve);
    });
  }

  #killAfterPatience(): void {
    setTimeout(() => {
      for (const worker of this.list) worker.kill('SIGKILL');
    }, END_PATIENCE_MS).unref();
  }

  #startWorker(isKeptAlive: boolean): void {
    let claims: Claims | null = null;
    const startTransport: TransportFactory = (...args) => {
      const transport = this.#transport(...args);
      ({ claims } = transport);
      return transport;
    };
    const worker = new WorkerHandle(this.#nextId++, this.#owner, startTransport, this.#options, this.#depth);
    this.#startWatch.add(worker, claims);
    this.list.push(worker);
    if (this.#observer.isObserved) {
      this.#observer.emit({ type: 'worker-started', worker: worker.id, pid: worker.pid, at: monotonicNow() });
    }
    worker.setKeepAlive(isKeptAlive);
    const start: StartMessage = {
      initializer: this.#initializer?.address ?? null,
      initargs: this.#options.initargs,
      depth: this.#depth,
      canSpin: CAN_SPIN,
    };
    worker.start(start, this.#isObserved);
  }
}

function isIdle(worker: WorkerHandle): boolean {
  return worker.state === 'ready' && !worker.isRetiring && worker.inflight.length === 0;
}

/**
 * How deep the workers of a pool made here would be.
 * @throws {NestedPoolError} in a module that a worker is importing, and past a few levels
 */
function nestingDepth(): number {
  const state = getWorkerState();
  if (state === null) return 1;
  if (state.importing > 0) {
    throw new NestedPoolError(
      `A pool is made while a worker imports ${state.module}: each worker would start workers of its own, without end. ` +
        'Make the pool inside a function, or guard it so that only the main program does: ' +
        'if (process.argv[1] === fileURLToPath(import.meta.url)) { … }, or keep the tasks in a module of their own.',
    );
  }
  if (state.depth >= MAX_DEPTH) {
    throw new NestedPoolError(
      `Pools are nested ${state.depth} deep already; a task's pool should run the work itself.`,
    );
  }
  return state.depth + 1;
}
