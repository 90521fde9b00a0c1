import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runSteps } from '../run-steps.mjs';

let folder;
let said;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-steps-'));
  said = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A step that runs a piece of JavaScript. */
function step(name, code, options = {}) {
  const command = (countFile) => [process.execPath, '-e', code, countFile];
  return { name, about: name, command, timeoutMs: 20_000, ...options };
}

function run(steps) {
  return runSteps(steps, (text) => (said += text));
}

test('a step that counts nothing is one check, and one that counts tells its counts', async () => {
  const counts = `require('fs').writeFileSync(process.argv[1], JSON.stringify({ passed: 7, failed: 2 })); process.exit(1)`;
  const results = await run([step('plain', ''), step('counting', counts)]);
  assert.deepEqual(results, [
    { name: 'plain', passed: 1, failed: 0 },
    { name: 'counting', passed: 7, failed: 2 },
  ]);
});

test('a failing step stops those that need it, no others, and its output is shown', async () => {
  const results = await run([
    step('broken', "console.log('the reason'); process.exit(3)"),
    step('dependent', '', { needs: ['broken'] }),
    step('free', ''),
  ]);
  assert.deepEqual(
    results.map(({ passed, failed }) => [passed, failed]),
    [
      [0, 1],
      [0, 1],
      [1, 0],
    ],
  );
  assert.match(said, /the reason/);
  assert.match(said, /not run, since broken failed/);
});

test('a step that cannot be started has failed', async () => {
  const command = () => {
    throw new Error('There is no test in nowhere.');
  };
  const results = await run([step('empty', '', { command })]);
  assert.deepEqual(results, [{ name: 'empty', passed: 0, failed: 1 }]);
  assert.match(said, /There is no test in nowhere/);
});

test('a step that takes too long is ended with all that it started', async () => {
  const pidFile = JSON.stringify(join(folder, 'pid'));
  const code = `
    const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    require('fs').writeFileSync(${pidFile}, String(child.pid));
    setInterval(() => {}, 1000)`;
  const results = await run([step('endless', code, { timeoutMs: 1_500 })]);
  assert.deepEqual(results, [{ name: 'endless', passed: 0, failed: 1 }]);
  assert.match(said, /Gave up after 1\.5 s/);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  assert.ok(await hasEnded(pid), 'the process that the step started has ended');
});

test('an interrupted run lets its step end what is in a group of its own, and starts no other step', async () => {
  const pidFile = join(folder, 'pid');
  const code = `
    const { spawn } = require('child_process');
    const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true });
    process.on('SIGTERM', () => { process.kill(-server.pid, 'SIGKILL'); process.exit(); });
    require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(server.pid));
    setInterval(() => {}, 1000)`;
  const steps = [code, `require('fs').writeFileSync(${JSON.stringify(join(folder, 'second'))}, '')`];
  const program = `
    import { runSteps } from ${JSON.stringify(new URL('../run-steps.mjs', import.meta.url).href)};
    const steps = ${JSON.stringify(steps)}.map((code, i) => ({
      name: String(i), about: '', command: () => [process.execPath, '-e', code], timeoutMs: 60_000,
    }));
    await runSteps(steps);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await delay(20);
  child.kill('SIGTERM');
  const [exitCode] = await once(child, 'exit');
  assert.equal(exitCode, 143);
  assert.ok(await hasEnded(Number(readFileSync(pidFile, 'utf8'))), 'the server of the step has ended');
  assert.equal(existsSync(join(folder, 'second')), false);
});

test('only shared steps run side by side', async () => {
  const log = JSON.stringify(join(folder, 'log'));
  const noting = (name) =>
    `const fs = require('fs'); fs.appendFileSync(${log}, '<${name} '); setTimeout(() => fs.appendFileSync(${log}, '${name}> '), 600)`;
  await run([
    step('a', noting('a'), { isShared: true }),
    step('b', noting('b'), { isShared: true }),
    step('c', noting('c')),
    step('d', noting('d')),
  ]);
  assert.match(readFileSync(join(folder, 'log'), 'utf8'), /^(<a <b|<b <a) (a> b>|b> a>) <c c> <d d> $/);
});

/** A process that was told to end may still be listed for a moment. */
async function hasEnded(pid) {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await delay(50);
  }
  return false;
}
