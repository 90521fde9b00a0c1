import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-pool-per-call';

ruleTest(
  RULE,
  'in a loop or an iteration',
  `
import { ProcessPoolExecutor } from 'poolscope';
import workerpool from 'workerpool';
import { makePool } from './make-pool.ts';
import { fib } from './fib.ts';

export async function loop(batches: number[][]) {
  for (const batch of batches) {
    await using pool = new ProcessPoolExecutor(4); // ! no-pool-per-call
    console.log(await pool.map(fib, batch));
  }
}
export async function counted(n: number) {
  for (let i = 0; i < n; i += 1) {
    const pool = workerpool.pool('./worker.js', { maxWorkers: 2 }); // ! no-pool-per-call
    try {
      console.log(await pool.exec('fib', [i]));
    } finally {
      await pool.terminate();
    }
  }
}
export async function iteration(items: number[]) {
  return await Promise.all(
    items.map(async (item) => {
      await using pool = new ProcessPoolExecutor(1); // ! no-pool-per-call
      return await pool.submit(fib, item);
    }),
  );
}
export async function indirect(items: number[]) {
  for (const item of items) {
    await using pool = makePool(); // ! no-pool-per-call
    console.log(await pool.submit(fib, item));
  }
}
/// make-pool.ts
import { ProcessPoolExecutor } from 'poolscope';
export const makePool = () => new ProcessPoolExecutor(2);
`,
);

ruleTest(
  RULE,
  'in a request handler',
  `
import { createServer } from 'node:http';
import express from 'express';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { fib } from './fib.ts';

const app = express();
app.post('/fib', async (context) => {
  await using pool = new ProcessPoolExecutor(4); // ! no-pool-per-call
  context.send(await pool.submit(fib, context.body));
});
createServer(async (incoming, outgoing) => {
  const pool = new Piscina({ filename: './worker.js', maxThreads: 2 }); // ! no-pool-per-call
  outgoing.end(String(await pool.run(incoming.url)));
  await pool.destroy();
});
const named = async (context: { body: number }) => {
  await using pool = new ProcessPoolExecutor(4); // ! no-pool-per-call
  return await pool.submit(fib, context.body);
};
app.get('/named', named);
export async function controller(req: { body: number }, res: { json(value: unknown): void }) {
  await using pool = new ProcessPoolExecutor(4); // ! no-pool-per-call
  res.json(await pool.submit(fib, req.body));
}
/// app/api/route.ts
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from '../../fib.ts';
export async function POST(request: Request) {
  await using pool = new ProcessPoolExecutor(4); // ! no-pool-per-call
  return Response.json(await pool.submit(fib, Number(await request.text())));
}
`,
);

ruleTest(
  RULE,
  'silent: once, kept, another each round, a retry, a command, plain functions, benchmarks',
  `
import { Command } from 'commander';
import express from 'express';
import { ProcessPoolExecutor } from 'poolscope';
import { fib } from './fib.ts';

const app = express();
let lazy: ProcessPoolExecutor | undefined;
app.post('/fib', async (request, response) => {
  lazy ??= new ProcessPoolExecutor(4);
  response.json(await lazy.submit(fib, request.body));
});
let checked: ProcessPoolExecutor | undefined;
app.post('/checked', async (request, response) => {
  if (!checked) checked = new ProcessPoolExecutor(4);
  response.json(await checked.submit(fib, request.body));
});
const pools = new Map<string, ProcessPoolExecutor>();
app.post('/cached', async (request, response) => {
  let pool = pools.get(request.user);
  if (!pool) {
    pool = new ProcessPoolExecutor(4);
    pools.set(request.user, pool);
  }
  response.json(await pool.submit(fib, request.body));
});
export async function sizes() {
  for (const workers of [1, 2, 4]) {
    await using pool = new ProcessPoolExecutor(workers);
    console.log(await pool.map(fib, [1, 2, 3]));
  }
}
export async function growing() {
  let workers = 1;
  for (const n of [1, 2, 4]) {
    workers *= 2;
    await using pool = new ProcessPoolExecutor({ maxWorkers: workers });
    console.log(await pool.submit(fib, n));
  }
}
export async function retried(n: number) {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await using pool = new ProcessPoolExecutor(1);
    console.log(await pool.submit(fib, n));
  }
}
export async function until(n: number) {
  for (const time of [1, 10, 100]) {
    await using pool = new ProcessPoolExecutor(1);
    if ((await pool.submit(fib, n)) > time) return time;
  }
  return undefined;
}
export function several() {
  const all = [];
  for (let i = 0; i < 4; i += 1) all.push(new ProcessPoolExecutor(1));
  return all;
}
export async function plain(items: number[]) {
  await using pool = new ProcessPoolExecutor(4);
  return await pool.map(fib, items);
}
new Command().command('fib').action(async () => {
  await using pool = new ProcessPoolExecutor(4);
  console.log(await pool.submit(fib, 30));
});
/// bench/run.ts
import { ProcessPoolExecutor } from 'poolscope';
for (let round = 0; round < 10; round += 1) {
  await using pool = new ProcessPoolExecutor(4);
  console.log(await pool.submit(String, round));
}
`,
);

test(`${RULE}: the fix makes the pool before the loop`, async () => {
  assert.equal(
    await fixedText(
      RULE,
      `import { ProcessPoolExecutor } from 'poolscope';
export async function all(f: (n: number) => number, batches: number[][]) {
  for (const batch of batches) {
    await using pool = new ProcessPoolExecutor(4);
    console.log(await pool.map(f, batch));
  }
}
`,
    ),
    `import { ProcessPoolExecutor } from 'poolscope';
export async function all(f: (n: number) => number, batches: number[][]) {
  await using pool = new ProcessPoolExecutor(4);
  for (const batch of batches) {
    console.log(await pool.map(f, batch));
  }
}
`,
  );
});

test(`${RULE}: the fix makes one pool for all requests`, async () => {
  const head = `import { ProcessPoolExecutor } from 'poolscope';\nimport { createServer } from 'node:http';\nimport { render } from './render.ts';\n\n`;
  const rest = `  response.end(await pool.submit(render, request.url));\n});\n`;
  const made = 'new ProcessPoolExecutor(4);\n';
  assert.equal(
    await fixedText(
      RULE,
      `${head}createServer(async (request, response) => {\n  await using pool = ${made}${rest}/// render.ts\nexport const render = (url: string) => url;\n`,
    ),
    `${head}const pool = ${made}\ncreateServer(async (request, response) => {\n${rest}`,
  );
});
