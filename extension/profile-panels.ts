/** All profile panels: one per function, found again on a second run and brought back after a reload. */
import * as vscode from 'vscode';
import { analyzeRun, compareRuns, incomparable, packTasks } from '../profile/index.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { emptyTaskColumns } from '../protocol/recorded-run.ts';
import type { LoadedMessage, ViewToHost } from '../protocol/view-messages.ts';
import { PROFILE_VIEW_TYPE } from './contribution-ids.ts';
import type { DismissedFindings } from './dismissed-findings.ts';
import { ProfilePanel } from './profile-panel.ts';
import type { ProfileSubject } from './profile-panel.ts';
import type { RunLookup, RunStorage } from './run-storage.ts';
import { parseViewState } from './view-message.ts';

export interface PanelMessage {
  readonly panel: ProfilePanel;
  /** `null` while a restored panel does not know its run. */
  readonly subject: ProfileSubject | null;
  /** Set where the run came from a file that may be anybody's: the paths in it are not to be followed out of the workspace. */
  readonly isForeign?: boolean;
  readonly message: ViewToHost;
}

export class ProfilePanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #extensionUri: vscode.Uri;
  readonly #storage: RunStorage;
  readonly #dismissed: DismissedFindings;
  readonly #subjects = new Map<ProfilePanel, ProfileSubject | null>();
  /** Editors of run files; a new run of the same function has a panel of its own. */
  readonly #files = new WeakSet<ProfilePanel>();
  readonly #messageReceived = new vscode.EventEmitter<PanelMessage>();
  readonly #serializer: vscode.Disposable;

  readonly onMessage = this.#messageReceived.event;

  constructor(extensionUri: vscode.Uri, storage: RunStorage, dismissed: DismissedFindings) {
    this.#extensionUri = extensionUri;
    this.#storage = storage;
    this.#dismissed = dismissed;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(PROFILE_VIEW_TYPE, this);
  }

  find(subject: ProfileSubject): ProfilePanel | null {
    for (const [panel, candidate] of this.#subjects) {
      if (this.#files.has(panel)) continue;
      if (candidate?.file === subject.file && candidate.functionName === subject.functionName) return panel;
    }
    return null;
  }

  /** Id of the run in the panel that has the focus, or `null`. */
  get activeRunId(): string | null {
    return [...this.#subjects.keys()].find((panel) => panel.isActive)?.runId ?? null;
  }

  /** The function's panel, in view. */
  open(subject: ProfileSubject): ProfilePanel {
    const existing = this.find(subject);
    if (existing !== null) {
      existing.reveal();
      return existing;
    }
    const panel = ProfilePanel.open(this.#extensionUri, subject);
    this.#watch(panel, subject);
    return panel;
  }

  /** Shows a finished run in its function's panel. */
  showRun(run: RecordedRun): ProfilePanel {
    const panel = this.open(subjectOf(run));
    panel.post(this.loadedMessage(run));
    return panel;
  }

  /** A finished run as the view takes it: its tasks as typed arrays, which cross over as they are. */
  loadedMessage(run: RecordedRun): LoadedMessage {
    return {
      type: 'run-loaded',
      run: { ...run, tasks: emptyTaskColumns() },
      report: analyzeRun(run),
      packed: packTasks(run),
      dismissed: this.#dismissed.of(subjectOf(run)),
    };
  }

  /**
   * Shows two runs beside each other in a panel of their own.
   * @param titles of the two, in their order
   * @returns why they cannot be compared, or `null`.
   */
  showComparison(
    before: RecordedRun,
    after: RecordedRun,
    [beforeTitle, afterTitle]: readonly [string, string],
  ): string | null {
    const reason = incomparable(before, after);
    if (reason !== null) return reason;
    ProfilePanel.openComparison(this.#extensionUri, after.function.name).post({
      type: 'comparison-loaded',
      before: { title: beforeTitle, report: analyzeRun(before) },
      after: { title: afterTitle, report: analyzeRun(after) },
      comparison: compareRuns(before, after),
    });
    return null;
  }

  /** Makes `panel` the view of one run, read from a file; a file that cannot be read says so there. */
  async showFile(webviewPanel: vscode.WebviewPanel, read: () => Promise<RecordedRun>): Promise<void> {
    const panel = ProfilePanel.adopt(this.#extensionUri, webviewPanel);
    this.#files.add(panel);
    this.#watch(panel, null);
    try {
      const run = await read();
      this.#subjects.set(panel, subjectOf(run));
      panel.post(this.loadedMessage(run));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      panel.post({ type: 'run-missing', message: vscode.l10n.t('This file cannot be shown: {0}', reason) });
    }
  }

  async deserializeWebviewPanel(restored: vscode.WebviewPanel, state: unknown): Promise<void> {
    const panel = ProfilePanel.adopt(this.#extensionUri, restored);
    this.#watch(panel, null);
    const runId = parseViewState(state);
    const lookup: RunLookup = runId === null ? { kind: 'none' } : await this.#storage.load(runId);
    if (lookup.kind !== 'loaded') {
      panel.post({ type: 'run-missing', message: missingRunText(lookup) });
      return;
    }
    this.#subjects.set(panel, subjectOf(lookup.run));
    panel.setSubject(subjectOf(lookup.run));
    panel.post(this.loadedMessage(lookup.run));
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#messageReceived.dispose();
  }

  #watch(panel: ProfilePanel, subject: ProfileSubject | null): void {
    this.#subjects.set(panel, subject);
    panel.onMessage((message) =>
      this.#messageReceived.fire({
        panel,
        subject: this.#subjects.get(panel) ?? null,
        isForeign: this.#files.has(panel),
        message,
      }),
    );
    panel.onDidDispose(() => this.#subjects.delete(panel));
  }
}

/** Why there is no run to show, and what to do. */
export function missingRunText(lookup: Exclude<RunLookup, { kind: 'loaded' }>): string {
  return lookup.kind === 'none'
    ? vscode.l10n.t('This run is no longer stored. Profile the function again to see it here.')
    : vscode.l10n.t(
        'The recorded run in {0} cannot be read: {1} The file was left as it is. Profile the function again to see it here.',
        lookup.path,
        lookup.reason,
      );
}

export function subjectOf(run: RecordedRun): ProfileSubject {
  return { file: run.function.file, functionName: run.function.name };
}
