import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-oversized-pool';

ruleTest(
  RULE,
  'large numbers, multiples of the cores, a worker an item',
  `
import os, { availableParallelism } from 'node:os';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { Pool, spawn, Worker } from 'threads';

export const a = new ProcessPoolExecutor(500); // ! no-oversized-pool
export const b = new ProcessPoolExecutor({ maxWorkers: availableParallelism() * 4 }); // ! no-oversized-pool
export const c = new Piscina({ maxThreads: 2 * os.cpus().length }); // ! no-oversized-pool
const cores = availableParallelism();
export const d = workerpool.pool('./w.js', { maxWorkers: cores * 8 }); // ! no-oversized-pool
const MAX = 1000; // ! no-oversized-pool
export const e = new Piscina({ maxThreads: MAX });

export async function renderAll(pages: string[]) {
  await using pool = new ProcessPoolExecutor(pages.length); // ! no-oversized-pool
  return await pool.map(String, pages);
}
export async function queueAll(jobs: Set<string>) {
  const pool = Pool(() => spawn(new Worker('./w')), jobs.size); // ! no-oversized-pool
  await Promise.all([...jobs].map((job) => pool.queue((worker) => worker(job))));
  await pool.terminate();
}
`,
);

ruleTest(
  RULE,
  'bounds, small numbers, settings, and lists of known length',
  `
import os, { availableParallelism } from 'node:os';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { regions } from './regions.ts';

export const a = new ProcessPoolExecutor(16);
export const b = new ProcessPoolExecutor(availableParallelism());
export const c = new Piscina({ maxThreads: Math.min(64, availableParallelism() * 4) });
export const d = new Piscina({ maxThreads: Number(process.env.WORKERS ?? 4) });
export const e = new Piscina({ maxThreads: availableParallelism() * 0.5 });
export const f = new Piscina({ maxThreads: os.cpus().length });
const cpuList = os.cpus();
export const g = new Piscina({ maxThreads: cpuList.length });
const languages = ['de', 'fr', 'it'];
export const h = new Piscina({ maxThreads: languages.length });
export const i = new Piscina({ maxThreads: regions.length });
export const j = (workers: string[]) => new Piscina({ maxThreads: workers.length });
export const k = (count: number) => new Piscina({ maxThreads: count * 2 });
export const l = (pages: string[]) => new Piscina({ maxThreads: Math.min(pages.length, 8) });
export const m = new Piscina({ maxThreads: 4, maxQueue: 5000 });
/// regions.ts
export const regions = ['eu', 'us'];
`,
);

test(`${RULE}: a worker an item is bounded, other sizes are replaced`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { Piscina } from 'piscina';\nexport const make = (pages: string[]) => new Piscina({ maxThreads: pages.length });\n`,
    ),
    `import { availableParallelism } from 'node:os';\nimport { Piscina } from 'piscina';\nexport const make = (pages: string[]) => new Piscina({ maxThreads: Math.min(pages.length, availableParallelism()) });\n`,
  );
  assert.equal(
    await fixedText(
      RULE,
      `import { availableParallelism } from 'node:os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ maxThreads: availableParallelism() * 4 });\n`,
    ),
    `import { availableParallelism } from 'node:os';\nimport { Piscina } from 'piscina';\nexport const pool = new Piscina({ maxThreads: availableParallelism() });\n`,
  );
});
