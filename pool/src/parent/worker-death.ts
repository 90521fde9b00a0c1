/** Errors for how a worker ended. */
import { BrokenProcessPoolError, WorkerDiedError } from '../errors.ts';
import type { WorkerHandle } from './worker-handle.ts';
import type { WorkerExit } from './worker-owner.ts';

/** For the tasks that the worker may have begun. */
export function deathOf({ id, pid, name }: WorkerHandle, exit: WorkerExit): WorkerDiedError {
  const { exitCode, signal, cause } = exit;
  const words = `${describeDeath(name, pid, exit)} while it ran the task.`;
  return new WorkerDiedError(
    words,
    { worker: id, pid, exitCode, signal },
    cause === undefined || cause === null ? {} : { cause },
  );
}

/** For when so many workers in a row did not begin a task. */
export function fruitlessDeaths(
  { name, pid }: WorkerHandle,
  exit: WorkerExit,
  count: number,
): BrokenProcessPoolError {
  const words = `${describeDeath(name, pid, exit)}. ${count} workers in a row ended before they began a task`;
  return new BrokenProcessPoolError(`${words}; the pool gives up.`, { cause: exit.cause });
}

export function initializerFailure(cause: unknown): BrokenProcessPoolError {
  const words = `The initializer failed, so no worker can run tasks: ${textOf(cause)}`;
  return new BrokenProcessPoolError(words, { cause });
}

function describeDeath(who: string, pid: number, { exitCode, signal, cause }: WorkerExit): string {
  if (pid < 0) return `A worker could not be started: ${textOf(cause)}`;
  if (cause !== undefined && cause !== null)
    return `The ${who} ended after an error outside of any task: ${textOf(cause)}`;
  if (signal === 'SIGABRT' || exitCode === 134)
    return `The ${who} aborted (SIGABRT), as Node does when it is out of memory`;
  if (signal === 'SIGKILL')
    return `The ${who} was killed (SIGKILL), as the system does when it is out of memory`;
  if (signal !== null) return `The ${who} was ended by ${signal}`;
  return `The ${who} exited with code ${exitCode ?? 'unknown'}; something called process.exit()`;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
