/** The one hierarchy of errors that the pool itself throws; errors thrown in a task arrive as themselves. */

export type PoolErrorCode =
  | 'ERR_POOLSCOPE_BROKEN'
  | 'ERR_POOLSCOPE_CANCELLED'
  | 'ERR_POOLSCOPE_INVALID_ARGUMENT'
  | 'ERR_POOLSCOPE_NESTED'
  | 'ERR_POOLSCOPE_QUEUE_FULL'
  | 'ERR_POOLSCOPE_SERIALIZATION'
  | 'ERR_POOLSCOPE_SHUTDOWN'
  | 'ERR_POOLSCOPE_TASK_NOT_FOUND'
  | 'ERR_POOLSCOPE_TIMEOUT'
  | 'ERR_POOLSCOPE_WORKER_DIED';

/** Base of every error of the pool; `code` tells them apart without `instanceof`. */
export class PoolError extends Error {
  readonly code: PoolErrorCode;

  constructor(code: PoolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The task was cancelled before it finished; `cause` is the abort signal's reason, if a signal did it. */
export class CancelledError extends PoolError {
  constructor(message = 'The task was cancelled.', options?: ErrorOptions) {
    super('ERR_POOLSCOPE_CANCELLED', message, options);
  }
}

/** Something took longer than it was allowed to. */
export class TimeoutError extends PoolError {
  /** The limit, in milliseconds. */
  readonly timeout: number;

  constructor(message: string, timeout: number, options?: ErrorOptions) {
    super('ERR_POOLSCOPE_TIMEOUT', message, options);
    this.timeout = timeout;
  }
}

/** The pool can run nothing any more; the message and `cause` say why. */
export class BrokenProcessPoolError extends PoolError {
  constructor(message: string, options?: ErrorOptions) {
    super('ERR_POOLSCOPE_BROKEN', message, options);
  }
}

export interface WorkerDeath {
  readonly worker: number;
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The worker died while it ran the task, or when it may have begun to: the pool never runs a task twice. */
export class WorkerDiedError extends PoolError {
  /** The worker's number in its pool. */
  readonly worker: number;
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;

  constructor(message: string, death: WorkerDeath, options?: ErrorOptions) {
    super('ERR_POOLSCOPE_WORKER_DIED', message, options);
    this.worker = death.worker;
    this.pid = death.pid;
    this.exitCode = death.exitCode;
    this.signal = death.signal;
  }
}

/** No worker can find the function: it is not exported, is bound or native, or its module does not load. */
export class TaskNotFoundError extends PoolError {
  readonly functionName: string;
  readonly moduleUrl: string | null;

  constructor(message: string, functionName: string, moduleUrl: string | null, options?: ErrorOptions) {
    super('ERR_POOLSCOPE_TASK_NOT_FOUND', message, options);
    this.functionName = functionName;
    this.moduleUrl = moduleUrl;
  }
}

/** A value cannot travel between processes, or would lose something without a word. */
export class SerializationError extends PoolError {
  /** Where the value is, as in `args[0].options.onDone` or `result.items[3]`. */
  readonly path: string;

  constructor(message: string, path: string, options?: ErrorOptions) {
    super('ERR_POOLSCOPE_SERIALIZATION', message, options);
    this.path = path;
  }
}

/** The executor takes no more tasks because `shutdown` was called. */
export class ShutdownError extends PoolError {
  constructor(message = 'The executor takes no new tasks after shutdown.', options?: ErrorOptions) {
    super('ERR_POOLSCOPE_SHUTDOWN', message, options);
  }
}

/** As many tasks wait as `maxQueue` allows. */
export class QueueFullError extends PoolError {
  readonly maxQueue: number;

  constructor(maxQueue: number) {
    super(
      'ERR_POOLSCOPE_QUEUE_FULL',
      `${maxQueue} tasks wait already, which is all that maxQueue allows. ` +
        'Await some of the futures before you submit more, or use map(), which holds itself back.',
    );
    this.maxQueue = maxQueue;
  }
}

/** An option or argument makes no sense; the message names it and what is allowed. */
export class InvalidArgumentError extends PoolError {
  constructor(message: string) {
    super('ERR_POOLSCOPE_INVALID_ARGUMENT', message);
  }
}

/** A pool was made where it must not be: while a worker imports a module, or too deep inside other pools. */
export class NestedPoolError extends PoolError {
  constructor(message: string) {
    super('ERR_POOLSCOPE_NESTED', message);
  }
}

/** By class name, for errors of the pool that travel from a worker to the parent. */
export const POOL_ERRORS: ReadonlyMap<string, typeof PoolError.prototype> = new Map<string, PoolError>(
  Object.entries({
    PoolError: PoolError.prototype,
    CancelledError: CancelledError.prototype,
    TimeoutError: TimeoutError.prototype,
    BrokenProcessPoolError: BrokenProcessPoolError.prototype,
    WorkerDiedError: WorkerDiedError.prototype,
    TaskNotFoundError: TaskNotFoundError.prototype,
    SerializationError: SerializationError.prototype,
    ShutdownError: ShutdownError.prototype,
    QueueFullError: QueueFullError.prototype,
    InvalidArgumentError: InvalidArgumentError.prototype,
    NestedPoolError: NestedPoolError.prototype,
  }),
);

// On the prototype, as with the errors of the language, so that it is no own property of each error.
for (const [name, prototype] of POOL_ERRORS) {
  Object.defineProperty(prototype, 'name', { value: name, configurable: true, writable: true });
}
