/** The history in the activity bar: profiled functions, and below each its runs, newest first. */
import * as vscode from 'vscode';
import { formatDuration } from '../../profile/index.ts';
import { COMMANDS, HISTORY_VIEW } from '../contribution-ids.ts';
import type { RunStorage } from '../run-storage.ts';
import type { RunEntry, RunHistory } from './run-history.ts';

export interface FunctionNode {
  readonly kind: 'function';
  readonly file: string;
  readonly functionName: string;
  readonly runs: readonly RunNode[];
}

export interface RunNode {
  readonly kind: 'run';
  readonly entry: RunEntry;
}

export type HistoryNode = FunctionNode | RunNode;

export class HistoryTree implements vscode.TreeDataProvider<HistoryNode>, vscode.Disposable {
  readonly #history: RunHistory;
  readonly #view: vscode.TreeView<HistoryNode>;
  readonly #changed = new vscode.EventEmitter<void>();
  #functions: readonly FunctionNode[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(history: RunHistory, storage: RunStorage) {
    this.#history = history;
    this.#view = vscode.window.createTreeView(HISTORY_VIEW, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
    storage.onChange(() => this.refresh());
    // Another window may have recorded something meanwhile.
    this.#view.onDidChangeVisibility(({ visible }) => visible && this.refresh());
  }

  get selection(): readonly HistoryNode[] {
    return this.#view.selection;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(node?: HistoryNode): Promise<HistoryNode[]> {
    if (node !== undefined) return node.kind === 'function' ? [...node.runs] : [];
    this.#functions = groupByFunction(await this.#history.entries());
    return [...this.#functions];
  }

  getParent(node: HistoryNode): HistoryNode | undefined {
    if (node.kind === 'function') return undefined;
    return this.#functions.find(({ runs }) => runs.some(({ entry }) => entry.id === node.entry.id));
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    return node.kind === 'function' ? this.#functionItem(node) : runItem(node);
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  #functionItem({ file, functionName, runs }: FunctionNode): vscode.TreeItem {
    const isNewest = this.#functions[0]?.file === file && this.#functions[0].functionName === functionName;
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(functionName, isNewest ? Expanded : Collapsed);
    item.id = `${file}#${functionName}`;
    item.description = vscode.workspace.asRelativePath(file);
    item.iconPath = new vscode.ThemeIcon('symbol-function');
    item.contextValue = 'function';
    item.tooltip = `${file} · ${runs.length === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', runs.length)}`;
    return item;
  }
}

/** The function that was run last comes first. */
function groupByFunction(entries: readonly RunEntry[]): FunctionNode[] {
  const groups = new Map<string, RunEntry[]>();
  for (const entry of entries) {
    const key = `${entry.file}#${entry.functionName}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const runs = group
      .toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned))
      .map((entry): RunNode => ({ kind: 'run', entry }));
    return [{ kind: 'function', file: first.file, functionName: first.functionName, runs }];
  });
}

function runItem({ entry }: RunNode): vscode.TreeItem {
  const item = new vscode.TreeItem(titleOf(entry));
  item.id = entry.id;
  item.description = resultOf(entry);
  item.iconPath = iconOf(entry);
  item.contextValue = entry.isPinned ? 'run.pinned' : 'run';
  item.tooltip = new vscode.MarkdownString().appendText(
    `${entry.headline}\n${whenOf(entry)} · ${vscode.l10n.t('{0} tasks', entry.tasks)} · ${formatDuration(entry.makespanMs)}`,
  );
  item.accessibilityInformation = { label: `${titleOf(entry)}, ${resultOf(entry)}` };
  item.command = {
    command: COMMANDS.historyOpen,
    title: vscode.l10n.t('Open Run'),
    arguments: [{ kind: 'run', entry }],
  };
  return item;
}

/** The run's name, or when it was. */
export function titleOf(entry: RunEntry): string {
  return entry.label ?? whenOf(entry);
}

/** What came out of a run, in a few words. */
export function resultOf({ outcome, speedup, workers, failedTasks }: RunEntry): string {
  if (outcome === 'failed') return vscode.l10n.t('failed');
  const size = workers === 1 ? vscode.l10n.t('1 worker') : vscode.l10n.t('{0} workers', workers);
  const parts = [size];
  if (speedup !== null) parts.unshift(speedupText(speedup));
  if (failedTasks > 0) parts.push(vscode.l10n.t('{0} tasks failed', failedTasks));
  if (outcome === 'cancelled') parts.push(vscode.l10n.t('stopped'));
  return parts.join(' · ');
}

function speedupText(speedup: number): string {
  return speedup >= 1
    ? vscode.l10n.t('{0}× faster', speedup.toFixed(1))
    : vscode.l10n.t('{0}× slower', (1 / speedup).toFixed(1));
}

function whenOf({ startedAt }: RunEntry): string {
  // With seconds: two runs of a minute are told apart by nothing else.
  return new Intl.DateTimeFormat(vscode.env.language, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(startedAt));
}

function iconOf({ isPinned, outcome, failedTasks }: RunEntry): vscode.ThemeIcon {
  if (isPinned) return new vscode.ThemeIcon('pinned');
  if (outcome === 'failed')
    return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  if (outcome === 'cancelled') return new vscode.ThemeIcon('circle-slash');
  if (failedTasks > 0)
    return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon('graph');
}
