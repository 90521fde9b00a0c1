/** jest-worker, with child processes or threads. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'jest-worker';

export async function open({ workers, tasks, isThreaded }) {
  const module = await import(tasks);
  const pool = new Worker(fileURLToPath(tasks), {
    numWorkers: workers,
    enableWorkerThreads: isThreaded,
    // Otherwise it imports the module itself to learn the names.
    exposedMethods: Object.keys(module),
  });
  return {
    run: (name, argument) => pool[name](argument),
    shutdown: () => pool.end(),
  };
}
