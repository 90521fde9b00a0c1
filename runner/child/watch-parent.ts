/**
 * Ends this process when the one that started it is gone, even from within an endless loop: the watch runs on a
 * thread of its own.
 */
import { Worker } from 'node:worker_threads';

const WATCH = `
const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 250);
`;

/** Resolves when the watch stands. */
export function watchParent(): Promise<void> {
  return new Promise((resolve) => {
    const watch = new Worker(WATCH, { eval: true, env: {}, execArgv: [] });
    watch.once('online', () => {
      watch.unref();
      resolve();
    });
    // Without a watch the process is still ended by whoever started it, only not from within an endless loop.
    watch.once('error', () => resolve());
  });
}
