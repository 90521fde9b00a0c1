import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'worker-path';

ruleTest(
  RULE,
  'relative paths, in each place where a library takes the file',
  `
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { DynamicThreadPool, FixedThreadPool } from 'poolifier';
import { Worker } from 'jest-worker';
import { StaticPool } from 'node-worker-threads-pool';
import workerFarm from 'worker-farm';

export const a = new Piscina({ filename: './worker.js' }); // ! worker-path
export const b = new Tinypool({ filename: '../lib/worker.mjs' }); // ! worker-path
export const c = workerpool.pool('./worker.js', { maxWorkers: 2 }); // ! worker-path
export const d = workerpool.pool({ script: './worker.js' }); // ! worker-path
export const e = new FixedThreadPool(2, './worker.js'); // ! worker-path
export const f = new DynamicThreadPool(1, 2, './worker.js'); // ! worker-path
export const g = new Worker('./worker.js', { numWorkers: 2 }); // ! worker-path
export const h = new StaticPool({ size: 2, task: './worker.js' }); // ! worker-path
export const i = workerFarm({ maxConcurrentWorkers: 2 }, './worker.js'); // ! worker-path
const FILE = 'worker.js'; // ! worker-path
export const j = new Piscina({ filename: FILE });
/// worker.js
export default (x) => x;
`,
);

ruleTest(
  RULE,
  'paths from this file, absolute ones, packages, and what comes from elsewhere',
  `
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import Tinypool from 'tinypool';
import workerpool from 'workerpool';
import { FixedThreadPool } from 'poolifier';
import { StaticPool } from 'node-worker-threads-pool';

export const a = new Piscina({ filename: new URL('./worker.js', import.meta.url).href });
export const b = new Tinypool({ filename: fileURLToPath(new URL('./worker.js', import.meta.url)) });
export const c = workerpool.pool(join(import.meta.dirname, 'worker.js'), { maxWorkers: 2 });
export const d = workerpool.pool({ maxWorkers: 2 });
export const e = new FixedThreadPool(2, resolve('./worker.js'));
export const f = new Piscina({ filename: '/srv/app/worker.js' });
export const g = new Piscina({ filename: 'file:///srv/app/worker.js' });
export const h = new Piscina({ filename: 'renderer/worker.js' });
export const i = (filename: string) => new Piscina({ filename });
export const j = new StaticPool({ size: 2, task: (n: number) => n });
export const k = new Piscina({ maxThreads: 2, name: './worker.js' });
/// worker.js
export default (x) => x;
`,
);

ruleTest(
  RULE,
  'threads and processes that Node itself starts',
  `
import { fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';

export const a = new Worker('./worker.js'); // ! worker-path
export const b = fork('worker.js', ['--once']); // ! worker-path
export const c = new Worker('./worker.js', { eval: true });
export const d = new Worker(new URL('./worker.js', import.meta.url));
export const e = fork(new URL('./worker.js', import.meta.url));
export const f = new Worker('process.exit()', { eval: true });
/// worker.js
export default (x) => x;
`,
);

ruleTest(
  RULE,
  'a file that chooses the working directory itself',
  `
import { fork } from 'node:child_process';

process.chdir(import.meta.dirname);
export const child = fork('./worker.js');
/// worker.js
export default (x) => x;
`,
);

ruleTest(
  RULE,
  'a task runner starts its file in the folder of that',
  `
import { fork } from 'node:child_process';
export const child = () => fork('app.js');
/// app.js
export default (x) => x;
`,
  'Gruntfile.js',
);

test(`${RULE}: the fix starts from the file, in its module system`, async () => {
  const worker = '/// worker.js\nexport default (x) => x;\n';
  assert.equal(
    await fixedText(
      RULE,
      `import { Piscina } from 'piscina';\nexport const pool = new Piscina({ filename: './worker.js' });\n${worker}`,
    ),
    `import { fileURLToPath } from 'node:url';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ filename: fileURLToPath(new URL('./worker.js', import.meta.url)) });\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `const { Worker } = require('jest-worker');\nmodule.exports = new Worker('worker.js', { numWorkers: 2 });\n${worker}`,
      'main.cjs',
    ),
    `const { Worker } = require('jest-worker');\nmodule.exports = new Worker(require.resolve('./worker.js'), { numWorkers: 2 });\n`,
  );
});

ruleTest(
  RULE,
  'a name that is misspelt',
  `
import { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';

export const a = new Worker(new URL('./rendr-page.js', import.meta.url)); // ! worker-path error
export const b = new Piscina({ filename: new URL('./tasks/Render.ts', import.meta.url).href, maxThreads: 2 }); // ! worker-path error
export const c = new Worker(new URL('./worker-2.js', import.meta.url));
export const d = new Worker(new URL('./bundled.js', import.meta.url));
export const e = new Worker(new URL('./render-page.js', import.meta.url));
/// render-page.ts
export default 1;
/// worker-1.ts
export default 1;
/// tasks/render.ts
export default 1;
`,
);

test(`${RULE}: the fix names the file that is there`, async () => {
  const source = (path: string): string =>
    `import { Worker } from 'node:worker_threads';\nnew Worker(new URL('${path}', import.meta.url));\n`;
  assert.equal(
    await fixedText(RULE, `${source('./rendre.js')}/// render.ts\nexport default 1;\n`),
    source('./render.js'),
  );
});

ruleTest(
  RULE,
  'TypeScript beside the source of a program that is compiled into another folder',
  `
import { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
export const worker = new Worker(new URL('./work.ts', import.meta.url)); // ! worker-path
export const pool = new Piscina({ filename: new URL('./work.ts', import.meta.url).href, maxThreads: 2 }); // ! worker-path
export const right = new Worker(new URL('./work.js', import.meta.url));
/// work.ts
export default (n: number) => n;
/// tsconfig.json
{ "compilerOptions": { "outDir": "dist", "target": "es2022" } }
/// run/main.ts
import { Worker } from 'node:worker_threads';
export const worker = new Worker(new URL('../work.ts', import.meta.url));
/// run/package.json
{ "type": "module", "devDependencies": { "tsx": "4" } }
/// unbuilt/main.ts
import { Worker } from 'node:worker_threads';
export const worker = new Worker(new URL('../work.ts', import.meta.url));
/// unbuilt/tsconfig.json
{ "extends": "../tsconfig.json", "compilerOptions": { "noEmit": true } }
/// loaded/main.ts
import { Worker } from 'node:worker_threads';
export const worker = new Worker(new URL('../work.ts', import.meta.url), { execArgv: ['--import', './hooks.js'] });
/// test/main.ts
import { Worker } from 'node:worker_threads';
export const worker = new Worker(new URL('../work.ts', import.meta.url));
`,
);
