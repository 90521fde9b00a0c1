import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-missing-shutdown';

ruleTest(
  RULE,
  'a pool that a function makes and leaves open',
  `
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import Pool from 'tinypool';
import workerpool, { pool as makePool } from 'workerpool';
import * as pools from 'poolscope';
import { fib } from './fib.ts';

export async function processes(items: number[]): Promise<number[]> {
  const pool = new ProcessPoolExecutor(4); // ! no-missing-shutdown
  return pool.map(fib, items);
}
export const threads = async (n: number) => {
  const workers = new ThreadPoolExecutor({ maxWorkers: 2 }); // ! no-missing-shutdown
  return workers.submit(fib, n);
};
export async function viaNamespace(n: number) {
  const pool = new pools.ProcessPoolExecutor(2); // ! no-missing-shutdown
  const answer = await pool.submit(fib, n);
  return answer;
}
export async function viaPiscina(n: number) {
  const piscina = new Piscina({ filename: './worker.js', maxThreads: 2 }); // ! no-missing-shutdown
  return piscina.run(n);
}
export async function viaTinypool(n: number) {
  const tiny = new Pool({ filename: './worker.js', maxThreads: 2 }); // ! no-missing-shutdown
  return await tiny.run(n);
}
export async function viaWorkerpool(n: number) {
  const a = workerpool.pool({ maxWorkers: 2 }); // ! no-missing-shutdown
  const b = makePool('./worker.js', { maxWorkers: 2 }); // ! no-missing-shutdown
  return (await a.exec('fib', [n])) + (await b.exec('fib', [n]));
}
export function unnamed(n: number) {
  return new ProcessPoolExecutor(2).submit(fib, n); // ! no-missing-shutdown
}
export async function borrowed(n: number) {
  const pool = new ProcessPoolExecutor(2); // ! no-missing-shutdown
  console.log(pool);
  return helper(pool, n);
}
function helper(pool: ProcessPoolExecutor, n: number) {
  return pool.submit(fib, n);
}
class Tuned extends ProcessPoolExecutor {}
export async function subclass(n: number) {
  const pool = new Tuned(2); // ! no-missing-shutdown
  return await pool.submit(fib, n);
}
`,
);

ruleTest(
  RULE,
  'released: shutdown in any form, using, alias, helper, callback',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { fib } from './fib.ts';
import { closeQuietly } from './close.ts';

export async function explicit(n: number) {
  const pool = new ProcessPoolExecutor(4);
  try {
    return await pool.submit(fib, n);
  } finally {
    await pool.shutdown();
  }
}
export async function declared(n: number) {
  await using pool = new ProcessPoolExecutor(4);
  return await pool.submit(fib, n);
}
export async function declaredLater(n: number) {
  const pool = new ProcessPoolExecutor(4);
  await using scoped = pool;
  return await scoped.submit(fib, n);
}
export async function alias(n: number) {
  const pool = new ProcessPoolExecutor(4);
  const same = pool;
  const result = await pool.submit(fib, n);
  await same.shutdown();
  return result;
}
export async function optional(n: number, parallel: boolean) {
  const pool = parallel ? new ProcessPoolExecutor(4) : undefined;
  const result = await pool?.submit(fib, n);
  await pool?.shutdown();
  return result;
}
export async function helper(n: number) {
  const pool = new ProcessPoolExecutor(4);
  const result = await pool.submit(fib, n);
  await closeQuietly(pool);
  return result;
}
export function chained(n: number) {
  const pool = new ProcessPoolExecutor(4);
  return pool.submit(fib, n).finally(() => pool.shutdown());
}
export function destructured() {
  const pool = new Piscina({ maxThreads: 2 });
  const { run, destroy } = pool;
  return { run, destroy };
}
export function aborted(signal: AbortSignal, n: number) {
  const pool = new ProcessPoolExecutor(4);
  signal.addEventListener('abort', () => void pool.terminateWorkers());
  return pool.submit(fib, n);
}
export function onSignal(n: number) {
  const pool = new ProcessPoolExecutor(4);
  process.once('SIGTERM', pool.shutdown.bind(pool));
  return pool.submit(fib, n);
}
export async function symbol(n: number) {
  const pool = new ProcessPoolExecutor(4);
  const result = await pool.submit(fib, n);
  await pool[Symbol.asyncDispose]();
  return result;
}
export function unrefed(n: number) {
  const pool = new Piscina({ maxThreads: 2 });
  pool.unref();
  return pool.run(n);
}
export async function late(n: number) {
  let pool;
  try {
    pool = new ProcessPoolExecutor(4);
    return await pool.submit(fib, n);
  } finally {
    await pool?.shutdown();
  }
}
/// close.ts
import type { ProcessPoolExecutor } from 'poolscope';
export async function closeQuietly(pool: ProcessPoolExecutor) {
  await finish(pool).catch(() => {});
}
const finish = async (executor: ProcessPoolExecutor) => executor.shutdown({ wait: true });
`,
);

ruleTest(
  RULE,
  'escaped: returned, exported, stored, in a container, decorated, passed to what cannot be seen',
  `
import { ProcessPoolExecutor } from 'poolscope';
import fastify from 'fastify';
import { register } from 'somewhere';
import { fib } from './fib.ts';

export const shared = new ProcessPoolExecutor(4);
const alsoShared = new ProcessPoolExecutor(4);
export { alsoShared as workers };
export function make() {
  const pool = new ProcessPoolExecutor(4);
  return pool;
}
export const makeShort = () => new ProcessPoolExecutor(4);
const pools = new Map<string, ProcessPoolExecutor>();
export function cached(key: string) {
  const pool = new ProcessPoolExecutor(4);
  pools.set(key, pool);
  return pool.submit(fib, 1);
}
const list = [new ProcessPoolExecutor(1), new ProcessPoolExecutor(1)];
export class Service {
  #own = new ProcessPoolExecutor(4);
  readonly pool: ProcessPoolExecutor;
  constructor(private readonly injected = new ProcessPoolExecutor(2)) {
    this.pool = new ProcessPoolExecutor(4);
    const other = new ProcessPoolExecutor(4);
    this.#own = other;
  }
  run(n: number) {
    return this.injected.submit(fib, n);
  }
}
const app = fastify();
app.decorate('pool', new ProcessPoolExecutor(4));
const decorated = new ProcessPoolExecutor(4);
app.decorate('workers', decorated);
export function providers() {
  const pool = new ProcessPoolExecutor(4);
  return [{ provide: 'POOL', useValue: pool }];
}
export function handedOver() {
  const pool = new ProcessPoolExecutor(4);
  register(pool);
  return pool.submit(fib, 1);
}
export function holder() {
  const pool = new ProcessPoolExecutor(4);
  return new Holder(pool);
}
class Holder {
  constructor(readonly pool: ProcessPoolExecutor) {}
}
console.log(list);
`,
);

ruleTest(
  RULE,
  'who owns what a function returns',
  `
import { makePool, getPool, makeAsync } from './pools.ts';
import { fib } from './fib.ts';

export async function maker(n: number) {
  const pool = makePool(); // ! no-missing-shutdown
  return await pool.submit(fib, n);
}
export async function asyncMaker(n: number) {
  const pool = await makeAsync(); // ! no-missing-shutdown
  return await pool.submit(fib, n);
}
export async function singleton(n: number) {
  const pool = getPool();
  return await pool.submit(fib, n);
}
/// pools.ts
import { ProcessPoolExecutor } from 'poolscope';
export function makePool() {
  const pool = new ProcessPoolExecutor(4);
  return pool;
}
export const makeAsync = async () => new ProcessPoolExecutor(2);
let only: ProcessPoolExecutor | undefined;
export function getPool() {
  only ??= new ProcessPoolExecutor(4);
  return only;
}
`,
);

ruleTest(
  RULE,
  'names decide nothing: a class of the same name, a parameter, a re-export under another name',
  `
import { Executor } from './facade.ts';
class ProcessPoolExecutor {
  submit(n: number) {
    return n;
  }
}
export function unrelated() {
  const pool = new ProcessPoolExecutor();
  return pool.submit(1);
}
export function mine(pool: Executor) {
  return pool.submit(String, 1);
}
export async function renamed() {
  const anything = new Executor(2); // ! no-missing-shutdown
  return await anything.submit(String, 1);
}
/// facade.ts
export * from './inner.ts';
/// inner.ts
export { ProcessPoolExecutor as Executor } from 'poolscope';
`,
);

ruleTest(
  RULE,
  'scripts: what keeps the process alive is an error, what does not is a hint',
  `
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
const piscina = new Piscina({ filename: './worker.js', maxThreads: 2 }); // ! no-missing-shutdown info
console.log(await piscina.run(1));
const pool = workerpool.pool({ maxWorkers: 2 }); // ! no-missing-shutdown error
console.log(await pool.exec('fib', [1]));
async function main() {
  const inMain = new Piscina({ filename: './worker.js', maxThreads: 2 }); // ! no-missing-shutdown info
  console.log(await inMain.run(1));
}
await main();
`,
);

ruleTest(
  RULE,
  'a script that ends by process.exit, and a service that lives as long as its process',
  `
import { Piscina } from 'piscina';
import { run } from './service.ts';
const piscina = new Piscina({ filename: './worker.js', maxThreads: 2 });
console.log(await piscina.run(1), await run(2));
process.exit(0);
/// service.ts
import { Piscina } from 'piscina';
const piscina = new Piscina({ filename: './worker.js', maxThreads: 2 });
export const run = (n: number) => piscina.run(n);
/// lazy.ts
import { Piscina } from 'piscina';
let piscina: Piscina | undefined;
export function run(n: number) {
  if (!piscina) piscina = new Piscina({ filename: './worker.js', maxThreads: 2 });
  return piscina.run(n);
}
/// hanging.ts
import workerpool from 'workerpool';
const pool = workerpool.pool({ maxWorkers: 2 }); // ! no-missing-shutdown error
export const run = (n: number) => pool.exec('fib', [n]);
`,
);

ruleTest(
  RULE,
  'CommonJS',
  `
const { ProcessPoolExecutor } = require('poolscope');
const workerpool = require('workerpool');
const { makePool } = require('./make.cjs');
async function leaking(n) {
  const pool = new ProcessPoolExecutor(2); // ! no-missing-shutdown
  return await pool.submit(require('./fib.cjs').fib, n);
}
async function hanging(n) {
  const pool = workerpool.pool({ maxWorkers: 2 }); // ! no-missing-shutdown
  return await pool.exec('fib', [n]);
}
async function made(n) {
  const pool = makePool(); // ! no-missing-shutdown
  return await pool.exec('fib', [n]);
}
const exported = workerpool.pool({ maxWorkers: 2 });
module.exports = { leaking, hanging, made, exported };
/// make.cjs
const workerpool = require('workerpool');
exports.makePool = () => workerpool.pool({ maxWorkers: 2 });
`,
  'main.cjs',
);

ruleTest(
  RULE,
  'kept by what outlives the code: handlers, returned methods, closures that go further',
  `
import express from 'express';
import { ProcessPoolExecutor } from 'poolscope';
import workerpool from 'workerpool';
import { fib } from './fib.ts';

const app = express();
const pool = new ProcessPoolExecutor(4);
const other = workerpool.pool({ maxWorkers: 2 });
app.post('/fib', async (request, response) => response.json(await pool.submit(fib, request.body)));
const handle = async (n: number) => other.exec('fib', [n]);
app.on('fib', handle);
export function makeService() {
  const own = new ProcessPoolExecutor(4);
  return {
    run: (n: number) => own.submit(fib, n),
  };
}
export function makeRunner() {
  const own = new ProcessPoolExecutor(4);
  return (n: number) => own.submit(fib, n);
}
export function makeNamed() {
  const own = new ProcessPoolExecutor(4);
  const run = (n: number) => own.submit(fib, n);
  return { run };
}
export function start(router: { get(path: string, handler: (n: number) => unknown): void }) {
  const own = new ProcessPoolExecutor(4);
  router.get('/fib', (n) => own.submit(fib, n));
}
export async function gathered(items: number[], limit: <T>(f: () => T) => T) {
  const own = new ProcessPoolExecutor(4); // ! no-missing-shutdown
  const one = (n: number) => own.submit(fib, n);
  await Promise.all(items.map((n) => limit(() => own.submit(fib, n))));
  await limit(() => own.submit(fib, 1));
  return await Promise.all(items.map(one));
}
/// suite.ts
import { test } from 'node:test';
import Tinypool from 'tinypool';
test('runs', async () => {
  const pool = new Tinypool({ filename: './worker.js', maxThreads: 2 }); // ! no-missing-shutdown info
  await pool.run(1);
});
`,
);

ruleTest(
  RULE,
  'modules that are the class itself, and modules that are loaded late',
  `
import Piscina = require('piscina');
import type { ProcessPoolExecutor } from 'poolscope';
export async function assigned(n: number) {
  const pool = new Piscina({ maxThreads: 2 }); // ! no-missing-shutdown
  return await pool.run(n);
}
export async function late(n: number) {
  const { ProcessPoolExecutor } = await import('poolscope');
  const pool = new ProcessPoolExecutor(2); // ! no-missing-shutdown
  return await pool.submit(String, n);
}
export async function lateDefault(n: number) {
  const { default: Tinypool } = await import('tinypool');
  const pool = new Tinypool({ maxThreads: 2 }); // ! no-missing-shutdown
  return await pool.run(n);
}
export function typed(given?: ProcessPoolExecutor) {
  return given?.submit(String, 1);
}
let pool: ProcessPoolExecutor;
beforeAll(async () => {
  const { ProcessPoolExecutor } = await import('poolscope');
  pool = new ProcessPoolExecutor(2);
});
afterAll(() => pool.shutdown());
export async function stack(n: number) {
  await using all = new AsyncDisposableStack();
  const { ProcessPoolExecutor } = await import('poolscope');
  const own = all.use(new ProcessPoolExecutor(2));
  return await own.submit(String, n);
}
/// main.cjs
const Piscina = require('piscina');
class Named extends Piscina {}
module.exports.run = async (n) => {
  const pool = new Piscina({ maxThreads: 2 }); // ! no-missing-shutdown
  const named = new Named({ maxThreads: 2 }); // ! no-missing-shutdown
  return (await pool.run(n)) + (await named.run(n));
};
`,
);

test(`${RULE}: the fix is await using, and awaits what is returned`, async () => {
  const fixed = await fixedText(
    RULE,
    `import { ProcessPoolExecutor } from 'poolscope';
export async function all(f: (n: number) => number, items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  return pool.map(f, items);
}
`,
  );
  assert.match(
    fixed,
    /await using pool = new ProcessPoolExecutor\(4\);\n {2}return await pool\.map\(f, items\);/,
  );
});

test(`${RULE}: the fix is try/finally where the pool is not disposable`, async () => {
  const fixed = await fixedText(
    RULE,
    `import workerpool from 'workerpool';
export async function all(n: number) {
  const pool = workerpool.pool({ maxWorkers: 2 });
  const text = \`a
  b\`;
  return pool.exec('fib', [n, text]);
}
`,
  );
  assert.equal(
    fixed,
    `import workerpool from 'workerpool';
export async function all(n: number) {
  const pool = workerpool.pool({ maxWorkers: 2 });
  try {
    const text = \`a
  b\`;
    return await pool.exec('fib', [n, text]);
  } finally {
    await pool.terminate();
  }
}
`,
  );
});

test(`${RULE}: Piscina before version 5 has no asyncDispose`, async () => {
  const fixed = await fixedText(
    RULE,
    `import { Piscina } from 'piscina';
export async function one(n: number) {
  const pool = new Piscina({ maxThreads: 2 });
  return await pool.run(n);
}
/// node_modules/piscina/package.json
{ "name": "piscina", "version": "4.9.2" }
`,
  );
  assert.match(fixed, /finally \{\n {4}await pool\.close\(\);\n {2}\}/);
});

ruleTest(
  RULE,
  'a pool that a test expects to fail',
  `
import assert from 'node:assert/strict';
import { Tinypool } from 'tinypool';
declare function expect(run: () => void): { toThrow(): void };

expect(() => new Tinypool({ minThreads: 2, maxThreads: 1 })).toThrow();
expect(() => {
  new Tinypool({ minThreads: 2, maxThreads: 1 });
}).toThrow();
assert.throws(() => new Tinypool({ minThreads: 2, maxThreads: 1 }), RangeError);
export function notAsserted() {
  return [1].map(() => {
    new Tinypool({ minThreads: 1, maxThreads: 2 }); // ! no-missing-shutdown
    return 1;
  });
}
`,
);

ruleTest(
  RULE,
  'a pool of a component, which its framework keeps',
  `
import workerpool from 'workerpool';

export function App() {
  const pool = workerpool.pool({ maxWorkers: 2 });
  void pool.exec('fib', [30]);
  return <main>fib</main>;
}
export function helper() {
  const pool = workerpool.pool({ maxWorkers: 2 }); // ! no-missing-shutdown
  void pool.exec('fib', [30]);
}
`,
  'main.tsx',
);

ruleTest(
  RULE,
  'a test or an example ends with what it has open, unless that keeps the process alive',
  `
import { Tinypool } from 'tinypool';
const pool = new Tinypool({ maxThreads: 2 }); // ! no-missing-shutdown info
console.log(await pool.run(1));
/// test/pool.test.ts
import { Tinypool } from 'tinypool';
import workerpool from 'workerpool';
const pool = new Tinypool({ maxThreads: 2 });
console.log(await pool.run(1));
const open = workerpool.pool({ maxWorkers: 2 }); // ! no-missing-shutdown
console.log(await open.exec('fib', [1]));
/// examples/each-call.ts
import { Tinypool } from 'tinypool';
export async function one() {
  const pool = new Tinypool({ maxThreads: 2 }); // ! no-missing-shutdown
  return await pool.run(1);
}
`,
);

ruleTest(
  RULE,
  'a pool that a handler needs by way of a function of its own',
  `
import { createServer } from 'node:http';
import { ProcessPoolExecutor } from 'poolscope';
import { square } from './square.ts';

const pool = new ProcessPoolExecutor(2);
function run(n: number): Promise<number> {
  return again(n);
}
function again(n: number): Promise<number> {
  return n > 5 ? run(n - 1) : pool.submit(square, n);
}
createServer(async (request, response) => {
  response.end(String(await run(Number(request.url))));
}).listen(8000);
/// called.ts
import { ProcessPoolExecutor } from 'poolscope';
import { square } from './square.ts';

const pool = new ProcessPoolExecutor(2); // ! no-missing-shutdown
function run(n: number): Promise<number> {
  return pool.submit(square, n);
}
async function main() {
  console.log(await run(1));
  await Promise.all([1, 2].map((n) => run(n)));
}
await main();
`,
);
