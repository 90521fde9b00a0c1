import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS } from '../../extension/contribution-ids.ts';
import { activate, cleanUp, poolscope, show, until, writeSource } from './support/extension-host.ts';

/** The process of the server among the children of the extension host; this suite runs on Linux alone. */
async function languageServerPid(): Promise<number | null> {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
  for (const pid of children.split(' ').filter(Boolean)) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(join('dist', 'server.js'))) return Number(pid);
  }
  return null;
}

describe('activation', () => {
  after(cleanUp);

  it('brings up the extension and its language server', async () => {
    const api = await activate();
    const status = await api.whenLanguageServerReady();
    assert.ok(['ready', 'syntax-only'].includes(status.state), status.state);
    assert.equal(api.profiling, null);
  });

  it('registers every command of the manifest and no other', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter((id) =>
      /^poolscope(\.history)?\.\w+$/.test(id),
    );
    assert.deepEqual(registered.toSorted(), Object.values(COMMANDS).toSorted());
  });

  it('gives every setting its default', () => {
    const configuration = vscode.workspace.getConfiguration();
    const defaults = Object.values(SETTINGS).map((id) => [id, configuration.inspect(id)?.defaultValue]);
    assert.deepEqual(Object.fromEntries(defaults), {
      [SETTINGS.nodePath]: '',
      [SETTINGS.maxWorkers]: 0,
      [SETTINGS.chunksize]: 1,
      [SETTINGS.cpuProfile]: false,
      [SETTINGS.serialBudgetSeconds]: 3,
      [SETTINGS.lintEnabled]: true,
      [SETTINGS.lintWorkspace]: 'background',
      [SETTINGS.lintRun]: 'onType',
      [SETTINGS.lintRules]: {},
      [SETTINGS.lintPools]: [],
      [SETTINGS.codeLensEnabled]: true,
    });
  });

  it('starts the language server again when it dies', async () => {
    const api = await activate();
    const first = await until('the server', languageServerPid);
    process.kill(first, 'SIGKILL');
    await until('another server', async () => {
      const pid = await languageServerPid();
      return pid !== null && pid !== first;
    });
    const status = await api.whenLanguageServerReady();
    assert.notEqual(status.state, 'failed');
    const uri = await writeSource('after-crash.ts', 'export const double = (n: number): number => n * 2;\n');
    await show(uri);
    await until('its answers', async () => {
      const lenses = await vscode.commands.executeCommand<unknown[]>('vscode.executeCodeLensProvider', uri);
      return lenses.length > 0;
    });
  });

  it('runs beside the files', () => {
    assert.equal(poolscope().extensionKind, vscode.ExtensionKind.Workspace);
  });
});
