/** Gives its workers tasks until it is interrupted, and then ends in a way of its own. */
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('raw-worker-thread.mjs', import.meta.url));
worker.on('message', () => worker.postMessage({ ms: 5 }));
worker.once('message', () => process.stdout.write('working\n'));
worker.postMessage({ ms: 5 });
process.on('SIGINT', () => {
  process.stdout.write('interrupted\n');
  process.exit(5);
});
