/** A worker for each piece of work, which gets it as its data and answers once. */
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
const { burn } = require('./tasks.cjs');

const [tasks = '4', ms = '20'] = process.argv.slice(2);

if (isMainThread) {
  const start = () => new Worker(__filename, { workerData: Number(ms), env: {} });
  Array.from({ length: Number(tasks) }, start);
} else parentPort.postMessage(burn(workerData));
