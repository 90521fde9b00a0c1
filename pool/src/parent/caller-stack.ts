/**
 * Who called `submit`: an error from a worker carries the worker's stack, and below it the caller's. Taking a stack
 * costs a microsecond or so, hence the same one is used for calls of one function that follow each other in one turn of the loop.
 */

const MARKER = '\n    at <submitted to a worker by>';

interface Holder {
  stack?: string;
}

export function captureCaller(below: (...args: never[]) => unknown): object {
  const holder: Holder = {};
  Error.captureStackTrace(holder, below);
  return holder;
}

/** Adds the caller's frames to an error that came from a worker; returns it. */
export function addCallerStack(error: unknown, caller: object | null): unknown {
  if (!(error instanceof Error) || caller === null) return error;
  const { stack } = error;
  if (stack === undefined || stack.includes(MARKER)) return error;
  const frames = framesOf(caller);
  if (frames === '') return error;
  Object.defineProperty(error, 'stack', {
    value: `${stack}${MARKER}${frames}`,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  return error;
}

function framesOf(caller: Holder): string {
  const { stack = '' } = caller;
  const start = stack.indexOf('\n    at ');
  return start < 0 ? '' : stack.slice(start);
}
