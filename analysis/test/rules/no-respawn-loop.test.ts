import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-respawn-loop';

ruleTest(
  RULE,
  'started again on every exit',
  `
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import { Worker } from 'node:worker_threads';

cluster.on('exit', (worker) => {
  console.log(worker.process.pid);
  cluster.fork(); // ! no-respawn-loop
});
function start() {
  const child = fork('./worker.js');
  child.on('exit', start); // ! no-respawn-loop
}
function startThread() {
  const worker = new Worker('./worker.js');
  worker.on('message', console.log);
  worker.once('exit', () => {
    startThread(); // ! no-respawn-loop
  });
}
start();
startThread();
`,
);

ruleTest(
  RULE,
  'silent: a condition, a timer, a counter, another event, a start of its own',
  `
import { fork } from 'node:child_process';
import cluster from 'node:cluster';

cluster.on('exit', (worker, code) => {
  if (code !== 0) cluster.fork();
});
cluster.on('exit', () => {
  setTimeout(() => cluster.fork(), 1000);
});
let restarts = 0;
cluster.on('exit', () => {
  restarts += 1;
  cluster.fork();
});
cluster.on('exit', (worker) => {
  worker.exitedAfterDisconnect || cluster.fork();
});
cluster.on('online', () => {
  cluster.fork();
});
function start(left: number) {
  if (left === 0) return;
  const child = fork('./worker.js');
  child.on('exit', () => {
    start(left - 1);
  });
}
function later() {
  const child = fork('./worker.js');
  child.on('exit', () => setTimeout(later, 1000));
}
function counted() {
  const child = fork('./worker.js');
  child.on('exit', (code) => {
    if (code === 0) counted();
  });
}
function other() {
  const child = fork('./worker.js');
  child.on('exit', () => console.log('gone'));
}
start(3);
later();
counted();
other();
for (let index = 0; index < 4; index += 1) cluster.fork();
`,
);

test(`${RULE}: the fix waits`, async () => {
  assert.match(
    await fixedText(
      RULE,
      `import cluster from 'node:cluster';
cluster.on('exit', () => {
  cluster.fork();
});
`,
    ),
    /\n {2}setTimeout\(\(\) => cluster\.fork\(\), 1000\);\n/,
  );
});
