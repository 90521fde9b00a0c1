import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, COMPARISON_VIEW_TYPE, RUN_FILE_EDITOR } from '../../extension/contribution-ids.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { activate, cleanUp, show, until, writeSource } from './support/extension-host.ts';

const SQUARES = `/** @profile [1, 2, 3, 4, 5, 6] */
export function square(n: number): number {
  return n * n;
}
`;

async function profile(uri: vscode.Uri): Promise<RecordedRun> {
  const argument = { uri: uri.toString(), functionName: 'square' };
  const run = await vscode.commands.executeCommand<RecordedRun | null>(COMMANDS.profileFunction, argument);
  assert.ok(run);
  assert.equal(run.outcome, 'completed');
  return run;
}

/** A run as the tree hands it to its commands. */
function node(run: RecordedRun) {
  return {
    kind: 'run',
    entry: { id: run.id, startedAt: run.startedAt, label: null, functionName: 'square' },
  };
}

function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

describe('history', () => {
  let folder: string;

  before(async () => {
    await activate();
    folder = mkdtempSync(join(tmpdir(), 'poolscope-history-'));
  });

  after(async () => {
    await cleanUp();
    rmSync(folder, { recursive: true, force: true });
  });

  it('two runs of a function are compared in a panel of their own', async () => {
    const uri = await writeSource('squares.ts', SQUARES);
    await show(uri);
    const [first, second] = [await profile(uri), await profile(uri)];
    await vscode.commands.executeCommand(COMMANDS.historyCompare, node(first), [node(second), node(first)]);
    await until('the comparison is open', () =>
      tabs().some(
        ({ input, label }) =>
          input instanceof vscode.TabInputWebview &&
          input.viewType.endsWith(COMPARISON_VIEW_TYPE) &&
          label.includes('square'),
      ),
    );
  });

  it('a run file opens in the view, and one that is damaged as well', async () => {
    const uri = await writeSource('squares.ts', SQUARES);
    const run = await profile(uri);
    const path = join(folder, 'square.poolscope');
    await vscode.commands.executeCommand(COMMANDS.exportRun, {
      runId: run.id,
      format: 'poolscope',
      to: path,
    });
    const damaged = join(folder, 'damaged.poolscope');
    writeFileSync(damaged, 'nothing of ours');
    for (const file of [path, damaged]) {
      await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
      await until(`${file} is open`, () =>
        tabs().some(
          ({ input }) =>
            input instanceof vscode.TabInputCustom &&
            input.viewType === RUN_FILE_EDITOR &&
            input.uri.fsPath === file,
        ),
      );
    }
  });
});
