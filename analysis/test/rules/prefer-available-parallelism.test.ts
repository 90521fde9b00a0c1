import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'prefer-available-parallelism';

ruleTest(
  RULE,
  'sizes that come from the number of processors',
  `
import os, { cpus } from 'node:os';
import * as system from 'os';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { Worker } from 'jest-worker';
import workerpool from 'workerpool';

export const a = new ProcessPoolExecutor(cpus().length); // ! prefer-available-parallelism
export const b = new ProcessPoolExecutor({ maxWorkers: Math.max(1, os.cpus().length - 1) }); // ! prefer-available-parallelism
export const c = new Piscina({ maxThreads: system.cpus().length * 2 }); // ! prefer-available-parallelism
export const d = new Worker('./w.js', { numWorkers: os.cpus()?.length }); // ! prefer-available-parallelism
const cores = os.cpus().length; // ! prefer-available-parallelism
const options = { maxWorkers: cores };
export const e = workerpool.pool('./w.js', options);
export const f = workerpool.pool('./w.js', { maxWorkers: cores - 1 });
`,
);

ruleTest(
  RULE,
  'workers that a loop starts',
  `
import { fork } from 'node:child_process';
import cluster from 'node:cluster';
import os, { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';

const count = os.cpus().length; // ! prefer-available-parallelism
for (let i = 0; i < count; i++) cluster.fork();
for (let i = cpus().length; i > 0; i--) fork('/srv/worker.js'); // ! prefer-available-parallelism
export const threads = Array.from({ length: cpus().length }, () => new Worker('/srv/worker.js')); // ! prefer-available-parallelism
export const more = new Array(cpus().length).fill(0).map(() => new Worker('/srv/worker.js')); // ! prefer-available-parallelism
function start() {
  return new Worker('/srv/worker.js');
}
export function startAll() {
  const half = Math.ceil(cpus().length / 2); // ! prefer-available-parallelism
  for (let i = 0; i < half; i++) start();
}
`,
);

ruleTest(
  RULE,
  'loops that start no workers, and workers that no such loop starts',
  `
import cluster from 'node:cluster';
import { availableParallelism, cpus } from 'node:os';
import { Worker } from 'node:worker_threads';

for (let i = 0; i < cpus().length; i++) console.log(i);
for (let i = 0; i < availableParallelism(); i++) cluster.fork();
for (let i = 0; i < Math.min(4, 2); i++) cluster.fork();
export function one(run: (start: () => Worker, cores: number) => void) {
  run(() => new Worker('/srv/worker.js'), cpus().length);
}
export function none() {
  for (let i = 0; i < cpus().length; i++) {
    setTimeout(() => console.log(i));
  }
  return new Worker('/srv/worker.js');
}
`,
);

ruleTest(
  RULE,
  'other uses of the processors, and fallbacks',
  `
import os, { cpus, availableParallelism } from 'node:os';
import { ProcessPoolExecutor } from 'poolscope';
import { own } from './own.ts';

console.log(cpus().length, cpus()[0]?.model);
export const a = new ProcessPoolExecutor(availableParallelism());
export const b = new ProcessPoolExecutor(os.availableParallelism?.() ?? os.cpus().length);
export const c = new ProcessPoolExecutor('availableParallelism' in os ? os.availableParallelism() : os.cpus().length);
export const d = new ProcessPoolExecutor(own.cpus().length);
export const e = new ProcessPoolExecutor({ maxWorkers: 4, taskTimeout: cpus().length });
export const f = new ProcessPoolExecutor({ maxWorkers: 4, initargs: [cpus().length] });
/// own.ts
export const own = { cpus: () => [1, 2] };
`,
);

ruleTest(
  RULE,
  'a package that runs on a Node without it',
  `
import { cpus } from 'node:os';
import { Piscina } from 'piscina';
export const pool = new Piscina({ maxThreads: cpus().length });
/// old/main.ts
import { cpus } from 'node:os';
import { Piscina } from 'piscina';
export const pool = new Piscina({ maxThreads: cpus().length });
/// old/package.json
{ "engines": { "node": "^16.3 || >=18.0" } }
`.replace('cpus().length });', 'cpus().length }); // ! prefer-available-parallelism'),
);

test(`${RULE}: the fix asks the same module`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import os from 'node:os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ maxThreads: os.cpus().length - 1 });\n`,
    ),
    `import os from 'node:os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ maxThreads: os.availableParallelism() - 1 });\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `import { cpus } from 'os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ maxThreads: cpus().length });\n`,
    ),
    `import { availableParallelism } from 'os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ maxThreads: availableParallelism() });\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `import { cpus } from 'os';\nimport { Piscina } from 'piscina';\nconsole.log(cpus());\nexport const pool = new Piscina({ maxThreads: cpus().length });\n`,
    ),
    `import { cpus, availableParallelism } from 'os';\nimport { Piscina } from 'piscina';\nconsole.log(cpus());\nexport const pool = new Piscina({ maxThreads: availableParallelism() });\n`,
  );
});
