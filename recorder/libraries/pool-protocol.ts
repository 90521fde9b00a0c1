/** A request that a parent posts to a worker, or the answer to it. */
export interface Request {
  readonly kind: 'request';
  /** Pairs the answer with it; `null`: answers come in the order of the requests. */
  readonly id: string | number | null;
  /** What is asked for, as the reader is to see it; `null` where the message does not tell. */
  readonly name: string | null;
}

export interface Answer {
  readonly kind: 'answer';
  readonly id: string | number | null;
  readonly isError: boolean;
  /** What the worker threw, where the message tells. */
  readonly error: unknown;
}

/** Neither: set-up, events, shutting down; `ready` says that the worker can take work. */
export interface Control {
  readonly kind: 'control' | 'ready';
}

export const CONTROL: Control = { kind: 'control' };
export const READY: Control = { kind: 'ready' };

/** How a pool library and its workers talk. Message shapes are private to libraries: an unknown one is `null`, not an error. */
export interface PoolProtocol {
  /** As npm names it; for raw workers the module of Node. */
  readonly library: string;
  /** Which files are this library's workers; `null` where the worker's file is the user's own. */
  readonly workerFile: RegExp | null;
  /** What a message to a worker is; `null` for one that the library does not send. */
  toWorker(message: unknown): Request | Control | null;
  /** What a message from a worker is. */
  fromWorker(message: unknown): Answer | Control | null;
}

/** A field of a message from outside. */
export function fieldOf(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined;
}

/** The items of a message that is a tuple; `null` for any other. */
export function itemsOf(message: unknown): readonly unknown[] | null {
  return Array.isArray(message) ? message : null;
}

export function isIdentifier(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** The last part of a path or file URL. */
export function baseNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
