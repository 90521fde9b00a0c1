/** Opens a run file from the explorer in the view, as the editor's own profiles open. */
import * as vscode from 'vscode';
import { decodeRun } from '../profile/index.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { readRunFile } from '../runner/host/run-file.ts';
import { RUN_FILE_EDITOR } from './contribution-ids.ts';
import type { ProfilePanels } from './profile-panels.ts';

export class RunFileEditor implements vscode.CustomReadonlyEditorProvider {
  readonly #panels: ProfilePanels;

  private constructor(panels: ProfilePanels) {
    this.#panels = panels;
  }

  static register(panels: ProfilePanels): vscode.Disposable {
    return vscode.window.registerCustomEditorProvider(RUN_FILE_EDITOR, new RunFileEditor(panels), {
      supportsMultipleEditorsPerDocument: true,
    });
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    await this.#panels.showFile(panel, () => readRun(uri));
  }
}

/** @throws Error in words when the file holds no run that this version reads. */
async function readRun(uri: vscode.Uri): Promise<RecordedRun> {
  if (uri.scheme === 'file') return readRunFile(uri.fsPath);
  return decodeRun(await vscode.workspace.fs.readFile(uri));
}
