/** Messages without an id, answered in their order. */
import { Worker } from 'node:worker_threads';

const [tasks = '12', ms = '10'] = process.argv.slice(2);
const workers = [0, 1].map(() => new Worker(new URL('raw-worker-thread.mjs', import.meta.url)));
let left = Number(tasks);
for (const worker of workers) {
  worker.on('message', () => {
    left -= 1;
    if (left === 0) for (const one of workers) one.postMessage('stop');
  });
}
for (let i = 0; i < Number(tasks); i += 1) workers[i % 2].postMessage({ ms: Number(ms) });
