/** poolifier, with the cluster module or threads. */
import { fileURLToPath } from 'node:url';
import { FixedClusterPool, FixedThreadPool } from 'poolifier';

export async function open({ workers, tasks, isThreaded, isBinary }) {
  process.env.BENCH_TASKS = tasks;
  const file = `./poolifier-${isThreaded ? 'thread' : 'cluster'}-worker.mjs`;
  const Pool = isThreaded ? FixedThreadPool : FixedClusterPool;
  const pool = new Pool(workers, fileURLToPath(new URL(file, import.meta.url)), {
    ...(isBinary && !isThreaded ? { settings: { serialization: 'advanced' } } : {}),
  });
  return {
    run: (name, argument) => pool.execute(argument, name),
    runWithin: (name, argument, ms) => pool.execute(argument, name, AbortSignal.timeout(ms)),
    shutdown: () => pool.destroy(),
  };
}
