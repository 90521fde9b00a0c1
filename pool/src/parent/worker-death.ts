/** Words for how a worker ended. */
import type { WorkerExit } from './worker-handle.ts';

export function describeDeath(pid: number, { exitCode, signal, cause }: WorkerExit): string {
  const who = `worker process ${pid}`;
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
