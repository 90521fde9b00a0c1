import * as vscode from 'vscode';
import type { FunctionInfo } from '../../protocol/function-info.ts';
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
  const functions = await languageServer.functionsOf(editor.document.uri);
  if (functions.length > 0) return { editor, functions };
  errors.noFunctions(vscode.workspace.asRelativePath(editor.document.uri));
  return null;
}
