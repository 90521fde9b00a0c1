/** What the suite needs of the extension host: the extension itself, files to work on, and patience. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PoolscopeApi } from '../../../extension/main.ts';

const EXTENSION_ID = 'poolscope.poolscope-vscode';
const FOLDER = 'host-suite';

export function poolscope(): vscode.Extension<PoolscopeApi> {
  const extension = vscode.extensions.getExtension<PoolscopeApi>(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is installed`);
  return extension;
}

export async function activate(): Promise<PoolscopeApi> {
  const api = await poolscope().activate();
  await api.whenLanguageServerReady();
  return api;
}

/** Writes a file into the workspace and returns where it is. */
export async function writeSource(name: string, text: string): Promise<vscode.Uri> {
  const path = join(suiteFolder(), name);
  await mkdir(suiteFolder(), { recursive: true });
  await writeFile(path, text);
  return vscode.Uri.file(path);
}

export async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
}

/** Closes every editor and removes what the suite has written. */
export async function cleanUp(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await rm(suiteFolder(), { recursive: true, force: true });
}

/** @returns the first truthy answer of `ask`; fails with `what` when none came in time. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeoutMs = 15_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Exclude<T, false | null | undefined>;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function suiteFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return join(folder.uri.fsPath, FOLDER);
}
