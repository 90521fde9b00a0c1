import { ruleTest } from '../rule-fixture.ts';

const RULE = 'worker-message-protocol';

ruleTest(
  RULE,
  'all work for one of several workers',
  `
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';

export function split(chunks: number[][]) {
  const workers = Array.from({ length: 4 }, () => new Worker('./worker.js'));
  for (const chunk of chunks) workers[0].postMessage(chunk); // ! worker-message-protocol
  const processes = [];
  for (let i = 0; i < 4; i++) processes.push(fork('./worker.js'));
  chunks.forEach((chunk) => processes[0].send(chunk)); // ! worker-message-protocol
}
`,
);

ruleTest(
  RULE,
  'a listener for every task',
  `
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';

const worker = new Worker('./worker.js');
const child = fork('./worker.js');
export function run(task: number) {
  return new Promise((resolve, reject) => {
    worker.on('message', resolve); // ! worker-message-protocol
    worker.once('error', reject);
    worker.postMessage(task);
  });
}
export const send = (task: number) =>
  new Promise((resolve) => {
    child.on('message', (answer) => resolve(answer)); // ! worker-message-protocol
    child.send(task);
  });
export class Client {
  #worker = new Worker('./worker.js');
  ask(task: number) {
    return new Promise((resolve) => {
      this.#worker.on('message', resolve); // ! worker-message-protocol
      this.#worker.postMessage(task);
    });
  }
}
export function all(tasks: number[]) {
  const own = new Worker('./worker.js');
  for (const task of tasks) {
    own.on('message', (answer) => console.log(task, answer)); // ! worker-message-protocol
    own.postMessage(task);
  }
}
`,
);

ruleTest(
  RULE,
  'messages to a worker that has ended, and an end at the first answer',
  `
import { Worker } from 'node:worker_threads';

export async function late(task: number) {
  const worker = new Worker('./worker.js');
  await worker.terminate();
  worker.postMessage(task); // ! worker-message-protocol
  const other = new Worker('./worker.js');
  other.on('exit', () => {
    other.postMessage('again'); // ! worker-message-protocol
  });
}
export function first(tasks: number[]) {
  const worker = new Worker('./worker.js');
  for (const task of tasks) worker.postMessage(task);
  worker.on('message', (answer) => {
    console.log(answer);
    worker.terminate(); // ! worker-message-protocol
  });
  const two = new Worker('./worker.js');
  two.once('message', () => two.terminate()); // ! worker-message-protocol
  two.postMessage(1);
  two.postMessage(2);
}
`,
);

ruleTest(
  RULE,
  'ids, listeners that are taken away, one answer, one task, workers of their own',
  `
import { Worker } from 'node:worker_threads';

const shared = new Worker('./worker.js');
const waiting = new Map<number, (answer: unknown) => void>();
shared.on('message', ({ id, answer }) => waiting.get(id)?.(answer));
let next = 0;
export function withIds(task: number) {
  return new Promise((resolve) => {
    waiting.set(next, resolve);
    shared.postMessage({ id: next++, task });
  });
}
const second = new Worker('./worker.js');
export function once(task: number) {
  return new Promise((resolve) => {
    second.once('message', resolve);
    second.postMessage(task);
  });
}
const third = new Worker('./worker.js');
export function off(task: number) {
  return new Promise((resolve) => {
    const listener = (answer: unknown) => {
      third.off('message', listener);
      resolve(answer);
    };
    third.on('message', listener);
    third.postMessage(task);
  });
}
const fourth = new Worker('./worker.js');
export function byId(task: { id: number }) {
  return new Promise((resolve) => {
    fourth.on('message', (answer) => {
      if (answer.id === task.id) resolve(answer);
    });
    fourth.postMessage(task);
  });
}
export function fresh(task: number) {
  return new Promise((resolve) => {
    const worker = new Worker('./worker.js');
    worker.on('message', (answer) => {
      resolve(answer);
      worker.terminate();
    });
    worker.postMessage(task);
  });
}
export function given(worker: Worker, task: number) {
  worker.on('message', console.log);
  worker.postMessage(task);
}
export class Holder {
  worker: Worker | undefined;
  start() {
    this.worker = new Worker('./worker.js');
    this.worker.on('message', console.log);
    this.worker.postMessage('hello');
  }
}
export function each(tasks: number[]) {
  const workers = tasks.map(() => new Worker('./worker.js'));
  workers.forEach((worker, index) => worker.postMessage(tasks[index]));
  workers[0].postMessage('you are first');
  const round = [];
  for (let i = 0; i < 4; i++) round.push(new Worker('./worker.js'));
  for (let i = 0; i < tasks.length; i++) round[i % 4].postMessage(tasks[i]);
}
export function counted(tasks: number[]) {
  const worker = new Worker('./worker.js');
  let left = tasks.length;
  worker.on('message', () => {
    left -= 1;
    if (left === 0) worker.terminate();
  });
  for (const task of tasks) worker.postMessage(task);
}
export async function branches(isDone: boolean) {
  const worker = new Worker('./worker.js');
  if (isDone) {
    await worker.terminate();
    return;
  }
  worker.postMessage('go on');
  for (const path of ['a', 'b']) {
    const own = new Worker(path);
    own.on('message', () => own.terminate());
    own.postMessage(path);
  }
}
`,
);
