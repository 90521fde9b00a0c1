import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest, withFixture } from '../rule-fixture.ts';

const RULE = 'no-worker-per-task';

ruleTest(
  RULE,
  'a thread or process for every request',
  `
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';
import express from 'express';

const app = express();
app.get('/thread', (request, response) => {
  const worker = new Worker('./worker.js', { workerData: request.query }); // ! no-worker-per-task
  worker.once('message', (result) => response.json(result));
  worker.once('error', (error) => response.status(500).send(String(error)));
});
app.get('/process', async (request, response) => {
  const result = await new Promise((resolve, reject) => {
    const child = fork('./worker.js', [String(request.query)]); // ! no-worker-per-task
    child.once('message', resolve);
    child.once('error', reject);
  });
  response.json(result);
});
function run(input: unknown) {
  return new Promise((resolve, reject) => {
    const worker = new Worker('./worker.js', { workerData: input }); // ! no-worker-per-task
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
createServer(async (incoming, outgoing) => {
  outgoing.end(String(await run(incoming.url)));
});
`,
);

ruleTest(
  RULE,
  'silent: once, pools made by hand, kept workers, clusters, the browser, functions that nobody calls for a request',
  `
import cluster from 'node:cluster';
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import express from 'express';
import { other } from './other.ts';

const app = express();
const single = new Worker('./worker.js');
app.get('/single', (request, response) => {
  single.postMessage(request.query);
  response.end();
});
const workers: Worker[] = [];
for (let index = 0; index < 4; index += 1) workers.push(new Worker('./worker.js'));
let kept: Worker | undefined;
app.get('/kept', (request, response) => {
  kept ??= new Worker('./worker.js');
  kept.postMessage(request.query);
  response.end();
});
app.post('/jobs', (request, response) => {
  const worker = new Worker('./worker.js');
  workers.push(worker);
  const held = { worker };
  response.json(held);
});
export const command = () => fork('./once.js');
if (cluster.isPrimary) cluster.fork();
app.post('/detached', (request, response) => {
  fork('./job.js', [String(request.query)], { detached: true });
  response.end();
});
app.get('/other', (request, response) => {
  cluster.fork();
  other();
  response.end();
});
/// other.ts
export function other() {
  return new Worker('./worker.js');
}
export const handler = (req: unknown, res: unknown) => {
  const worker = new Worker('./browser.js');
  worker.postMessage([req, res]);
};
`,
);

ruleTest(
  RULE,
  'a flag lets one request alone through',
  `
import { fork } from 'node:child_process';
import express from 'express';

const app = express();
let isInstalling = false;
app.post('/install', install);
function install(req: unknown, res: { end(): void }) {
  if (isInstalling) {
    return res.end();
  }
  isInstalling = true;
  fork('/srv/setup.js');
  return res.end();
}
let isBusy = false;
app.post('/one-by-one', (req, res) => {
  if (isBusy) return res.end();
  isBusy = false;
  fork('/srv/job.js'); // ! no-worker-per-task
  return res.end();
});
`,
);

const REPLY = `/// reply.js
const { parentPort, workerData } = require('worker_threads');
const { fib } = require('../lib/fib');
parentPort.postMessage(fib(workerData));
/// lib/fib.js
exports.fib = (n) => n;
`;
const SERVER = `
const { Worker } = require('worker_threads');
const app = require('express')();

app.get('/fib', (req, res) => {
  const worker = new Worker(require.resolve('./reply'), { workerData: req.query.n });
  worker.on('message', (value) => res.json(value));
  worker.on('error', () => res.status(500).end());
});
`;

test('a pool made once takes the place of threads that are one call each', async () => {
  assert.equal(
    await fixedText(RULE, `${SERVER}${REPLY.replace('reply.js', 'server/reply.js')}`, 'server/main.js'),
    `const { ThreadPoolExecutor } = require('poolscope');
const { availableParallelism } = require('node:os');
const { fib } = require('../lib/fib');
const { Worker } = require('worker_threads');
const app = require('express')();

const pool = new ThreadPoolExecutor(availableParallelism());

app.get('/fib', (req, res) => {
  pool.submit(fib, req.query.n).then((value) => res.json(value), () => res.status(500).end());
});
`,
  );
});

for (const [title, server, reply] of [
  ['the worker does more', SERVER, REPLY.replace('parentPort.post', `console.log('here');\nparentPort.post`)],
  ['the worker is given more', SERVER.replace('req.query.n }', 'req.query.n, env: {} }'), REPLY],
  ['an answer may fail unheard', SERVER.replace(/^.*'error'.*\n/m, ''), REPLY],
  ['more is done with the worker', SERVER.replace('  worker.on(', '  worker.ref();\n  worker.on('), REPLY],
  ['the worker is a fork', SERVER.replace('new Worker(', `require('child_process').fork(`), REPLY],
] as const) {
  test(`no pool is offered where ${title}`, () =>
    withFixture(`${server}${reply.replace('../lib', './lib')}`, 'main.js', ({ workspace, pathOf }) => {
      const found = workspace.lintSyntax(pathOf('main.js')).filter(({ rule }) => rule === RULE);
      assert.deepEqual(
        found.map(({ fixes }) => fixes),
        [[]],
      );
    }));
}
