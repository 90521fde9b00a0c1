/** Sends as much as it says, in three forms. */
import { Worker } from 'node:worker_threads';

const worker = new Worker(
  `const { parentPort } = require('node:worker_threads');
   parentPort.on('message', ({ id, value }) => parentPort.postMessage({ id, value }));`,
  { eval: true },
);
const values = [
  new Uint8Array(100_000),
  'x'.repeat(50_000),
  Array.from({ length: 10_000 }, (_, i) => ({ i, name: 'abc' })),
];
let answered = 0;
worker.on('message', () => {
  answered += 1;
  if (answered === values.length) void worker.terminate();
});
values.forEach((value, id) => worker.postMessage({ id, value }));
