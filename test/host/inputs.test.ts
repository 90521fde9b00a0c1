import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../extension/contribution-ids.ts';
import type { ProfileCommandArguments } from '../../protocol/language-server.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import {
  activate,
  cleanUp,
  executeAnswering,
  profileTabs,
  until,
  workspaceFolder,
  writeSource,
} from './support/extension-host.ts';

const ASKS = 'export function square(n: number): number {\n  return n * n;\n}\n';

async function profileAnswering(answer: string, uri: vscode.Uri): Promise<RecordedRun | null> {
  const argument: ProfileCommandArguments = { uri: uri.toString(), functionName: 'square' };
  return executeAnswering(answer, COMMANDS.profileFunction, argument);
}

describe('inputs that neither a tag nor a call gives', () => {
  let asks: vscode.Uri;
  let memory: string;

  before(async () => {
    await activate();
    asks = await writeSource('asks.ts', ASKS);
    memory = join(workspaceFolder(), '.vscode', 'poolscope.json');
  });

  afterEach(() => rm(memory, { force: true }));
  after(cleanUp);

  it('are the ones of last time, when the user wants them', async () => {
    const remembered = JSON.stringify({ inputs: { 'host-suite/asks.ts#square': '[1, 2, 3, 4]' } });
    await mkdir(dirname(memory), { recursive: true });
    await writeFile(memory, remembered);
    const run = await profileAnswering('workbench.action.acceptSelectedQuickOpenItem', asks);
    assert.equal(run?.failure, null);
    assert.equal(run.submittedTasks, 4);
    assert.equal(await readFile(memory, 'utf8'), remembered);
  });

  it('are asked for, and nothing runs when the user gives up', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const run = await profileAnswering('workbench.action.closeQuickOpen', asks);
    assert.equal(run, null);
    await until('the panel to close', () => profileTabs().length === 0);
  });
});
