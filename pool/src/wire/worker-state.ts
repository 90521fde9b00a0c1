/** What code in a worker can learn about where it runs; set by the worker's main file, read where a pool is made. */

export interface WorkerState {
  /** Modules that are being imported for a task just now. */
  importing: number;
  /** Which module that is, for the message. */
  module: string;
  readonly depth: number;
}

const KEY = Symbol.for('poolscope.worker-state');

export function setWorkerState(state: WorkerState): void {
  Object.defineProperty(globalThis, KEY, { value: state, configurable: true });
}

/** `null` outside of workers. */
export function getWorkerState(): WorkerState | null {
  const state: unknown = Reflect.get(globalThis, KEY);
  return isWorkerState(state) ? state : null;
}

function isWorkerState(state: unknown): state is WorkerState {
  return typeof state === 'object' && state !== null && 'importing' in state && 'depth' in state;
}
