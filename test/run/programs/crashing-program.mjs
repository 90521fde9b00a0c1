/** Ends with an error that nobody catches, while a worker still has a task. */
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('raw-worker-thread.mjs', import.meta.url));
worker.on('message', () => {
  worker.postMessage({ ms: 60_000 });
  setTimeout(() => {
    throw new TypeError('the program is broken');
  }, 100);
});
worker.postMessage({ ms: 5 });
