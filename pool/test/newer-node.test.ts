/** The promises that hang on how Node is made inside, under one that is newer than what the other tests run on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureNode } from '../../scripts/vscode-host/node-runtime.mjs';
import { runScript } from './run-script.ts';

const PROGRAM = `
for (const Executor of [poolscope.ProcessPoolExecutor, poolscope.ThreadPoolExecutor]) {
  const pool = new Executor(2);
  const nameOf = (promise) => promise.then(String, (error) => error.constructor.name);
  const exits = [];
  pool.subscribe((event) => event.type === 'worker-exited' && exits.push(event.signal ?? event.exitCode));
  console.log(await pool.submit(basic.add, 1, 2), await pool.map(basic.add, [1, 2], [3, 4]));
  console.log(await pool.submit(basic.echo, new Map([['n', [-0, 1n, new Date(0)]]])));
  console.log((await pool.submit(basic.echo, new Float64Array(1e6).fill(1))).length);
  console.log(await nameOf(pool.submit(basic.exit, 3)), await nameOf(pool.submit(basic.fail, 'x')));
  console.log(await nameOf(pool.with({ timeout: 50 }).submit(faults.spinForever)));
  console.log(await nameOf(pool.submit(() => 1)), await pool.submit(basic.later, 'still there'));
  exits.length = 0;
  await pool.shutdown();
  console.log(exits.length > 0 && exits.every((exit) => exit === 0));
}
`;

const EXPECTED = `3 [ 4, 6 ]
Map(1) { 'n' => [ -0, 1n, 1970-01-01T00:00:00.000Z ] }
1000000
WorkerDiedError ValidationError
TimeoutError
TaskNotFoundError still there
true
`;

test('pools keep their promises under Node 24', async (t) => {
  const node = await ensureNode(24).catch((error: Error) => error);
  if (node instanceof Error) {
    t.skip(`No newer Node can be had here: ${node.message}`);
    return;
  }
  const { stdout, stderr } = await runScript(PROGRAM, 20_000, node);
  assert.equal(stderr, '');
  assert.equal(stdout, EXPECTED + EXPECTED);
});
