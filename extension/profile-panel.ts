/** One webview panel that shows one run, and can build the same picture again whenever its page is loaded anew. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostToView, ViewToHost } from '../protocol/view-messages.ts';
import { renderWebviewPage } from '../webview/page.ts';
import { COMPARISON_VIEW_TYPE, PROFILE_VIEW_TYPE } from './contribution-ids.ts';
import { BatchPace } from './batch-pace.ts';
import { withMergedBatches } from './merge-batches.ts';
import { parseViewMessage } from './view-message.ts';

/** What a panel is about; a second profile of the same function uses the same panel. */
export interface ProfileSubject {
  readonly file: string;
  readonly functionName: string;
}

export class ProfilePanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #messageReceived = new vscode.EventEmitter<ViewToHost>();
  /** Everything since the run began: a hidden page is thrown away, and the next one starts from nothing. */
  #replay: HostToView[] = [];
  readonly #pace = new BatchPace((messages) => this.#send(messages));
  #isPageReady = false;
  #isDisposed = false;

  readonly onMessage = this.#messageReceived.event;
  readonly onDidDispose: vscode.Event<void>;

  private constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri) {
    this.#panel = panel;
    this.onDidDispose = panel.onDidDispose;
    const dist = vscode.Uri.joinPath(extensionUri, 'dist');
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'images', 'icon.png');
    panel.onDidDispose(() => {
      this.#isDisposed = true;
      this.#pace.clear();
      this.#messageReceived.dispose();
    });
    panel.webview.onDidReceiveMessage((value: unknown) => this.#receive(value));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#isPageReady = false;
    });
    panel.webview.html = renderPage(panel.webview, dist, panel.title);
  }

  /** Opens beside the code and leaves the focus where it is. */
  static open(extensionUri: vscode.Uri, subject: ProfileSubject): ProfilePanel {
    const panel = vscode.window.createWebviewPanel(
      PROFILE_VIEW_TYPE,
      title(subject),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      pageOptions(extensionUri),
    );
    return new ProfilePanel(panel, extensionUri);
  }

  /** Opens for two runs of a function; it is about them alone and does not come back after a reload. */
  static openComparison(extensionUri: vscode.Uri, functionName: string): ProfilePanel {
    const panel = vscode.window.createWebviewPanel(
      COMPARISON_VIEW_TYPE,
      vscode.l10n.t('Compare: {0}', functionName),
      vscode.ViewColumn.Active,
      pageOptions(extensionUri),
    );
    return new ProfilePanel(panel, extensionUri);
  }

  /** Takes over a panel that VS Code made: after a reload of the window, or as the editor of a run file. */
  static adopt(extensionUri: vscode.Uri, panel: vscode.WebviewPanel): ProfilePanel {
    // Only here: for a panel that has them already it would load the page twice.
    panel.webview.options = pageOptions(extensionUri);
    return new ProfilePanel(panel, extensionUri);
  }

  /** What has been sent to the page since its run began. */
  get shown(): readonly HostToView[] {
    return this.#replay;
  }

  /** Whether it is the one in front that has the focus, or had it last. */
  get isActive(): boolean {
    return !this.#isDisposed && this.#panel.active;
  }

  /** Id of the stored run that is shown, or `null` while one is being recorded. */
  get runId(): string | null {
    const [first] = this.#replay;
    return first?.type === 'run-loaded' ? first.run.id : null;
  }

  setSubject(subject: ProfileSubject): void {
    if (!this.#isDisposed) this.#panel.title = title(subject);
  }

  reveal(): void {
    if (this.#isDisposed) return;
    this.#panel.reveal(undefined, true);
  }

  /** Shows `message` now or as soon as the page is there. */
  post(message: HostToView): void {
    if (isBeginning(message)) this.#replay = [message];
    else this.#replay.push(message);
    this.#pace.add(message);
  }

  /** Shows what `shown` held at an earlier time. */
  restore(messages: readonly HostToView[]): void {
    this.#replay = [...messages];
    this.#pace.clear();
    this.#send(messages);
  }

  dispose(): void {
    if (!this.#isDisposed) this.#panel.dispose();
  }

  /** A run outlives its panel when the user closes it early; there is nobody to tell then. */
  #send(messages: readonly HostToView[]): void {
    if (!this.#isPageReady || this.#isDisposed) return;
    for (const message of messages) void this.#panel.webview.postMessage(message);
  }

  #receive(value: unknown): void {
    const message = parseViewMessage(value);
    if (message === null) return;
    if (message.type === 'ready') {
      this.#isPageReady = true;
      this.#pace.clear();
      this.#replay = withMergedBatches(this.#replay);
      this.#send(this.#replay);
    }
    this.#messageReceived.fire(message);
  }
}

function isBeginning(message: HostToView): boolean {
  return ['run-started', 'run-loaded', 'run-missing', 'comparison-loaded'].includes(message.type);
}

function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
}

function title(subject: ProfileSubject): string {
  return vscode.l10n.t('Profile: {0}', subject.functionName);
}

function renderPage(webview: vscode.Webview, dist: vscode.Uri, pageTitle: string): string {
  return renderWebviewPage({
    title: pageTitle,
    nonce: randomBytes(16).toString('base64'),
    cspSource: webview.cspSource,
    scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'view.js')).toString(),
    styleUri: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'view.css')).toString(),
    folders: (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
  });
}
