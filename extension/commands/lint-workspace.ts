/** "Lint Workspace": every file of the window's folders, whether open or not. */
import * as vscode from 'vscode';
import type { LintWorkspaceResult } from '../../protocol/language-server.ts';
import type { CommandServices } from './command-services.ts';

/** @returns what was found, or `null` where no folder is open. */
export async function runLintWorkspace(services: CommandServices): Promise<LintWorkspaceResult | null> {
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a folder first: there is no workspace to lint.'),
    );
    return null;
  }
  const result = await services.languageServer.lintWorkspace();
  // The user stopped it and knows.
  if (!result.isCancelled) void tell(result);
  return result;
}

async function tell({ files, problems }: LintWorkspaceResult): Promise<void> {
  const found =
    problems === 0
      ? vscode.l10n.t('Poolscope linted {0} files and found nothing.', files)
      : vscode.l10n.t('Poolscope linted {0} files. Problems found: {1}.', files, problems);
  const show = vscode.l10n.t('Show Problems');
  const chosen = await vscode.window.showInformationMessage(found, ...(problems === 0 ? [] : [show]));
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
