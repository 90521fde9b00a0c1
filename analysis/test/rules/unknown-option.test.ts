import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'unknown-option';

ruleTest(
  RULE,
  'slips of the keyboard and names of other libraries',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { FixedThreadPool } from 'poolifier';
import { Worker } from 'jest-worker';
import { StaticPool } from 'node-worker-threads-pool';
import workerFarm from 'worker-farm';

const maxthreads = 4;
export const a = new ProcessPoolExecutor({
  maxWorker: 4, // ! unknown-option
  taskTimeOut: 1000, // ! unknown-option
});
export const b = new Piscina({
  filename: './w.js',
  maxthreads, // ! unknown-option
});
export const c = new Tinypool({
  filename: './w.js',
  maxWorkers: 4, // ! unknown-option
});
const options = {
  maxThreads: 4, // ! unknown-option
};
export const d = workerpool.pool('./w.js', options);
export const e = new FixedThreadPool(4, './w.js', {
  'enableTaskQueue': true, // ! unknown-option
});
export const f = new Worker('./w.js', {
  poolSize: 4, // ! unknown-option
});
export const g = new StaticPool({
  task: './w.js',
  numWorkers: 4, // ! unknown-option
});
export const h = workerFarm({
  maxConcurentWorkers: 4, // ! unknown-option
}, './w.js');
`,
);

ruleTest(
  RULE,
  'known options, spreads, subclasses, and what may be anything',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { base } from './base.ts';

export const a = new ProcessPoolExecutor({ maxWorkers: 4, taskTimeout: 1000, maxQueue: 10 });
export const b = new Piscina({ ...base, maxThread: 4 });
export const c = new Piscina({ filename: './w.js', useAtomics: true, recordTiming: false });
export const d = workerpool.pool('./w.js', base);
class Sized extends Piscina {
  constructor(options: { maxThread: number }) {
    super({ maxThreads: options.maxThread });
  }
}
export const e = new Sized({ maxThread: 4 });
export const f = new Piscina({ filename: './w.js', somethingNewer: true, [base.key]: 1 });
export const g = new Piscina({ filename: './w.js', maxThreads: 4, numThreads: 4 });
export const h = workerpool.pool('./w.js', { workerThreadOpts: {}, forkOpts: { maxThread: 1 } });
/// base.ts
export const base = { filename: './w.js', key: 'x' };
`,
);

ruleTest(
  RULE,
  'an option that the installed version does not have any more',
  `
import { Piscina } from 'piscina';
export const pool = new Piscina({
  filename: './w.js',
  useAtomics: false, // ! unknown-option
});
/// node_modules/piscina/package.json
{ "name": "piscina", "version": "5.1.0" }
`,
);

ruleTest(
  RULE,
  'the same option in a version that has it',
  `
import { Piscina } from 'piscina';
export const pool = new Piscina({ filename: './w.js', useAtomics: false });
/// node_modules/piscina/package.json
{ "name": "piscina", "version": "4.7.0" }
`,
);

test(`${RULE}: the fix keeps the value`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { Piscina } from 'piscina';\nconst maxthreads = 4;\nexport const pool = new Piscina({ filename: 'w.js', maxthreads });\n`,
    ),
    `import { Piscina } from 'piscina';\nconst maxthreads = 4;\nexport const pool = new Piscina({ filename: 'w.js', maxThreads: maxthreads });\n`,
  );
});
