/** Jumps to a place in the code. */
import * as vscode from 'vscode';

/** Line and column from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Opens the file in the group that has it, else in the first one, so that it does not cover the profile. */
export async function openSource(place: SourcePlace): Promise<void> {
  const position = new vscode.Position(Math.max(0, place.line - 1), Math.max(0, place.column - 1));
  const uri = vscode.Uri.file(place.file);
  await vscode.window.showTextDocument(uri, {
    viewColumn: groupShowing(uri) ?? vscode.ViewColumn.One,
    selection: new vscode.Range(position, position),
  });
}

function groupShowing(uri: vscode.Uri): vscode.ViewColumn | undefined {
  const holding = vscode.window.tabGroups.all.find((group) =>
    group.tabs.some(
      (tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString(),
    ),
  );
  return holding?.viewColumn;
}
