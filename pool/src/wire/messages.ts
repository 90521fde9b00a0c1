/** The first byte of every message inside a frame. */

/** Parent to worker. */
export const TO_WORKER_START = 1;
/** number · module · path of the export · source of the function, to tell a namesake from it. */
export const TO_WORKER_FUNCTION = 2;
/** function · flags · arguments. Tasks are numbered by the order in which they are sent, from 0. */
export const TO_WORKER_TASK = 3;
/** function · flags · a column for each parameter. */
export const TO_WORKER_CHUNK = 4;
/** 1 or 0: whether anyone observes. */
export const TO_WORKER_OBSERVE = 5;
/** generation · from · to: those tasks are taken back. */
export const TO_WORKER_REVOKE = 6;
export const TO_WORKER_EXIT = 7;

/** Worker to parent. Results come in the order of the tasks. */
export const FROM_WORKER_READY = 1;
/** stamps · microseconds · value */
export const FROM_WORKER_RESULT = 2;
/** stamps · microseconds · what was thrown */
export const FROM_WORKER_ERROR = 3;
/** stamps of each item · microseconds · column of values */
export const FROM_WORKER_CHUNK = 4;
/** stamps of each item · microseconds · for each item 1 and a value, or 0 and what was thrown */
export const FROM_WORKER_MIXED_CHUNK = 5;
/** sequence number · moment */
export const FROM_WORKER_STARTED = 6;
export const FROM_WORKER_SAMPLE = 7;
/** What was thrown outside any task; the worker ends after it. */
export const FROM_WORKER_FATAL = 8;
/** What the initializer threw; the worker ends after it. */
export const FROM_WORKER_INITIALIZER_FAILED = 9;

/**
 * The worker may be ended because of this task, which has a time limit or can be aborted: results of those before it are
 * sent before it starts, and it is claimed by itself, so that the parent knows whether it is this one that runs.
 */
export const FLAG_ALONE = 1;
/** No one waits for the result of this task alone. */
export const FLAG_PATIENT = 2;

/** What a worker is told when it starts. */
export interface StartMessage {
  readonly initializer: FunctionAddress | null;
  readonly initargs: readonly unknown[];
  /** How many pools the worker is inside of, from 1. */
  readonly depth: number;
  /** Whether there are processors enough to wait awake. */
  readonly canSpin: boolean;
}

/** Where a worker finds a function. */
export interface FunctionAddress {
  readonly kind: 'module' | 'commonjs';
  /** URL of a module, or file name of a CommonJS one. */
  readonly module: string;
  /** Keys from the module's exports to the function; empty for `module.exports` itself. */
  readonly path: readonly string[];
  readonly name: string;
}

/** Descriptors in a worker process. */
export const MESSAGE_FD = 3;
export const CLAIMS_FD = 4;
export const TO_WORKER_ARENA_FD = 5;
export const FROM_WORKER_ARENA_FD = 6;

/** Set in the environment of worker processes: how many pools they are inside of. */
export const DEPTH_VARIABLE = 'POOLSCOPE_DEPTH';
