/** Keeps the diagnostics of the open documents true: syntax findings at once, those refined with types behind them. */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Connection } from 'vscode-languageserver/node';
import type { Workspace } from '../analysis/index.ts';
import type { Finding } from '../protocol/finding.ts';
import type { Folders } from './folders.ts';
import { diagnosticOf } from './lsp-finding.ts';
import type { OpenDocument, OpenDocuments } from './open-documents.ts';

/** Keystrokes closer together than this are linted as one. */
const TYPING_DELAY_MS = 25;
/** Dependents wait a little longer, so that the file under the cursor comes first. */
const DEPENDENT_DELAY_MS = 60;
/** Findings that only types bring would flicker at each keystroke if those of syntax did not give them this start. */
const TYPED_HEAD_START_MS = 400;

interface LintState {
  readonly abort: AbortController;
  readonly finished: Promise<void>;
}

interface Findings {
  readonly version: number;
  readonly list: readonly Finding[];
}

export interface LinterParts {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly folders: Folders;
  /** Called whenever the state of the type checker may have changed. */
  readonly statusMayHaveChanged: () => void;
}

export class Linter {
  readonly #parts: LinterParts;
  readonly #running = new Map<string, LintState>();
  readonly #findings = new Map<string, Findings>();
  /** Files that were closed with findings, which still stand. */
  readonly #left = new Set<string>();

  constructor(parts: LinterParts) {
    this.#parts = parts;
  }

  changed(document: OpenDocument, isNew: boolean): void {
    this.#parts.folders.knownWorkspaceOf(document.path)?.setText(document.path, document.text);
    this.#start(document, isNew ? 0 : TYPING_DELAY_MS, !isNew);
    this.relintDependents([document.path], !isNew);
  }

  /** @param isFollowed its findings stay until it has been linted as a file that is not open */
  closed(document: OpenDocument, isFollowed: boolean): void {
    this.#running.get(document.uri)?.abort.abort();
    this.#running.delete(document.uri);
    const hadFindings = this.shownFor(document.uri).length > 0;
    this.#findings.delete(document.uri);
    if (!isFollowed) this.#publish(document.uri, undefined, []);
    else if (hadFindings) this.#left.add(document.path);
    this.#parts.folders.knownWorkspaceOf(document.path)?.clearText(document.path);
    this.relintDependents([document.path]);
  }

  get isBusy(): boolean {
    return this.#running.size > 0;
  }

  /** Resolves when every open document that is being linted now has been. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ finished }) => finished));
  }

  shownFor(uri: string): readonly Finding[] {
    return this.#findings.get(uri)?.list ?? [];
  }

  /** Whether findings of the file are shown from when it was open. */
  wasShown(path: string): boolean {
    return this.#left.has(path);
  }

  forgetShown(path: string): void {
    this.#left.delete(path);
  }

  /** What is linted at each change has nothing new at a save. */
  saved(document: OpenDocument): void {
    if (this.#hasFindingsFor(document)) return;
    this.#start(document, 0);
    this.relintDependents([document.path]);
  }

  relintAll(): void {
    for (const document of this.#parts.documents.all) this.#start(document, 0);
  }

  /** Lints the open documents again that depend on one of `paths`. */
  relintDependents(paths: readonly string[], isTyping = false): void {
    const affected = new Set<string>();
    for (const workspace of this.#parts.folders.all) {
      for (const path of paths) {
        for (const dependent of this.#guard(() => workspace.dependents(path), [])) affected.add(dependent);
      }
    }
    for (const path of paths) affected.delete(path);
    for (const document of this.#parts.documents.all) {
      if (affected.has(document.path)) this.#start(document, DEPENDENT_DELAY_MS, isTyping);
    }
  }

  /**
   * The findings of the document as it stands now.
   * @param isTypedNeeded whether those of syntax alone will not do
   */
  async findingsOf(uri: string, isTypedNeeded: boolean, signal: AbortSignal): Promise<readonly Finding[]> {
    let isStarted = false;
    for (;;) {
      const document = this.#parts.documents.get(uri);
      const run = this.#running.get(uri);
      const known = this.#findings.get(uri);
      const isCurrent = known !== undefined && known.version === document?.version;
      if (signal.aborted || !document) return [];
      if (!run && !isCurrent && isTypedNeeded && !isStarted) {
        // Linted only when saved, and it is about to be.
        isStarted = true;
        this.#start(document, 0);
        continue;
      }
      if (!run || (isCurrent && !isTypedNeeded)) return isCurrent ? known.list : [];
      await Promise.race([run.finished, aborted(signal)]);
    }
  }

  /** @param isTyping it is for a change that is not saved */
  #start(document: OpenDocument, delayMs: number, isTyping = false): void {
    this.#running.get(document.uri)?.abort.abort();
    const abort = new AbortController();
    const finished = this.#run(document, delayMs, isTyping, abort.signal).finally(() => {
      if (this.#running.get(document.uri)?.abort === abort) this.#running.delete(document.uri);
    });
    this.#running.set(document.uri, { abort, finished });
  }

  async #run(document: OpenDocument, delayMs: number, isTyping: boolean, signal: AbortSignal): Promise<void> {
    try {
      if (delayMs > 0) await wait(delayMs, undefined, { signal });
      const { isLintEnabled, run } = await this.#parts.folders.settingsOf(document.path);
      if (signal.aborted || (isTyping && run === 'onSave')) return;
      if (!isLintEnabled) this.#report(document, []);
      else await this.#lint(document, await this.#parts.folders.workspaceOf(document.path), signal);
    } catch (error) {
      if (!signal.aborted) this.#log(document.path, error);
    } finally {
      this.#parts.statusMayHaveChanged();
    }
  }

  async #lint(document: OpenDocument, workspace: Workspace, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    workspace.setText(document.path, document.text);
    if (workspace.typeStatus.state !== 'ready') {
      if (!this.#findings.has(document.uri)) {
        this.#report(document, workspace.lintAtOnce(document.path));
        await nextTurn();
        if (signal.aborted) return;
      }
      this.#report(document, workspace.lintSyntax(document.path));
    }
    this.#parts.statusMayHaveChanged();
    const typed = workspace.lintTyped(document.path);
    const first = await Promise.race([typed, wait(TYPED_HEAD_START_MS, undefined, { ref: false })]);
    if (signal.aborted) return void typed.catch(() => undefined);
    if (first === undefined && !this.#hasFindingsFor(document)) {
      this.#report(document, workspace.lintSyntax(document.path));
    }
    const findings = await typed;
    if (!signal.aborted) this.#report(document, findings);
    // Files that were left out and rules that failed; the editor shows them in its log.
    for (const note of workspace.takeNotes()) this.#parts.connection.console.warn(note);
  }

  #hasFindingsFor(document: OpenDocument): boolean {
    return this.#findings.get(document.uri)?.version === document.version;
  }

  #report(document: OpenDocument, list: readonly Finding[]): void {
    this.#findings.set(document.uri, { version: document.version, list });
    this.#publish(document.uri, document.version, list);
  }

  #publish(uri: string, version: number | undefined, list: readonly Finding[]): void {
    const uriOf = (path: string): string | undefined => this.#parts.documents.withPath(path)?.uri;
    const diagnostics = list.map((finding) => diagnosticOf(finding, uriOf));
    const sending = this.#parts.connection.sendDiagnostics({
      uri,
      diagnostics,
      ...(version !== undefined && { version }),
    });
    // It fails only when the connection has ended, and the process with it.
    sending.catch(() => undefined);
  }

  #guard<Result>(ask: () => Result, otherwise: Result): Result {
    try {
      return ask();
    } catch (error) {
      this.#log('dependents', error);
      return otherwise;
    }
  }

  #log(what: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#parts.connection.console.error(`Linting ${what} failed: ${text}`);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
