/** What the suite needs of the extension host: the extension itself, files to work on, and patience. */
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { PROFILE_VIEW_TYPE } from '../../../extension/contribution-ids.ts';
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

/**
 * Runs a command that asks something, and answers with a command of the quick pick, again and again until the first
 * has ended: nothing tells when the pick is there.
 */
export async function executeAnswering<T>(answer: string, command: string, ...args: unknown[]): Promise<T> {
  let ended: { readonly result: T } | null = null;
  const running = Promise.resolve(vscode.commands.executeCommand<T>(command, ...args)).then(
    (result) => (ended = { result }),
  );
  await until('the command to end', async () => {
    if (ended === null) await vscode.commands.executeCommand(answer);
    return ended !== null;
  });
  return (await running).result;
}

export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return folder.uri.fsPath;
}

/** The tabs that show a profile. */
export function profileTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(PROFILE_VIEW_TYPE),
    );
}

function suiteFolder(): string {
  return join(workspaceFolder(), FOLDER);
}
