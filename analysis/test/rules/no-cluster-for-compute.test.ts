import { ruleTest } from '../rule-fixture.ts';

const RULE = 'no-cluster-for-compute';

ruleTest(
  RULE,
  'a program that only computes',
  `
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';

if (cluster.isPrimary) {
  for (let index = 0; index < availableParallelism(); index += 1) cluster.fork(); // ! no-cluster-for-compute
  cluster.on('message', (worker, total) => console.log(worker.id, total));
} else {
  let total = 0;
  for (let index = 0; index < 1e9; index += 1) total += index;
  process.send?.(total);
}
/// common.cjs
const cluster = require('cluster');
if (cluster.isMaster) cluster.fork(); // ! no-cluster-for-compute
else process.send(1 + 1);
`,
);

ruleTest(
  RULE,
  'servers, here or perhaps elsewhere, and other forks',
  `
import cluster from 'node:cluster';
import { createServer } from 'node:http';
if (cluster.isPrimary) cluster.fork();
else createServer((request, response) => response.end()).listen(8000);
/// elsewhere.ts
import cluster from 'node:cluster';
import { start } from './server.ts';
if (cluster.isPrimary) cluster.fork();
else start();
/// package.ts
import cluster from 'node:cluster';
import express from 'express';
if (cluster.isPrimary) cluster.fork();
else express();
/// later.ts
import cluster from 'node:cluster';
if (cluster.isPrimary) cluster.fork();
else await import('./server.ts');
/// computed.ts
import cluster from 'node:cluster';
if (cluster.isPrimary) cluster.fork();
else await import(process.argv[2] ?? '');
/// settings.ts
import cluster from 'node:cluster';
cluster.setupPrimary({ exec: 'server.js' });
cluster.fork();
/// child.ts
import { fork } from 'node:child_process';
fork(new URL('./child.js', import.meta.url));
/// server.ts
export function start() {}
`,
);
