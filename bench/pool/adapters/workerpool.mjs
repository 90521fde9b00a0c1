/** workerpool, with child processes or threads. Its promises are its own; they are awaited as they are. */
import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';

export async function open({ workers, tasks, isThreaded, isBinary }) {
  process.env.BENCH_TASKS = tasks;
  const pool = workerpool.pool(fileURLToPath(new URL('./workerpool-worker.mjs', import.meta.url)), {
    workerType: isThreaded ? 'thread' : 'process',
    minWorkers: workers,
    maxWorkers: workers,
    ...(isBinary && !isThreaded ? { forkOpts: { serialization: 'advanced' } } : {}),
  });
  return {
    run: (name, argument) => pool.exec(name, [argument]),
    runWithin: (name, argument, ms) => pool.exec(name, [argument]).timeout(ms),
    shutdown: () => pool.terminate(),
  };
}
