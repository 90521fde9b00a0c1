import assert from 'node:assert/strict';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS } from '../../extension/contribution-ids.ts';
import type { PoolscopeApi } from '../../extension/main.ts';
import type { ProfileCommandArguments } from '../../protocol/language-server.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import {
  activate,
  cleanUp,
  executeAnswering,
  profileTabs,
  show,
  until,
  writeSource,
} from './support/extension-host.ts';

const PRIMES = `import { isPrime } from './is-prime.ts';

/** @profile Array.from({ length: 12 }, (_, index) => 20_000 + index) */
export function countPrimes(limit: number): number {
  let count = 0;
  for (let n = 2; n < limit; n++) if (isPrime(n)) count++;
  return count;
}

const double = (n: number): number => n * 2;

export const doubled = [1, 2, 3].map(double);
`;
const IS_PRIME = `export function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}
`;

/** Long enough to be met by a profiler that looks once a millisecond. */
const SPIN = `/** @profile Array.from({ length: 8 }, () => 5_000_000) */
export function spin(rounds: number): number {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0;
  return sum;
}
`;

/** Profiles as the CodeLens does, or the view with more. */
async function profile(
  uri: vscode.Uri,
  functionName: string,
  more: Partial<ProfileCommandArguments> = {},
): Promise<RecordedRun | null> {
  const argument: ProfileCommandArguments = { uri: uri.toString(), functionName, ...more };
  return vscode.commands.executeCommand<RecordedRun | null>(COMMANDS.profileFunction, argument);
}

async function lensTitles(uri: vscode.Uri): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
    20,
  );
  return lenses
    .filter(({ command }) => command?.command === COMMANDS.profileFunction)
    .map(({ command }) => command?.title ?? '');
}

describe('profiling', () => {
  let api: PoolscopeApi;
  let primes: vscode.Uri;

  before(async () => {
    api = await activate();
    await writeSource('is-prime.ts', IS_PRIME);
    primes = await writeSource('primes.ts', PRIMES);
  });

  after(cleanUp);

  it('offers a CodeLens above each function, which can be switched off', async () => {
    await show(primes);
    const titles = await until('the lenses', async () => {
      const found = await lensTitles(primes);
      return found.length > 0 && found;
    });
    assert.ok(
      titles.every((title) => title.includes('Profile in pool')),
      titles.join(', '),
    );
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(SETTINGS.codeLensEnabled, false, vscode.ConfigurationTarget.Global);
    await until('the lenses to go', async () => (await lensTitles(primes)).length === 0);
    await configuration.update(SETTINGS.codeLensEnabled, undefined, vscode.ConfigurationTarget.Global);
    await until('the lenses to return', async () => (await lensTitles(primes)).length > 0);
  });

  it('runs the function of a CodeLens in its own pool and shows it', async () => {
    const run = await profile(primes, 'countPrimes');
    assert.ok(run, 'something was run');
    assert.equal(run.failure, null);
    assert.equal(run.outcome, 'completed');
    assert.equal(run.submittedTasks, 12);
    assert.equal(run.failedTasks, 0);
    assert.deepEqual(
      run.tasks.index.toSorted((a, b) => a - b),
      Array.from({ length: 12 }, (_, index) => index),
    );
    assert.ok(run.workers.every(({ pid }) => pid > 0 && pid !== process.pid));
    assert.equal(profileTabs().length, 1);
    assert.equal(api.profiling, null);
  });

  it('takes the function at the cursor, and the panel that is there', async () => {
    const editor = await show(primes);
    editor.selection = new vscode.Selection(5, 4, 5, 4);
    const run = await vscode.commands.executeCommand<RecordedRun | null>(COMMANDS.profileFunction);
    assert.equal(run?.function.name, 'countPrimes');
    assert.equal(run.outcome, 'completed');
    assert.equal(profileTabs().length, 1);
  });

  it('takes the inputs from the call in the file where there is no tag', async () => {
    const run = await profile(primes, 'double');
    assert.equal(run?.failure, null);
    assert.equal(run.submittedTasks, 3);
  });

  it('runs the functions that the selection touches one after another, each in a panel of its own', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const editor = await show(primes);
    editor.selection = new vscode.Selection(3, 0, editor.document.lineCount - 1, 0);
    const runs = await executeAnswering<RecordedRun[]>(
      'workbench.action.acceptSelectedQuickOpenItem',
      COMMANDS.profileSelectedFunctions,
    );
    assert.deepEqual(
      runs.map((run) => [run.function.name, run.outcome]),
      [
        ['countPrimes', 'completed'],
        ['double', 'completed'],
      ],
    );
    assert.equal(profileTabs().length, 2);
  });

  it('keeps to the settings', async () => {
    const configuration = vscode.workspace.getConfiguration();
    const target = vscode.ConfigurationTarget.Global;
    await configuration.update(SETTINGS.maxWorkers, 1, target);
    await configuration.update(SETTINGS.chunksize, 4, target);
    await configuration.update(SETTINGS.serialBudgetSeconds, 0, target);
    try {
      const run = await profile(primes, 'countPrimes');
      assert.deepEqual(run?.options, { executor: 'process', workers: 1, chunksize: 4 });
      assert.equal(run.workers.length, 1);
      assert.equal(run.serial, null);
    } finally {
      for (const id of [SETTINGS.maxWorkers, SETTINGS.chunksize, SETTINGS.serialBudgetSeconds]) {
        await configuration.update(id, undefined, target);
      }
    }
  });

  it('opens the last profile again without running it', async () => {
    const run = await profile(primes, 'countPrimes');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until('the panel to close', () => profileTabs().length === 0);
    const reopened = await vscode.commands.executeCommand<RecordedRun | null>(COMMANDS.openLastProfile);
    assert.equal(reopened?.id, run?.id);
    assert.deepEqual(reopened?.tasks.index, run?.tasks.index);
    await until('the panel', () => profileTabs().length === 1);
  });

  it('saves the file first, so that what runs is what is shown', async () => {
    const editor = await show(primes);
    await editor.edit((edit) => edit.replace(editor.document.lineAt(2).range, '/** @profile [10, 20] */'));
    assert.ok(editor.document.isDirty);
    const run = await profile(primes, 'countPrimes');
    assert.ok(!editor.document.isDirty);
    assert.equal(run?.submittedTasks, 2);
  });

  it('takes CPU profiles when the view or the setting asks for them', async () => {
    const spin = await writeSource('spin.ts', SPIN);
    const placesOfSpin = (run: RecordedRun | null): string[] =>
      (run?.cpuProfiles ?? []).flatMap(({ frames }) =>
        frames.filter(({ name }) => name === 'spin').map(({ file, line }) => `${basename(file)}:${line}`),
      );
    assert.deepEqual(placesOfSpin(await profile(spin, 'spin')), []);
    const asked = placesOfSpin(await profile(spin, 'spin', { cpuProfile: true }));
    assert.deepEqual([...new Set(asked)], ['spin.ts:2']);
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(SETTINGS.cpuProfile, true, vscode.ConfigurationTarget.Global);
    const set = placesOfSpin(await profile(spin, 'spin'));
    await configuration.update(SETTINGS.cpuProfile, undefined, vscode.ConfigurationTarget.Global);
    assert.deepEqual([...new Set(set)], ['spin.ts:2']);
  });
});
