/**
 * One interface over the four ways of running calls, so that the recorded run and the comparison of ways use the same code:
 *
 *   process, thread     PooledCalls    the pool's executors, many calls to a message
 *   serial, event-loop  LocalCalls     this process, one call at a time or a few in flight
 */
import type { PoolListener } from '../../../pool/src/index.ts';
import type { SampledStart } from '../cpu/cpu-profiles.ts';
import type { AnyFunction } from '../load-module.ts';

/** The function to run: by its address for workers, and itself for this process. */
export interface Callee {
  readonly moduleUrl: string;
  readonly exportName: string;
  /** Imports the module into this process where that has not been done. */
  readonly load: () => Promise<AnyFunction>;
  /** What workers are started with instead of what this process was. */
  readonly workerStart?: SampledStart;
}

/** How a call ended. */
export type CallResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** What is told of a batch while it runs. */
export interface BatchWatch {
  /** Asked between submissions; calls that were submitted are waited for. */
  readonly shouldStop: () => boolean;
  readonly onSubmitted: (count: number) => void;
  /** The result of a call, by the position of its arguments; calls that were sent together tell only of the first failure. */
  readonly onResult: (index: number, result: CallResult) => void;
}

/** CPU that has been used so far, and memory that is or was resident; by workers, or by this process where there are none. */
export interface Usage {
  readonly cpuMs: number;
  readonly peakRssBytes: number;
}

export interface TaskExecutor {
  /** Tells of tasks and workers, from now on. */
  subscribe(listener: PoolListener): void;
  /** Starts all workers and imports the module in each of them; without it they start with the first calls. */
  start(): Promise<void>;
  /**
   * Calls the function with each of the argument lists; resolves when all calls have settled.
   *
   * @throws BrokenProcessPoolError where the workers keep dying.
   */
  run(tuples: readonly unknown[][], watch: BatchWatch): Promise<void>;
  usage(): Usage;
  /** Ends what runs now, as far as it can be ended. */
  kill(): void;
  /** Resolves when all workers have ended. */
  close(): Promise<void>;
}
