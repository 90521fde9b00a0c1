import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS } from '../../extension/contribution-ids.ts';
import type { LintWorkspaceResult } from '../../protocol/language-server.ts';
import { activate, cleanUp, show, until, writeSource } from './support/extension-host.ts';

const LEAK = `import { ProcessPoolExecutor } from 'poolscope';
import { twice } from './twice.ts';

export async function first(items: number[]): Promise<number[]> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  return await pool.map(twice, items);
}
`;
const TASK = 'export function twice(n: number): number {\n  return n * 2;\n}\n';
const RULE = 'no-missing-shutdown';

function hasLeak(uri: vscode.Uri): boolean {
  return vscode.languages
    .getDiagnostics(uri)
    .some(({ source, code }) => source === 'poolscope' && typeof code === 'object' && code.value === RULE);
}

async function actionsAt(uri: vscode.Uri): Promise<vscode.CodeAction[]> {
  const [finding] = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'poolscope');
  assert.ok(finding);
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    finding.range,
  );
}

async function run(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action);
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
  const { command } = action;
  if (command)
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
}

describe('linting the workspace', () => {
  before(activate);
  after(cleanUp);

  it('finds what is wrong in a file that nobody opened, and sees it deleted', async () => {
    const uri = await writeSource('never-opened.ts', LEAK);
    await until('the diagnostic', () => hasLeak(uri));
    await vscode.workspace.fs.delete(uri);
    await until('the diagnostic to go', () => !hasLeak(uri));
  });

  it('lints every file when asked', async () => {
    const uri = await writeSource('asked-for.ts', LEAK);
    const result = await vscode.commands.executeCommand<LintWorkspaceResult>(COMMANDS.lintWorkspace);
    assert.ok(result.files > 1, JSON.stringify(result));
    assert.ok(result.problems > 0 && !result.isCancelled, JSON.stringify(result));
    await until('the diagnostic', () => hasLeak(uri));
  });

  it('says at a hover what it knows', async () => {
    await writeSource('twice.ts', TASK);
    const uri = await writeSource('hovered.ts', LEAK);
    await show(uri);
    const at = new vscode.Position(5, LEAK.split('\n')[5].indexOf('map') + 1);
    const text = await until('the hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        at,
      );
      const texts = hovers.flatMap(({ contents }) =>
        contents.map((part) => (typeof part === 'string' ? part : part.value)),
      );
      return texts.find((value) => value.includes('Poolscope'));
    });
    assert.match(text, /Runs `twice` for every item, in the workers of `pool`/);
  });

  it('turns a rule off in poolscope.json and in the settings', async () => {
    const uri = await writeSource('turned-off.ts', LEAK);
    await show(uri);
    await until('the diagnostic', () => hasLeak(uri));
    const titled = async (end: string): Promise<vscode.CodeAction | undefined> =>
      (await actionsAt(uri)).find(({ title }) => title === `Turn ${RULE} off in ${end}`);
    await run(await titled('poolscope.json'));
    await until('the rule to go silent', () => !hasLeak(uri));
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'poolscope.json');
    const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString();
    assert.equal((JSON.parse(text) as { rules: Record<string, string> }).rules[RULE], 'off');
    await vscode.workspace.fs.delete(file);
    await until('the rule to speak again', () => hasLeak(uri));
    await run(await titled('the settings'));
    await until('the rule to go silent again', () => !hasLeak(uri));
    const target = vscode.ConfigurationTarget.Workspace;
    await vscode.workspace.getConfiguration().update(SETTINGS.lintRules, undefined, target);
    await until('the rule to speak once more', () => hasLeak(uri));
  });

  it('fixes all that can be fixed when a file is saved', async () => {
    const text = `import { cpus } from 'node:os';
import { ProcessPoolExecutor } from 'poolscope';

export const shared = new ProcessPoolExecutor({ maxWorkers: cpus().length });
`;
    const uri = await writeSource('saved.ts', text);
    await show(uri);
    const configuration = vscode.workspace.getConfiguration();
    const target = vscode.ConfigurationTarget.Global;
    await configuration.update('editor.codeActionsOnSave', { 'source.fixAll.poolscope': 'explicit' }, target);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(3, 0), '// Shared by all.\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const document = await vscode.workspace.openTextDocument(uri);
    await document.save();
    await configuration.update('editor.codeActionsOnSave', undefined, target);
    assert.match(document.getText(), /availableParallelism\(\)/);
  });

  it('restarts the language server when asked, and lints as before', async () => {
    const uri = await writeSource('after-restart.ts', LEAK);
    await vscode.commands.executeCommand(COMMANDS.restartLanguageServer);
    const api = await activate();
    assert.notEqual((await api.whenLanguageServerReady()).state, 'failed');
    await until('the diagnostic', () => hasLeak(uri));
  });
});
