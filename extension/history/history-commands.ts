/** What can be done with a stored run from the history. */
import * as vscode from 'vscode';
import { COMMANDS } from '../contribution-ids.ts';
import type { ErrorMessages } from '../error-messages.ts';
import { missingRunText } from '../profile-panels.ts';
import type { ProfilePanels } from '../profile-panels.ts';
import type { RunStorage } from '../run-storage.ts';
import { resultOf, titleOf } from './history-tree.ts';
import type { FunctionNode, HistoryNode, HistoryTree, RunNode } from './history-tree.ts';
import type { RunEntry, RunHistory } from './run-history.ts';

export interface HistoryServices {
  readonly history: RunHistory;
  readonly tree: HistoryTree;
  readonly storage: RunStorage;
  readonly panels: ProfilePanels;
  readonly errors: ErrorMessages;
}

type Handler = (run: RunNode, selected: readonly HistoryNode[]) => Promise<void>;

/** Each takes the run it was called on; from the palette there is none, and the selected one is taken. */
export function historyHandlers(
  services: HistoryServices,
): readonly [id: string, handler: (...args: unknown[]) => Promise<unknown>][] {
  const onRun =
    (handler: Handler) =>
    async (node: unknown, selected: unknown): Promise<void> => {
      const run = isRunNode(node) ? node : services.tree.selection.find(isRunNode);
      if (run !== undefined) await handler(run, Array.isArray(selected) ? selected.filter(isNode) : []);
    };
  return [
    [COMMANDS.historyOpen, onRun((run) => openRun(run.entry, services))],
    [COMMANDS.historyRename, onRun((run) => renameRun(run.entry, services))],
    [COMMANDS.historyPin, onRun((run) => pinRun(run.entry, true, services))],
    [COMMANDS.historyUnpin, onRun((run) => pinRun(run.entry, false, services))],
    [COMMANDS.historyDelete, onRun((run, selected) => deleteRuns(run, selected, services))],
    [COMMANDS.historyExport, onRun((run) => exportRun(run.entry))],
    [COMMANDS.historyCompare, onRun((run, selected) => compareRuns(run, selected, services))],
  ];
}

async function openRun({ id }: RunEntry, { storage, panels, errors }: HistoryServices): Promise<void> {
  const lookup = await storage.load(id);
  if (lookup.kind === 'loaded') panels.showRun(lookup.run);
  else errors.nothingStored(missingRunText(lookup));
}

async function renameRun(entry: RunEntry, { history, tree }: HistoryServices): Promise<void> {
  const label = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    prompt: vscode.l10n.t('A name for this run. Leave it empty to show its date again.'),
    value: titleOf(entry),
  });
  if (label === undefined || label === titleOf(entry)) return;
  await history.rename(entry.id, label);
  tree.refresh();
}

async function pinRun(
  { id }: RunEntry,
  isPinned: boolean,
  { history, tree }: HistoryServices,
): Promise<void> {
  await history.pin(id, isPinned);
  tree.refresh();
}

async function deleteRuns(
  run: RunNode,
  selected: readonly HistoryNode[],
  { history, storage }: HistoryServices,
): Promise<void> {
  const isAmong = selected.some((node) => isRunNode(node) && node.entry.id === run.entry.id);
  const runs = isAmong ? selected.filter(isRunNode) : [run];
  const question =
    runs.length === 1
      ? vscode.l10n.t('Delete the run “{0}” of {1}?', titleOf(run.entry), run.entry.functionName)
      : vscode.l10n.t('Delete {0} runs?', runs.length);
  const confirm = vscode.l10n.t('Delete');
  const detail = vscode.l10n.t('It cannot be brought back.');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) !== confirm)
    return;
  for (const { entry } of runs) {
    await storage.remove(entry.id);
    await history.forget(entry.id);
  }
}

async function exportRun(entry: RunEntry): Promise<void> {
  await vscode.commands.executeCommand(COMMANDS.exportRun, { runId: entry.id });
}

/** Two selected runs, or this one and another that is asked for; the older one is what the newer is measured against. */
async function compareRuns(
  run: RunNode,
  selected: readonly HistoryNode[],
  services: HistoryServices,
): Promise<void> {
  const [first, second, ...more] = selected.filter(isRunNode);
  const pair =
    first !== undefined && second !== undefined && more.length === 0
      ? ([first.entry, second.entry] as const)
      : await askForOther(run.entry, services);
  if (pair === null) return;
  const [before, after] = pair.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  if (before === undefined || after === undefined) return;
  const { storage, panels, errors } = services;
  const lookups = [await storage.load(before.id), await storage.load(after.id)] as const;
  for (const lookup of lookups) {
    if (lookup.kind === 'loaded') continue;
    errors.nothingStored(missingRunText(lookup));
    return;
  }
  const [earlier, later] = lookups;
  if (earlier.kind !== 'loaded' || later.kind !== 'loaded') return;
  const names = [titleOf(before), titleOf(after)] as const;
  const problem = panels.showComparison(earlier.run, later.run, names);
  if (problem !== null) errors.nothingStored(problem);
}

async function askForOther(
  { id, file, functionName }: RunEntry,
  { history, errors }: HistoryServices,
): Promise<readonly [RunEntry, RunEntry] | null> {
  const entries = await history.entries();
  const own = entries.find((entry) => entry.id === id);
  const others = entries.filter(
    (entry) => entry.id !== id && entry.file === file && entry.functionName === functionName,
  );
  if (own === undefined || others.length === 0) {
    errors.nothingStored(
      vscode.l10n.t('There is no other run of {0} to compare with. Profile it again first.', functionName),
    );
    return null;
  }
  const items = others.map((entry) => ({ label: titleOf(entry), description: resultOf(entry), entry }));
  const placeHolder = vscode.l10n.t('Compare “{0}” with', titleOf(own));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder });
  return chosen === undefined ? null : [own, chosen.entry];
}

function isNode(value: unknown): value is HistoryNode {
  return isRunNode(value) || isFunctionNode(value);
}

function isFunctionNode(value: unknown): value is FunctionNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'function';
}

function isRunNode(value: unknown): value is RunNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'run';
}
