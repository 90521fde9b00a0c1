/** Makes sure that what runs is what the editor shows: runs read files from disk. */
import * as vscode from 'vscode';
import { LANGUAGES } from './contribution-ids.ts';

/** @returns whether the file is on disk as it is in the editor. */
export async function saveBeforeRun(uri: vscode.Uri, log: vscode.LogOutputChannel): Promise<boolean> {
  if (uri.scheme !== 'file') return false;
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    if (document.uri.toString() === uri.toString()) {
      if (!(await document.save())) return false;
    } else if (document.uri.scheme === 'file' && isCode(document)) {
      log.warn(
        `${document.uri.fsPath} has unsaved changes; if the function uses it, it runs as it is on disk.`,
      );
    }
  }
  return true;
}

function isCode({ languageId }: vscode.TextDocument): boolean {
  return LANGUAGES.some((language) => language === languageId);
}
