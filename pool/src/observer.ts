/**
 * What an executor tells those who listen: `executor.subscribe(listener)`, or the channel `poolscope:pool` of
 * `node:diagnostics_channel`. Nothing is measured, sent or made while no one listens.
 */
import { channel } from 'node:diagnostics_channel';

/** All moments are milliseconds of CLOCK_MONOTONIC, one clock for the parent and its workers. */
export type PoolEvent = WorkerEvent | TaskStartedEvent | TaskSettledEvent;

export type WorkerEvent =
  | { readonly type: 'worker-started'; readonly worker: number; readonly pid: number; readonly at: number }
  | { readonly type: 'worker-ready'; readonly worker: number; readonly at: number }
  | WorkerSampleEvent
  | {
      readonly type: 'worker-exited';
      readonly worker: number;
      readonly at: number;
      readonly exitCode: number | null;
      readonly signal: string | null;
    };

/** A look at a worker, about every 100 ms while it is busy and once when it becomes idle. */
export interface WorkerSampleEvent {
  readonly type: 'worker-sample';
  readonly worker: number;
  readonly at: number;
  /** User and system CPU time of the whole process since its start. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  /** Time the event loop was active since the worker's start. */
  readonly loopActiveMs: number;
  /** Time in garbage collection since the worker was first observed; collections are counted when the event loop turns. */
  readonly gcMs: number;
}

/** May arrive late, and not at all for tasks of less than some 20 ms. */
export interface TaskStartedEvent {
  readonly type: 'task-started';
  readonly task: number;
  readonly worker: number;
  readonly at: number;
}

export type TaskOutcome = 'ok' | 'error' | 'cancelled' | 'timeout' | 'worker-died';

/** When each thing happened to the task; `null` means that it never did. */
export interface TaskMoments {
  readonly submitted: number | null;
  readonly serialized: number | null;
  readonly dispatched: number | null;
  readonly received: number | null;
  readonly deserialized: number | null;
  readonly runStart: number | null;
  readonly runEnd: number | null;
  readonly resultSerialized: number | null;
  readonly resultReceived: number | null;
  readonly resultDeserialized: number | null;
  readonly settled: number | null;
}

export interface TaskSettledEvent extends TaskMoments {
  readonly type: 'task-settled';
  /** Counts from 0 per executor, in the order of submission; with `map`, one for each item. */
  readonly task: number;
  /** -1 for a task that never reached a worker. */
  readonly worker: number;
  readonly outcome: TaskOutcome;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** CPU time of the worker's main thread while the task ran, or `null` where the platform does not tell. */
  readonly cpuMs: number | null;
  readonly error?: unknown;
}

export type PoolListener = (event: PoolEvent) => void;

const poolChannel = channel('poolscope:pool');
const ORIGIN_MS = findOrigin();

/** Milliseconds of CLOCK_MONOTONIC. */
export function monotonicNow(): number {
  return ORIGIN_MS + performance.now();
}

/** What `performance.now` counts from; looked at again if something came between the two clocks. */
function findOrigin(): number {
  let origin = 0;
  let best = Infinity;
  for (let attempt = 0; attempt < 10 && best > 0.005; attempt++) {
    const before = performance.now();
    const monotonic = Number(process.hrtime.bigint()) / 1e6;
    const after = performance.now();
    if (after - before >= best) continue;
    best = after - before;
    origin = monotonic - (before + after) / 2;
  }
  return origin;
}

export class Observer {
  readonly #listeners = new Set<PoolListener>();

  get isObserved(): boolean {
    return this.#listeners.size > 0 || poolChannel.hasSubscribers;
  }

  subscribe(listener: PoolListener): () => void {
    // A wrapper of its own for each subscription, so that the same function may listen twice.
    const entry: PoolListener = (event) => {
      listener(event);
    };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  emit(event: PoolEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // A listener that fails must not leave a future pending; its error is reported like that of any callback.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    if (poolChannel.hasSubscribers) poolChannel.publish(event);
  }
}
