import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS } from '../../extension/contribution-ids.ts';
import type { PoolscopeApi } from '../../extension/main.ts';
import type { ProfileCommandArguments } from '../../protocol/language-server.ts';
import type { RecordedRun, RunFailure } from '../../protocol/recorded-run.ts';
import { activate, cleanUp, until, writeSource } from './support/extension-host.ts';

async function profile(name: string, functionName: string, text: string): Promise<RecordedRun> {
  const uri = await writeSource(name, text);
  const argument: ProfileCommandArguments = { uri: uri.toString(), functionName };
  const run = await vscode.commands.executeCommand<RecordedRun | null>(COMMANDS.profileFunction, argument);
  assert.ok(run, 'a run was recorded');
  return run;
}

async function failureOf(name: string, functionName: string, text: string): Promise<RunFailure> {
  const { failure, outcome } = await profile(name, functionName, text);
  assert.equal(outcome, 'failed');
  assert.ok(failure);
  assert.ok(failure.message.length > 0);
  return failure;
}

describe('what can go wrong', () => {
  let api: PoolscopeApi;

  before(async () => {
    api = await activate();
  });

  // The session stays usable: whatever the test before has done, a sound function runs.
  afterEach(async () => {
    assert.equal(api.profiling, null);
    const run = await profile(
      'sound.ts',
      'square',
      '/** @profile [1, 2] */\nexport const square = (n: number) => n * n;\n',
    );
    assert.equal(run.outcome, 'completed');
    assert.equal(run.failedTasks, 0);
  });

  after(cleanUp);

  it('a function that throws: which task, which input, where', async () => {
    const text = [
      '/** @profile [1, 2, 3, 4] */',
      'export function halve(n: number): number {',
      '  if (n === 3) throw new RangeError(`cannot halve ${n}`);',
      '  return n / 2;',
      '}',
    ].join('\n');
    const run = await profile('throwing.ts', 'halve', text);
    assert.equal(run.outcome, 'completed');
    assert.equal(run.failedTasks, 1);
    const [failure] = run.failures;
    assert.equal(failure?.index, 2);
    assert.equal(failure.name, 'RangeError');
    assert.equal(failure.message, 'cannot halve 3');
    assert.match(failure.inputPreview, /3/);
    assert.match(failure.stack, /throwing\.ts:3:/);
  });

  it('a function that never returns: stopping ends it', async () => {
    const text = '/** @profile [1, 2] */\nexport function spin(n: number): number {\n  for (;;) n++;\n}\n';
    const running = profile('endless.ts', 'spin', text);
    await until('the run to begin', () => api.profiling === 'spin');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    api.stopProfiling();
    const run = await running;
    assert.equal(run.outcome, 'cancelled');
  });

  it('a syntax error: where', async () => {
    const text = '/** @profile [1] */\nexport function broken(n: number): number {\n  return n +;\n}\n';
    const failure = await failureOf('broken.ts', 'broken', text);
    assert.equal(failure.kind, 'syntax-error');
    assert.equal(failure.location?.line, 3);
  });

  it('a module that cannot be imported', async () => {
    const text = [
      "import { missing } from './nowhere.ts';",
      '/** @profile [1] */',
      'export const lost = (n: number): number => missing(n);',
    ].join('\n');
    const failure = await failureOf('lost.ts', 'lost', text);
    assert.equal(failure.kind, 'import-failed');
    assert.match(failure.message + failure.detail, /nowhere/);
  });

  it('a result that cannot travel: which part of it', async () => {
    const text = [
      '/** @profile [1] */',
      'export function wrap(n: number): unknown {',
      '  return { options: { onDone: () => n } };',
      '}',
    ].join('\n');
    const failure = await failureOf('wrap.ts', 'wrap', text);
    assert.equal(failure.kind, 'not-serializable');
    assert.match(failure.message, /options\.onDone/);
  });

  it('an input that cannot travel: which part of it', async () => {
    const text = [
      '/** @profile [{ options: { onDone: () => 1 } }] */',
      'export function call(job: { options: { onDone(): number } }): number {',
      '  return job.options.onDone();',
      '}',
    ].join('\n');
    const failure = await failureOf('call.ts', 'call', text);
    assert.equal(failure.kind, 'not-serializable');
    assert.match(failure.message, /options\.onDone/);
  });

  it('an empty input', async () => {
    const text = '/** @profile [] */\nexport const idle = (n: number): number => n;\n';
    assert.equal((await failureOf('idle.ts', 'idle', text)).kind, 'input-empty');
  });

  it('inputs of the wrong type, before anything runs', async () => {
    const text = '/** @profile ["a", "b"] */\nexport const next = (n: number): number => n + 1;\n';
    const failure = await failureOf('wrong.ts', 'next', text);
    assert.equal(failure.kind, 'input-type-error');
  });

  it('a Node that is not there', async () => {
    const configuration = vscode.workspace.getConfiguration();
    const target = vscode.ConfigurationTarget.Global;
    await configuration.update(SETTINGS.nodePath, '/nowhere/node', target);
    try {
      const text = '/** @profile [1] */\nexport const unlucky = (n: number): number => n;\n';
      const failure = await failureOf('unlucky.ts', 'unlucky', text);
      assert.equal(failure.kind, 'no-node');
      assert.match(failure.message, /\/nowhere\/node/);
    } finally {
      await configuration.update(SETTINGS.nodePath, undefined, target);
    }
  });
});
