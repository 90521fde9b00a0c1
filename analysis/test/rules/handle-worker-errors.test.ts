import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'handle-worker-errors';

ruleTest(
  RULE,
  'messages alone are listened to',
  `
import { fork } from 'node:child_process';
import * as threads from 'node:worker_threads';
import { Worker } from 'worker_threads';

export function thread(input: number) {
  return new Promise((resolve) => {
    const worker = new Worker('./worker.js', { workerData: input }); // ! handle-worker-errors
    worker.on('message', resolve);
  });
}
export function rejecting(input: number) {
  return new Promise((resolve, reject) => {
    const worker = new threads.Worker('./worker.js'); // ! handle-worker-errors
    worker.once('message', (message) => (message.ok ? resolve(message) : reject(message)));
    worker.postMessage(input);
  });
}
export function process(input: number, done: (result: unknown) => void) {
  const child = fork('./worker.js'); // ! handle-worker-errors
  child.send(input);
  console.log(child.pid);
  child.on('message', (message) => {
    done(message);
    child.kill();
  });
}
`,
);

ruleTest(
  RULE,
  'workers without a name, and those of a cluster under another one',
  `
import { fork } from 'node:cluster';
import { Worker } from 'node:worker_threads';

export function unnamed(done: (result: unknown) => void) {
  new Worker('/srv/worker.js').on('message', done); // ! handle-worker-errors
}
export function watched(done: (result: unknown) => void) {
  new Worker('/srv/worker.js').on('message', done).once('error', done);
}
export function returned(done: (result: unknown) => void) {
  return new Worker('/srv/worker.js').on('message', done);
}
export function online(done: () => void) {
  new Worker('/srv/worker.js').on('online', done);
}
export function ofCluster(done: (result: unknown) => void) {
  const worker = fork();
  worker.on('message', done);
}
`,
);

ruleTest(
  RULE,
  'workers that are kept in a collection of the file',
  `
import { Worker } from 'node:worker_threads';

export class Pool {
  readonly #workers: Worker[] = [];
  private byId = new Map<number, Worker>();
  private slots: Record<number, Worker> = {};
  grow(done: (result: unknown) => void) {
    const worker = new Worker('/srv/worker.js'); // ! handle-worker-errors
    worker.on('message', done);
    this.#workers.push(worker);
  }
  start(id: number, done: (result: unknown) => void) {
    const worker = new Worker('/srv/worker.js'); // ! handle-worker-errors
    this.byId.set(id, worker);
    worker.on('message', done);
  }
  fill(id: number, done: (result: unknown) => void) {
    const worker = (this.slots[id] = new Worker('/srv/worker.js'));
    worker.on('message', done);
  }
}
/// watched.ts
import { Worker } from 'node:worker_threads';
export class Watched {
  #workers: Worker[] = [];
  grow(done: (result: unknown) => void) {
    const worker = new Worker('/srv/worker.js');
    worker.on('message', done);
    this.#workers.push(worker);
  }
  watch() {
    for (const worker of this.#workers) worker.on('error', console.error);
  }
}
`,
);

ruleTest(
  RULE,
  'silent: error or exit is heard, events.once, returned, stored, handed on, aborted, no answer wanted, the browser',
  `
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { watch } from 'somewhere';

export function both(input: number) {
  return new Promise((resolve, reject) => {
    const worker = new Worker('./worker.js', { workerData: input });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}
export function exit(input: number) {
  return new Promise((resolve) => {
    const child = fork('./worker.js', [String(input)]);
    child.on('message', resolve);
    child.on('exit', resolve);
  });
}
export function chained() {
  const child = fork('./worker.js');
  child.on('message', console.log).on('exit', console.log);
}
export async function events() {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
  await once(worker, 'exit');
}
export function returned() {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
  return worker;
}
const all = new Set<Worker>();
export function stored() {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
  all.add(worker);
}
export function watched() {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
  watch(worker);
}
export function aborted(signal: AbortSignal) {
  const child = fork('./worker.js', { signal });
  child.on('message', console.log);
}
export function silent() {
  const worker = new Worker('./worker.js');
  worker.postMessage('go');
}
export function property() {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
  worker.onerror = console.error;
}
export function ofCluster() {
  const worker = cluster.fork();
  worker.on('message', console.log);
}
export function named(events: string[]) {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
  for (const event of events) worker.on(event, console.log);
}
/// browser.ts
export function browser() {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
}
`,
);

test(`${RULE}: the fix rejects the promise`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { Worker } from 'node:worker_threads';
export const run = (n: number) =>
  new Promise((resolve, reject) => {
    const worker = new Worker('./w.js', { workerData: n });
    worker.once('message', resolve);
  });
`,
    ),
    `import { Worker } from 'node:worker_threads';
export const run = (n: number) =>
  new Promise((resolve, reject) => {
    const worker = new Worker('./w.js', { workerData: n });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(\`The worker ended with exit code \${code}.\`)));
    worker.once('message', resolve);
  });
`,
  );
});
