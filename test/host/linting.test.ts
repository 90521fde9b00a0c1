import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS, SETTINGS } from '../../extension/contribution-ids.ts';
import { activate, cleanUp, show, until, writeSource } from './support/extension-host.ts';

const LEAK = `import { ProcessPoolExecutor } from 'poolscope';
import { work } from './work.ts';

export async function sum(items: number[]): Promise<number> {
  const pool = new ProcessPoolExecutor({ maxWorkers: 2 });
  const results = await pool.map(work, items);
  return results.reduce((total, value) => total + value, 0);
}
`;
const WORK = 'export function work(n: number): number {\n  return n * 2;\n}\n';

function findings(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'poolscope');
}

function ruleOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

function findingOf(uri: vscode.Uri, rule: string): vscode.Diagnostic | undefined {
  return findings(uri).find((finding) => ruleOf(finding) === rule);
}

describe('linting', () => {
  let leak: vscode.Uri;

  before(async () => {
    await activate();
    await writeSource('work.ts', WORK);
    leak = await writeSource('leak.ts', LEAK);
    await show(leak);
  });

  after(cleanUp);

  it('reports a pool that is never shut down, with a page that explains it', async () => {
    const finding = await until('the diagnostic', () => findingOf(leak, 'no-missing-shutdown'));
    assert.equal(finding.range.start.line, 4);
    assert.match(finding.message, /pool/);
    assert.ok(
      typeof finding.code === 'object' && finding.code.target.toString().includes('no-missing-shutdown'),
    );
  });

  it('mends it with the quick fix', async () => {
    const finding = await until('the diagnostic', () => findingOf(leak, 'no-missing-shutdown'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      leak,
      finding.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ title }) => title.includes('await using'));
    assert.ok(fix?.edit, `a fix with "await using" among: ${actions.map(({ title }) => title).join(', ')}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    const document = await vscode.workspace.openTextDocument(leak);
    assert.match(document.getText(), /await using pool = new ProcessPoolExecutor/);
    await until('the diagnostic to go', () => findingOf(leak, 'no-missing-shutdown') === undefined);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('reports as the user types', async () => {
    const other = await writeSource('clean.ts', 'export const nothing = 0;\n');
    await show(other);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(other, new vscode.Position(0, 0), LEAK);
    assert.ok(await vscode.workspace.applyEdit(edit));
    await until('the diagnostic', () => findingOf(other, 'no-missing-shutdown'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until('the diagnostic to go', () => findings(other).length === 0);
  });

  it('follows the settings', async () => {
    await show(leak);
    await until('the diagnostic', () => findingOf(leak, 'no-missing-shutdown'));
    const configuration = vscode.workspace.getConfiguration();
    const target = vscode.ConfigurationTarget.Global;
    await configuration.update(SETTINGS.lintRules, { 'no-missing-shutdown': 'off' }, target);
    await until('the rule to go silent', () => findingOf(leak, 'no-missing-shutdown') === undefined);
    await configuration.update(SETTINGS.lintRules, undefined, target);
    await until('the rule to speak again', () => findingOf(leak, 'no-missing-shutdown'));
    await configuration.update(SETTINGS.lintEnabled, false, target);
    await until('linting to stop', () => findings(leak).length === 0);
    await configuration.update(SETTINGS.lintEnabled, undefined, target);
    await until('linting to start again', () => findings(leak).length > 0);
  });

  it('opens the documentation of a rule inside the editor', async () => {
    await vscode.commands.executeCommand(COMMANDS.openRuleDocumentation, 'no-missing-shutdown');
    await until('the page', () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .some(({ label }) => label.includes('no-missing-shutdown')),
    );
  });
});
