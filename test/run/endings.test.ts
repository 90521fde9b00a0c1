/** Programs and workers that end in every way, and what the program notices of being watched: nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { observe, runCommand } from './run-command.ts';

describe('poolscope run, whatever ends', () => {
  it('ends with the exit code of the program, and hands on arguments, input and output', async () => {
    const { code, stdout, run, report } = await observe(['without-workers.mjs', '--out', 'x', 'a b'], {
      stdin: 'from outside\n',
    });
    assert.equal(code, 4);
    assert.equal(stdout, '--out x a b\nfrom outside\n');
    assert.deepEqual(run?.workers, []);
    assert.equal(run.program?.exitCode, 4);
    assert.match(report?.verdict.headline ?? '', /started no worker; the program ended with exit code 4/);
  });

  it('records a worker that ends in the middle of a task, and the one that takes its place', async () => {
    const { code, run } = await observe(['crashing-worker.cjs']);
    assert.equal(code, 0);
    assert.ok(run);
    assert.deepEqual(
      run.workers.map(({ exitCode }) => exitCode),
      [3, 0],
    );
    assert.deepEqual(run.tasks.outcome, ['ok', 'worker-died', 'ok']);
    assert.deepEqual(run.tasks.worker, [0, 0, 1]);
    assert.equal(run.failedTasks, 1);
  });

  it('reports what had run when the program itself crashes', async () => {
    const { code, stderr, run } = await observe(['crashing-program.mjs']);
    assert.equal(code, 1);
    assert.match(stderr, /the program is broken/);
    assert.ok(run);
    assert.deepEqual(run.tasks.outcome, ['ok', 'cancelled']);
    assert.ok(run.tasks.runStart[1] !== null, 'the task had begun');
    assert.equal(run.program?.exitCode, 1);
  });

  it('lets an interruption reach the program, and reports afterwards', async () => {
    const { code, stdout, run } = await observe(['endless.mjs'], {
      signalAfter: (text) => (text.includes('working') ? 'SIGINT' : null),
    });
    assert.equal(code, 5);
    assert.equal(stdout, 'working\ninterrupted\n');
    assert.ok(run);
    assert.equal(run.outcome, 'cancelled');
    assert.ok(run.tasks.outcome.filter((outcome) => outcome === 'ok').length > 0);
  });

  it('reports after a program that was killed, and ends as a shell would say it', async () => {
    const killed =
      'node -e "setTimeout(() => process.kill(process.pid, \'SIGKILL\'), 50)" & wait $!; kill -KILL $$';
    const { code, run } = await observe(['sh', '-c', killed]);
    assert.equal(code, 128 + 9);
    assert.equal(run?.program?.exitSignal, 'SIGKILL');
  });

  it('says that a program does not exist', async () => {
    const { code, stderr, run } = await observe(['no-such-program', 'x']);
    assert.equal(code, 127);
    assert.equal(
      stderr,
      'poolscope: There is no program no-such-program: it is neither a path to one nor on PATH.\n',
    );
    assert.equal(run, null);
  });

  it('says that a command has started no Node', async () => {
    const { code, stderr } = await runCommand(['run', 'sh', '-c', 'echo done; exit 7']);
    assert.equal(code, 7);
    assert.match(stderr, /No Node process was recorded/);
  });

  it('asks for a program, and tells an unknown option', async () => {
    const [empty, unknown] = [await runCommand(['run']), await runCommand(['run', '--hmtl', 'x', 'app.js'])];
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /Name the program to run/);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /run has no option --hmtl\. Did you mean --html\?/);
  });

  it('estimates sizes without serializing', async () => {
    const { run } = await observe(['payloads.mjs']);
    assert.ok(run);
    const sizes = run.tasks.index
      .map((index, row) => [index, run.tasks.bytesIn[row]])
      .toSorted(([a], [b]) => a - b);
    const [buffer, text, objects] = sizes.map(([, bytes]) => bytes);
    assert.ok(Math.abs(buffer - 100_000) < 200, String(buffer));
    assert.ok(Math.abs(text - 50_000) < 200, String(text));
    assert.ok(objects > 100_000 && objects < 400_000, String(objects));
    assert.equal(run.workers[0].label, '[eval]');
  });
});
