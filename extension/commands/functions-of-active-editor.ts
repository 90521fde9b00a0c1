import * as vscode from 'vscode';
import type { FunctionInfo } from '../../protocol/function-info.ts';
import { syntaxRunFailure } from '../failed-run.ts';
import { LANGUAGES } from '../contribution-ids.ts';
import type { CommandServices } from './command-services.ts';

export interface ActiveFunctions {
  readonly editor: vscode.TextEditor;
  readonly functions: readonly FunctionInfo[];
}

/** @returns `null` after the user was told why there is nothing to profile. */
export async function functionsOfActiveEditor(services: CommandServices): Promise<ActiveFunctions | null> {
  const { errors, languageServer } = services;
  if (!vscode.workspace.isTrusted) {
    errors.refusedUntrusted();
    return null;
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !LANGUAGES.some((language) => language === editor.document.languageId)) {
    errors.noEditor();
    return null;
  }
  const { uri } = editor.document;
  const { functions, syntaxFailure } = await languageServer.functionsOf(uri);
  if (functions.length > 0) return { editor, functions };
  if (syntaxFailure === undefined) errors.noFunctions(vscode.workspace.asRelativePath(uri));
  else errors.fileUnreadable(syntaxRunFailure(uri.fsPath, syntaxFailure));
  return null;
}
