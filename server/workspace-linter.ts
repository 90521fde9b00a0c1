/**
 * Lints the files that are not open: those of a whole folder, in the background or when asked, and then each that changes
 * or depends on what changes. It works in short slices and stands back while an open file is being linted.
 */
import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Connection } from 'vscode-languageserver/node';
import type { Workspace } from '../analysis/index.ts';
import type { Finding } from '../protocol/finding.ts';
import type { LintWorkspaceResult } from '../protocol/language-server.ts';
import { uriOfPath } from './document-path.ts';
import type { Folders } from './folders.ts';
import type { Linter } from './linter.ts';
import { diagnosticOf } from './lsp-finding.ts';
import type { OpenDocuments } from './open-documents.ts';
import { WorkspaceProgress } from './workspace-progress.ts';

/** How long other work waits at most for a slice. */
const SLICE_MS = 8;
/** What is open comes first. */
const START_DELAY_MS = 800;
/** Changes closer together than this are linted as one. */
const CHANGE_DELAY_MS = 250;
/** A folder with more files is linted when asked, not by itself. */
const MOST_FILES_IN_BACKGROUND = 20_000;

export interface WorkspaceLinterParts {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly folders: Folders;
  readonly linter: Linter;
  /** Told in a sentence how far it is; undefined where there is nothing to say. */
  readonly told: (progress: string | undefined, isBusy: boolean) => void;
}

export class WorkspaceLinter {
  readonly #parts: WorkspaceLinterParts;
  /** Folders that were linted as a whole, and are kept true since, with the files that they had. */
  readonly #followed = new Map<string, ReadonlySet<string>>();
  /** What the client shows of files that are not open. */
  readonly #shown = new Map<string, readonly Finding[]>();
  readonly #changed = new Set<string>();
  #background = new AbortController();
  #tail: Promise<void> = Promise.resolve();
  #changeTimer: NodeJS.Timeout | undefined;
  #sliceStart = 0;
  /** Files of a folder that was left out because it has so many. */
  #tooLarge = 0;

  constructor(parts: WorkspaceLinterParts) {
    this.#parts = parts;
  }

  /** Lints every folder that wants it, from the beginning: at the start, and when folders or settings change. */
  restart(delayMs = START_DELAY_MS): void {
    this.#background.abort();
    const { signal } = (this.#background = new AbortController());
    void this.#enqueue(async () => {
      await wait(delayMs, undefined, { signal, ref: false });
      for (const root of [...this.#followed.keys()])
        if (!this.#parts.folders.roots.includes(root)) this.#drop(root);
      for (const root of this.#parts.folders.roots) {
        const { workspaceLint, isLintEnabled } = await this.#parts.folders.settingsOf(root);
        const isFollowed = workspaceLint === 'background' || this.#followed.has(root);
        if (workspaceLint === 'off' || !isLintEnabled) this.#drop(root);
        else if (isFollowed) await this.#lintFolder(root, signal, undefined);
      }
    }, signal);
  }

  /** Lints every folder now, whatever the settings say of the background. */
  async lintAll(signal: AbortSignal): Promise<LintWorkspaceResult> {
    this.#background.abort();
    this.#background = new AbortController();
    const progress = await WorkspaceProgress.begin(this.#parts.connection, true);
    const stop = AbortSignal.any([signal, progress.cancelled]);
    let files = 0;
    try {
      await this.#enqueue(async () => {
        for (const root of this.#parts.folders.roots) files += await this.#lintFolder(root, stop, progress);
      }, stop);
    } finally {
      progress.end();
    }
    const isCancelled = stop.aborted;
    return { files, problems: this.#problems(), isCancelled };
  }

  /** Lints again what is not open of these files and of those that depend on them. */
  filesChanged(paths: readonly string[]): void {
    const { folders } = this.#parts;
    const followed = paths.filter((path) => this.isFollowed(path));
    for (const path of followed) this.#changed.add(path);
    for (const path of paths) {
      for (const dependent of folders.knownWorkspaceOf(path)?.dependents(path) ?? [])
        if (this.isFollowed(dependent)) this.#changed.add(dependent);
    }
    if (this.#changed.size === 0) return;
    clearTimeout(this.#changeTimer);
    this.#changeTimer = setTimeout(() => this.#lintChanged(), CHANGE_DELAY_MS).unref();
  }

  /** Whether the findings of a file stay when it is closed. */
  isFollowed(path: string): boolean {
    const root = this.#parts.folders.rootOf(path);
    return root !== undefined && this.#followed.has(root);
  }

  #lintChanged(): void {
    const paths = [...this.#changed];
    this.#changed.clear();
    const { signal } = this.#background;
    this.#enqueue(async () => {
      for (const root of [...this.#followed.keys()]) {
        const own = paths.filter((path) => this.#parts.folders.rootOf(path) === root);
        const present = await this.#presentIn(root, own);
        const wanted = own.filter(
          (path) => present.has(path) || this.#shown.has(path) || this.#parts.linter.wasShown(path),
        );
        if (wanted.length > 0) await this.#lintFiles(root, wanted, signal, undefined);
      }
    }, signal).catch(() => undefined);
  }

  /** The files of a folder; looked for anew where one is not known, which may be new or one that is ignored. */
  async #presentIn(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
    const known = this.#followed.get(root) ?? new Set();
    if (!paths.some((path) => !known.has(path) && existsSync(path))) return known;
    const workspace = await this.#parts.folders.workspaceOf(root);
    const present = new Set(workspace.discover());
    this.#followed.set(root, present);
    return present;
  }

  /** @returns how many files there are */
  async #lintFolder(
    root: string,
    signal: AbortSignal,
    progress: WorkspaceProgress | undefined,
  ): Promise<number> {
    const workspace = await this.#parts.folders.workspaceOf(root);
    const paths = workspace.discover().filter((path) => this.#parts.folders.rootOf(path) === root);
    if (progress === undefined && paths.length > MOST_FILES_IN_BACKGROUND) {
      this.#tooLarge = paths.length;
      return 0;
    }
    const present = new Set(paths);
    this.#followed.set(root, present);
    this.#tooLarge = 0;
    for (const path of this.#shown.keys()) {
      if (this.#parts.folders.rootOf(path) === root && !present.has(path)) this.#show(path, []);
    }
    const own = progress ?? (await WorkspaceProgress.beginIfLong(this.#parts.connection, paths.length));
    try {
      await this.#lintFiles(root, paths, signal, own);
    } finally {
      if (progress === undefined) own?.end();
    }
    return paths.length;
  }

  async #lintFiles(
    root: string,
    paths: readonly string[],
    signal: AbortSignal,
    progress: WorkspaceProgress | undefined,
  ): Promise<void> {
    const { folders } = this.#parts;
    const { isLintEnabled } = await folders.settingsOf(root);
    const workspace = await folders.workspaceOf(root);
    const closed = paths.filter((path) => !this.#parts.documents.withPath(path));
    const relevant: string[] = [];
    for (const [at, path] of closed.entries()) {
      workspace.readAhead(path);
      if (await this.#breathe(signal)) this.#tell(progress, 'Reading', at, closed.length);
      if (signal.aborted) return;
    }
    for (const path of closed) {
      if (isLintEnabled && workspace.isRelevant(path)) relevant.push(path);
      else this.#show(path, []);
      await this.#breathe(signal);
      if (signal.aborted) return;
    }
    await this.#lintRelevant(relevant, workspace, signal, progress);
  }

  async #lintRelevant(
    paths: readonly string[],
    workspace: Workspace,
    signal: AbortSignal,
    progress: WorkspaceProgress | undefined,
  ): Promise<void> {
    // One at a time: what the type checker has to load for many would keep the file that is typed in from its types.
    for (const [at, path] of paths.entries()) {
      const [findings = []] = await workspace.lintSome([path]);
      if (signal.aborted) return;
      this.#show(path, findings);
      if (await this.#breathe(signal)) this.#tell(progress, 'Linting', at + 1, paths.length);
      if (signal.aborted) return;
    }
  }

  #tell(progress: WorkspaceProgress | undefined, what: string, done: number, all: number): void {
    progress?.report(what, done, all);
    if (progress !== undefined) this.#parts.told(`${what} the workspace: ${done} of ${all} files.`, true);
  }

  /**
   * Lets everything else run once a slice is over, and what is open be linted first.
   * @returns whether it was over
   */
  async #breathe(signal: AbortSignal): Promise<boolean> {
    if (performance.now() - this.#sliceStart < SLICE_MS) return false;
    await nextTurn();
    while (this.#parts.linter.isBusy && !signal.aborted) await this.#parts.linter.idle();
    this.#sliceStart = performance.now();
    return true;
  }

  /** An open file is shown by those who know its unsaved text. */
  #show(path: string, findings: readonly Finding[]): void {
    if (this.#parts.documents.withPath(path)) {
      this.#shown.delete(path);
      return;
    }
    const present = existsSync(path) ? findings : [];
    if (present.length === 0 && !this.#shown.has(path) && !this.#parts.linter.wasShown(path)) return;
    this.#parts.linter.forgetShown(path);
    if (present.length === 0) this.#shown.delete(path);
    else this.#shown.set(path, present);
    const uriOf = (file: string): string | undefined => this.#parts.documents.withPath(file)?.uri;
    const diagnostics = present.map((finding) => diagnosticOf(finding, uriOf));
    this.#parts.connection.sendDiagnostics({ uri: uriOfPath(path), diagnostics }).catch(() => undefined);
  }

  #drop(root: string): void {
    this.#followed.delete(root);
    for (const path of this.#shown.keys()) {
      if (path.startsWith(root + sep) && !this.isFollowed(path)) this.#show(path, []);
    }
  }

  #tellResult(): void {
    let files = 0;
    for (const present of this.#followed.values()) files += present.size;
    const told =
      files === 0 ? undefined : `${files} ${files === 1 ? 'file' : 'files'} of the workspace linted.`;
    const left = `${this.#tooLarge} files are too many to lint in the background: run “Lint Workspace”.`;
    this.#parts.told(this.#tooLarge > 0 ? left : told, false);
  }

  #problems(): number {
    let problems = 0;
    for (const findings of this.#shown.values()) problems += findings.length;
    for (const { uri } of this.#parts.documents.all) problems += this.#parts.linter.shownFor(uri).length;
    return problems;
  }

  /** One piece of work after the other; one that was called off is passed over. */
  #enqueue(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const run = this.#tail.then(async () => {
      try {
        if (!signal.aborted) await work();
      } catch (error) {
        if (signal.aborted) return;
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#parts.connection.console.error(`Linting the workspace failed: ${text}`);
      } finally {
        this.#tellResult();
      }
    });
    this.#tail = run;
    return run;
  }
}
