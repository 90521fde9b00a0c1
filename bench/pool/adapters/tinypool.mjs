/** tinypool, with child processes or threads. */
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';

export async function open({ workers, tasks, isThreaded, isBinary }) {
  const pool = new Tinypool({
    filename: fileURLToPath(tasks),
    runtime: isThreaded ? 'worker_threads' : 'child_process',
    minThreads: workers,
    maxThreads: workers,
    ...(isBinary && !isThreaded ? { serialization: 'advanced' } : {}),
  });
  // Without a listener an error outside of a task would end the program.
  pool.on('error', () => undefined);
  return {
    run: (name, argument) => pool.run(argument, { name }),
    runWithin: (name, argument, ms) => pool.run(argument, { name, signal: AbortSignal.timeout(ms) }),
    shutdown: () => pool.destroy(),
  };
}
