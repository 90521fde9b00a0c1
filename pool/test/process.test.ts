/** What only shows from outside of the process that has the pool. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { runScript, startScript, temporaryFile } from './run-script.ts';

async function until(what: string, isSo: () => boolean, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!isSo()) {
    assert.ok(performance.now() < deadline, `${what} did not happen within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** As if there were none on this machine. */
const WITHOUT_SHELL = `
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
const { spawn } = childProcess;
childProcess.spawn = (file, ...rest) => spawn(file === '/bin/sh' ? '/nowhere/sh' : file, ...rest);
syncBuiltinESMExports();
`;

for (const [where, preparation] of [
  ['with a shell', ''],
  ['without a shell', WITHOUT_SHELL],
] as const) {
  test(`a worker in a busy loop dies with its parent, whatever the parent's end, ${where}`, async () => {
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) await assertDiesWithParent(signal, preparation);
  });
}

async function assertDiesWithParent(signal: 'SIGKILL' | 'SIGTERM', preparation: string): Promise<void> {
  const file = temporaryFile('pid');
  const parent = startScript(
    `${preparation}const pool = new poolscope.ProcessPoolExecutor(1);
       await pool.submit(basic.noop);
       await pool.submit(faults.spinForever, ${JSON.stringify(file)});`,
  );
  await until('the task', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
  const worker = Number(readFileSync(file, 'utf8'));
  assert.ok(isAlive(worker));
  parent.kill(signal);
  await until(`the end of the worker after ${signal}`, () => !isAlive(worker), 3000);
}

test('process.exit with busy workers leaves none behind', async () => {
  const file = temporaryFile('pid');
  writeFileSync(file, '');
  const { code } = await runScript(
    `import { readFileSync } from 'node:fs';
     const pool = new poolscope.ProcessPoolExecutor(1);
     pool.submit(faults.spinForever, ${JSON.stringify(file)});
     setInterval(() => readFileSync(${JSON.stringify(file)}, 'utf8') && process.exit(3), 5);`,
  );
  assert.equal(code, 3);
  await until('the end of the worker', () => !isAlive(Number(readFileSync(file, 'utf8'))), 3000);
});

test('what a worker prints reaches the parent', async () => {
  const { stdout, stderr, code } = await runScript(
    `await using_(new poolscope.ProcessPoolExecutor(1));
     async function using_(pool) { await pool.submit(faults.print, 'hello from a worker'); await pool.shutdown(); }`,
  );
  assert.equal(stdout, 'hello from a worker\n');
  assert.match(stderr, /error: hello from a worker/);
  assert.equal(code, 0);
});

test('a worker whose work is done ends well, after those who listen for its end', async () => {
  const { stdout } = await runScript(
    `const pool = new poolscope.ProcessPoolExecutor(1);
     pool.subscribe((event) => event.type === 'worker-exited' && console.log(event.exitCode, event.signal));
     await pool.submit(basic.printAtExit, 'the end');
     await pool.shutdown();`,
  );
  assert.equal(stdout, 'the end 0\n0 null\n');
});

test('what Node writes at the end of a process is written by workers too', async () => {
  const folder = dirname(temporaryFile('coverage'));
  await runScript(
    `const env = { ...process.env, NODE_V8_COVERAGE: ${JSON.stringify(folder)} };
     const pool = new poolscope.ProcessPoolExecutor({ maxWorkers: 1, env });
     await pool.submit(basic.noop);
     await pool.shutdown();`,
  );
  const [file = ''] = readdirSync(folder);
  assert.match(readFileSync(join(folder, file), 'utf8'), /basic\.mjs/);
});

test('an idle pool does not keep the process alive, one with pending tasks does', async () => {
  const { stdout, code } = await runScript(
    `const pool = new poolscope.ProcessPoolExecutor(2);
     await pool.submit(basic.noop);
     pool.submit(basic.later, 'late', 300).then(console.log);`,
  );
  assert.equal(stdout, 'late\n');
  assert.equal(code, 0);
});

test('a pool at the top level of a module with tasks is a clear error, not a fork bomb', () => {
  const file = fileURLToPath(new URL('./tasks/pool-at-top.mjs', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 20_000 });
  assert.match(stdout, /^TaskNotFoundError: A pool is made while a worker imports .*pool-at-top\.mjs/);
});

test('pools inside of tasks work, and too many inside of each other fail', async () => {
  const nested = new URL('./tasks/nested.mjs', import.meta.url).href;
  const { stdout } = await runScript(
    `import { sumBelow } from ${JSON.stringify(nested)};
     const pool = new poolscope.ProcessPoolExecutor(1);
     console.log(await pool.submit(sumBelow, 1));
     console.log(await pool.submit(sumBelow, 9).catch((error) => error.name + ': ' + error.message));
     await pool.shutdown();`,
  );
  assert.match(stdout, /^3\nNestedPoolError: Pools are nested/);
});

test('an error that no one asks for is reported, a cancelled task is not', async () => {
  const forgotten = await runScript(
    `const pool = new poolscope.ProcessPoolExecutor(1);
     pool.submit(faults.throwChain);`,
  );
  assert.equal(forgotten.code, 1);
  assert.match(forgotten.stderr, /Error: outer/);
  const cancelled = await runScript(
    `const pool = new poolscope.ProcessPoolExecutor(1);
     pool.submit(basic.noop).cancel();
     pool.submit(faults.spinForever, '');
     await pool.killWorkers();`,
  );
  assert.equal(cancelled.code, 0, cancelled.stderr);
});

test('a function of the program itself runs, if the program guards what it does', async () => {
  const { stdout } = await runScript(
    `import { fileURLToPath } from 'node:url';
     export function square(n) { return n * n; }
     if (process.argv[1] === fileURLToPath(import.meta.url)) {
       const pool = new poolscope.ProcessPoolExecutor(2);
       console.log(await pool.map(square, [1, 2, 3]));
       await pool.shutdown();
     }`,
  );
  assert.equal(stdout, '[ 1, 4, 9 ]\n');
});

test('the program that forgets its pool in a CommonJS file works as well', () => {
  const file = temporaryFile('script.cjs');
  const built = fileURLToPath(new URL('../dist/index.cjs', import.meta.url));
  writeFileSync(
    file,
    `const { ProcessPoolExecutor } = require(${JSON.stringify(built)});
     exports.double = function double(n) { return 2 * n; };
     if (require.main === module) new ProcessPoolExecutor(1).submit(exports.double, 21).then(console.log);`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', timeout: 20_000 });
  assert.equal(stdout, '42\n', stderr);
});
