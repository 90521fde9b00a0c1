/** Public surface of the npm package `poolscope`. */
export { ProcessPoolExecutor } from './process-pool-executor.ts';
export { ThreadPoolExecutor } from './thread-pool-executor.ts';
export type { Executor, ShutdownOptions, Submitter } from './executor.ts';
export type { Future } from './future.ts';
export type { MapOptions, MapResult } from './map-result.ts';
export type { PoolOptions, ResourceLimits } from './parent/options.ts';
export type { CallOptions } from './task.ts';
export type { MapArguments, TaskFn } from './types.ts';
export { taskReference } from './task-reference.ts';
export { asCompleted, wait } from './wait.ts';
export type { AsCompletedOptions, CompletedFutures, WaitOptions, WaitResult } from './wait.ts';
export type {
  PoolEvent,
  PoolListener,
  TaskMoments,
  TaskOutcome,
  TaskSettledEvent,
  TaskStartedEvent,
  WorkerEvent,
  WorkerSampleEvent,
} from './observer.ts';
export {
  BrokenProcessPoolError,
  CancelledError,
  InvalidArgumentError,
  NestedPoolError,
  PoolError,
  QueueFullError,
  SerializationError,
  ShutdownError,
  TaskNotFoundError,
  TimeoutError,
  WorkerDiedError,
} from './errors.ts';
export type { PoolErrorCode, WorkerDeath } from './errors.ts';
