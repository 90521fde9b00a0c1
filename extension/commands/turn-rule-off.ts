/** Turns a rule off for a folder, in its `poolscope.json` or in the settings; what is there otherwise stays. */
import * as vscode from 'vscode';
import { SETTINGS } from '../contribution-ids.ts';
import { withRuleOff } from '../rule-off-edit.ts';

const CONFIGURATION_FILE = 'poolscope.json';

/**
 * @param rule the rule's id
 * @param target `project` for `poolscope.json`, else the settings
 * @param address the file in which the user asked for it
 * @returns whether it is off now
 */
export async function runTurnRuleOff(rule: unknown, target: unknown, address: unknown): Promise<boolean> {
  if (typeof rule !== 'string' || !/^[a-z][a-z0-9-]*$/.test(rule)) return false;
  const uri = typeof address === 'string' ? vscode.Uri.parse(address) : undefined;
  const folder = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri);
  if (target === 'project' && folder !== undefined) return turnOffInProject(rule, folder.uri);
  const configuration = vscode.workspace.getConfiguration(undefined, uri);
  const known = configuration.inspect<Record<string, unknown>>(SETTINGS.lintRules);
  const [value, where] =
    folder === undefined
      ? [known?.globalValue, vscode.ConfigurationTarget.Global]
      : [known?.workspaceValue, vscode.ConfigurationTarget.Workspace];
  await configuration.update(SETTINGS.lintRules, { ...value, [rule]: 'off' }, where);
  return true;
}

async function turnOffInProject(rule: string, folder: vscode.Uri): Promise<boolean> {
  const file = vscode.Uri.joinPath(folder, CONFIGURATION_FILE);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { ignoreIfExists: true });
  if (!(await vscode.workspace.applyEdit(edit))) return false;
  const document = await vscode.workspace.openTextDocument(file);
  const text = withRuleOff(document.getText(), rule);
  if (text === null) {
    const message = vscode.l10n.t(
      '{0} is not JSON, so the rule {1} was not turned off there.',
      CONFIGURATION_FILE,
      rule,
    );
    void vscode.window.showWarningMessage(message);
    await vscode.window.showTextDocument(document);
    return false;
  }
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const change = new vscode.WorkspaceEdit();
  change.replace(file, all, text);
  return (await vscode.workspace.applyEdit(change)) && document.save();
}
