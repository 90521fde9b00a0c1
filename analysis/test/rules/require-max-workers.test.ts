import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'require-max-workers';

ruleTest(
  RULE,
  'no size, or a minimum without a maximum',
  `
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { join } from 'node:path';

export const a = new ProcessPoolExecutor(); // ! require-max-workers
export const b = new ProcessPoolExecutor({ taskTimeout: 1000 }); // ! require-max-workers
export const c = new ThreadPoolExecutor({}); // ! require-max-workers
export const d = new Piscina({ filename: './worker.js' }); // ! require-max-workers
export const e = new Piscina({ filename: './worker.js', minThreads: 2 }); // ! require-max-workers
export const f = new Tinypool({ filename: './worker.js' }); // ! require-max-workers
export const g = workerpool.pool('./worker.js'); // ! require-max-workers
export const h = workerpool.pool(); // ! require-max-workers
export const i = workerpool.pool('./worker.js', { workerType: 'thread' }); // ! require-max-workers
export const j = workerpool.pool(join('lib', 'worker.js'), { minWorkers: 2 }); // ! require-max-workers
export const k = workerpool.pool({ workerType: 'process' }); // ! require-max-workers
export const l = new Piscina(); // ! require-max-workers
`,
);

ruleTest(
  RULE,
  'a size is given, comes from elsewhere, or the default is meant',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { options, makePool } from './options.ts';
import { cpus } from 'node:os';

export const a = new ProcessPoolExecutor(4);
export const b = new ProcessPoolExecutor({ maxWorkers: 4 });
export const c = new ProcessPoolExecutor(cpus().length - 1);
export const d = new ProcessPoolExecutor(options);
export const e = new ProcessPoolExecutor({ ...options });
export const f = new Piscina({ filename: './worker.js', maxThreads: 4 });
export const g = new Piscina({ ...options, filename: './worker.js' });
export const h = workerpool.pool('./worker.js', options);
export const i = workerpool.pool('./worker.js', { minWorkers: 1, maxWorkers: 4 });
export const j = workerpool.pool(options);
// The default is meant: one worker per core.
export const k = new ProcessPoolExecutor();
export const l = new ProcessPoolExecutor(); // default size
export const m = makePool();
export const n = new ProcessPoolExecutor(...options.list);
class Sized extends ProcessPoolExecutor {
  constructor() {
    super(3);
  }
}
export const o = new Sized();
/// options.ts
import { ProcessPoolExecutor } from 'poolscope';
export const options = { maxWorkers: 4, list: [4] as const };
export const makePool = () => new ProcessPoolExecutor(2);
`,
);

test(`${RULE}: the fix gives the size in the library's own way and imports what it needs`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';\nexport const pool = new ProcessPoolExecutor();\n`,
    ),
    `import { availableParallelism } from 'node:os';\nimport { ProcessPoolExecutor } from 'poolscope';\nexport const pool = new ProcessPoolExecutor(availableParallelism());\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `import os, { cpus } from 'os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ filename: 'w.js' });\n`,
    ),
    `import os, { cpus, availableParallelism } from 'os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ maxThreads: availableParallelism(), filename: 'w.js' });\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `const workerpool = require('workerpool');\nmodule.exports = workerpool.pool('w.js');\n`,
      'main.cjs',
    ),
    `const { availableParallelism } = require('node:os');\nconst workerpool = require('workerpool');\nmodule.exports = workerpool.pool('w.js', { maxWorkers: availableParallelism() });\n`,
  );
});

ruleTest(
  RULE,
  'tests and examples, which want the default',
  `
import { Tinypool } from 'tinypool';
export const pool = new Tinypool({ filename: '/srv/worker.js' }); // ! require-max-workers
/// test/pool.test.ts
import { Tinypool } from 'tinypool';
export const pool = new Tinypool({ filename: '/srv/worker.js' });
/// examples/pool.ts
import { Tinypool } from 'tinypool';
export const pool = new Tinypool({ filename: '/srv/worker.js' });
`,
);
