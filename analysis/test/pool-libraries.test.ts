/** The rules work on every pool library by its descriptor alone. */
import { ruleTest } from './rule-fixture.ts';

ruleTest(
  'no-missing-shutdown',
  'pools of each library are known by what their names resolve to',
  `
import { FixedThreadPool, DynamicClusterPool } from 'poolifier';
import { Worker } from 'jest-worker';
import OldWorker from 'jest-worker';
import { Pool, spawn, Worker as ThreadsWorker } from 'threads';
import { StaticPool, DynamicPool } from 'node-worker-threads-pool';
import workerFarm from 'worker-farm';

const fixed = new FixedThreadPool(4, './worker.js'); // ! no-missing-shutdown
const dynamic = new DynamicClusterPool(1, 4, './worker.js'); // ! no-missing-shutdown
const jest = new Worker('./worker.js', { numWorkers: 2 }); // ! no-missing-shutdown
const old = new OldWorker('./worker.js', { numWorkers: 2 }); // ! no-missing-shutdown
const threads = Pool(() => spawn(new ThreadsWorker('./worker')), 4); // ! no-missing-shutdown
const fixedTask = new StaticPool({ size: 4, task: './worker.js' }); // ! no-missing-shutdown
const anyTask = new DynamicPool(4); // ! no-missing-shutdown
const farm = workerFarm({ maxConcurrentWorkers: 2 }, './worker.js', ['render']); // ! no-missing-shutdown

await fixed.execute(1);
await dynamic.execute(1);
await jest.render(1);
await old.render(1);
await threads.queue((worker) => worker.render(1));
await fixedTask.exec(1);
await anyTask.exec({ task: () => 1 });
farm.render(1, () => {});
`,
);

ruleTest(
  'no-missing-shutdown',
  'each library is shut down in its own way',
  `
import { FixedThreadPool } from 'poolifier';
import { Worker } from 'jest-worker';
import { Pool, spawn, Worker as ThreadsWorker } from 'threads';
import { StaticPool } from 'node-worker-threads-pool';
import workerFarm from 'worker-farm';

const fixed = new FixedThreadPool(4, './worker.js');
const jest = new Worker('./worker.js', { numWorkers: 2 });
const threads = Pool(() => spawn(new ThreadsWorker('./worker')), 4);
const tasks = new StaticPool({ size: 4, task: './worker.js' });
const farm = workerFarm({ maxConcurrentWorkers: 2 }, './worker.js', ['render']);

await fixed.destroy();
await jest.end();
await threads.terminate();
await tasks.destroy();
workerFarm.end(farm);
`,
);

ruleTest(
  'no-missing-shutdown',
  'a farm from CommonJS',
  `
const workerFarm = require('worker-farm');
const { Worker } = require('jest-worker');
const farm = workerFarm(require.resolve('./child'), ['render']); // ! no-missing-shutdown
const jest = new Worker(require.resolve('./child'), { numWorkers: 2 }); // ! no-missing-shutdown
farm.render(1, () => {});
jest.render(1);
`,
  'main.cjs',
);

ruleTest(
  'require-max-workers',
  'the size of each library stands in its own place',
  `
import { FixedThreadPool } from 'poolifier';
import { Worker } from 'jest-worker';
import { Pool, spawn, Worker as ThreadsWorker } from 'threads';
import { DynamicPool, StaticPool } from 'node-worker-threads-pool';
import workerFarm from 'worker-farm';

export const a = new FixedThreadPool(4, './worker.js');
export const b = new Worker('./worker.js', { numWorkers: 2 });
export const c = new Worker('./worker.js', { maxRetries: 2 }); // ! require-max-workers
export const d = new Worker('./worker.js'); // ! require-max-workers
export const e = Pool(() => spawn(new ThreadsWorker('./worker')), 4);
export const f = Pool(() => spawn(new ThreadsWorker('./worker')), { concurrency: 2 }); // ! require-max-workers
export const g = Pool(() => spawn(new ThreadsWorker('./worker'))); // ! require-max-workers
export const h = new StaticPool({ size: 4, task: './worker.js' });
export const i = new DynamicPool(4);
export const j = workerFarm({ maxConcurrentWorkers: 2 }, './worker.js');
export const l = workerFarm('./worker.js', ['render']); // ! require-max-workers
export const k = workerFarm({ maxRetries: 2 }, './worker.js'); // ! require-max-workers
`,
);

ruleTest(
  'no-await-in-submit-loop',
  'submits of each library, methods of the worker file among them',
  `
import { FixedThreadPool } from 'poolifier';
import { Worker } from 'jest-worker';
import { Pool, spawn, Worker as ThreadsWorker } from 'threads';
import { StaticPool } from 'node-worker-threads-pool';

const pages = ['a', 'b', 'c'];
const fixed = new FixedThreadPool(4, './worker.js');
const jest = new Worker('./worker.js', { numWorkers: 2 });
const threads = Pool(() => spawn(new ThreadsWorker('./worker')), 4);
const tasks = new StaticPool({ size: 4, task: './worker.js' });

for (const page of pages) {
  await fixed.execute(page); // ! no-await-in-submit-loop
}
for (const page of pages) {
  await jest.render(page); // ! no-await-in-submit-loop
}
for (const page of pages) {
  await threads.queue((worker) => worker.render(page)); // ! no-await-in-submit-loop
}
for (const page of pages) {
  await tasks.exec(page); // ! no-await-in-submit-loop
}
for (const page of pages) {
  console.log(page, jest.getStdout());
  await jest.start();
}
await fixed.destroy();
await jest.end();
await threads.terminate();
await tasks.destroy();
`,
);

ruleTest(
  'pure-task',
  'the task that a method of jest-worker names is the export of its file',
  `
import { Worker } from 'jest-worker';
const jest = new Worker(new URL('./child.ts', import.meta.url), { numWorkers: 2 });
await jest.render('a'); // ! pure-task info
await jest.measure('a');
await jest.end();
/// child.ts
import { writeFileSync } from 'node:fs';
export function render(page: string) { writeFileSync('out.txt', page); return page; }
export function measure(page: string) { return page.length; }
`,
);
