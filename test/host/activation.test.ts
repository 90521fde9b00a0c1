import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS } from '../../extension/contribution-ids.ts';
import { activate, poolscope } from './support/extension-host.ts';

describe('activation', () => {
  it('brings up the extension and its language server', async () => {
    const api = await activate();
    const status = await api.whenLanguageServerReady();
    assert.ok(['ready', 'syntax-only'].includes(status.state), status.state);
    assert.equal(api.profiling, null);
  });

  it('registers every command of the manifest and no other', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter((id) => /^poolscope\.\w+$/.test(id));
    assert.deepEqual(registered.toSorted(), Object.values(COMMANDS).toSorted());
  });

  it('gives every setting its default', () => {
    const configuration = vscode.workspace.getConfiguration();
    const defaults = Object.values(SETTINGS).map((id) => [id, configuration.inspect(id)?.defaultValue]);
    assert.deepEqual(Object.fromEntries(defaults), {
      [SETTINGS.nodePath]: '',
      [SETTINGS.maxWorkers]: 0,
      [SETTINGS.chunksize]: 1,
      [SETTINGS.serialBudgetSeconds]: 3,
      [SETTINGS.lintEnabled]: true,
      [SETTINGS.lintRules]: {},
      [SETTINGS.codeLensEnabled]: true,
    });
  });

  it('runs beside the files', () => {
    assert.equal(poolscope().extensionKind, vscode.ExtensionKind.Workspace);
  });
});
