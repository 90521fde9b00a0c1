/** piscina, threads only. */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

export async function open({ workers, tasks, inFlight }) {
  const pool = new Piscina({
    filename: fileURLToPath(tasks),
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: inFlight,
  });
  // Without a listener an error outside of a task would end the program.
  pool.on('error', () => undefined);
  return {
    run: (name, argument) => pool.run(argument, { name }),
    runWithin: (name, argument, ms) => pool.run(argument, { name, signal: AbortSignal.timeout(ms) }),
    shutdown: () => pool.close(),
  };
}
