/** An editor without a window: speaks LSP with the built server, as VS Code does. */
import assert from 'node:assert/strict';
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type CodeLens,
  type Diagnostic,
  type InitializeResult,
  type MessageConnection,
  type PublishDiagnosticsParams,
  type TextEdit,
} from 'vscode-languageserver/node';
import type { FunctionsResult, ServerStatus } from '../../protocol/language-server.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const SERVER = join(root, 'dist/server.js');
const TIMEOUT_MS = 20_000;

interface ProgressSent {
  readonly token: string;
  readonly value: { readonly kind: string; readonly cancellable?: boolean; readonly message?: string };
}

export interface ClientOptions {
  readonly settings?: unknown;
  readonly transport?: 'stdio' | 'ipc';
  readonly hasVersionedEdits?: boolean;
}

export class LanguageClient implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly statuses: ServerStatus[] = [];
  readonly progress: (ProgressSent['value'] & { readonly token: string })[] = [];
  /** Methods that the server asked to be registered. */
  readonly registered: string[] = [];
  initializeResult: InitializeResult = { capabilities: {} };
  lensRefreshes = 0;
  settings: unknown;
  readonly #texts = new Map<string, { version: number; text: string }>();
  #listeners: (() => void)[] = [];
  #folders: readonly string[] = [];

  constructor({ settings = {}, transport = 'stdio' }: ClientOptions) {
    this.settings = settings;
    if (transport === 'ipc') {
      this.process = fork(SERVER, ['--node-ipc'], { execArgv: [] });
      this.connection = createMessageConnection(
        new IPCMessageReader(this.process),
        new IPCMessageWriter(this.process),
      );
    } else {
      const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      this.process = child;
      child.stdin.on('error', () => undefined);
      this.connection = createMessageConnection(
        new StreamMessageReader(child.stdout),
        new StreamMessageWriter(child.stdin),
      );
    }
    this.#listen();
  }

  static async start(folders: readonly string[], options: ClientOptions = {}): Promise<LanguageClient> {
    const client = new LanguageClient(options);
    await client.#initialize(folders, options);
    return client;
  }

  open(path: string, text: string, languageId = 'typescript', uri = uriOf(path)): string {
    this.#texts.set(uri, { version: 1, text });
    this.#notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
    return uri;
  }

  change(uri: string, text: string): void {
    const version = (this.#texts.get(uri)?.version ?? 0) + 1;
    this.#texts.set(uri, { version, text });
    this.#notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  close(uri: string): void {
    this.#texts.delete(uri);
    this.#notify('textDocument/didClose', { textDocument: { uri } });
  }

  textOf(uri: string): string {
    return this.#texts.get(uri)?.text ?? assert.fail(`${uri} is not open`);
  }

  changeSettings(settings: unknown): void {
    this.settings = settings;
    this.#notify('workspace/didChangeConfiguration', { settings: { poolscope: settings } });
  }

  save(uri: string): void {
    this.#notify('textDocument/didSave', { textDocument: { uri } });
  }

  notify(method: string, params: unknown): void {
    this.#notify(method, params);
  }

  /** The rules whose diagnostics a file that is not open has, once they are the expected ones. */
  async closedRules(path: string, expected: readonly string[]): Promise<void> {
    const uri = uriOf(path);
    const rules = (): string =>
      (this.published.findLast((sent) => sent.uri === uri)?.diagnostics ?? [])
        .map(({ code }) => String(code))
        .join();
    await this.until(
      () => rules() === expected.join(),
      () => `${expected.join()} in ${path}; there is ${rules()}`,
    );
  }

  /** Writes and tells the server, as VS Code's file watcher does. */
  changeOnDisk(path: string, text: string | null): void {
    if (text === null) rmSync(path);
    else writeFileSync(path, text);
    this.#notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(path), type: text === null ? 3 : 2 }],
    });
  }

  /** The diagnostics for the newest text of a document, once they fulfil `isWanted`. */
  async diagnostics(
    uri: string,
    isWanted: (found: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    const newest = (): PublishDiagnosticsParams | undefined =>
      this.published.findLast((sent) => sent.uri === uri);
    const isThere = (): boolean => {
      const sent = newest();
      const version = this.#texts.get(uri)?.version;
      return sent !== undefined && sent.version === version && isWanted(sent.diagnostics);
    };
    await this.until(
      isThere,
      () => `diagnostics of ${uri}; the last were ${JSON.stringify(newest(), null, 1)}`,
    );
    return newest()?.diagnostics ?? [];
  }

  /** The diagnostics once the server has nothing more to find in the newest text; "fix all" waits for that. */
  async settledDiagnostics(uri: string): Promise<readonly Diagnostic[]> {
    await this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], only: ['source.fixAll'] },
    });
    return this.diagnostics(uri, () => true);
  }

  /** Waits for a rule's diagnostic, or for its absence. */
  async rules(uri: string, expected: readonly string[]): Promise<readonly Diagnostic[]> {
    return this.diagnostics(uri, (found) => found.map(({ code }) => String(code)).join() === expected.join());
  }

  codeActions(uri: string, diagnostic: Diagnostic, only?: string[]): Promise<CodeAction[]> {
    const context = { diagnostics: [diagnostic], ...(only && { only }) };
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic.range,
      context,
    });
  }

  codeLenses(uri: string): Promise<CodeLens[] | null> {
    return this.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  }

  functions(uri: string): Promise<FunctionsResult> {
    return this.connection.sendRequest('poolscope/functions', { uri });
  }

  /** Applies an action's edit to the open document, as the editor would. */
  apply(uri: string, action: CodeAction): void {
    const [documentChange] = action.edit?.documentChanges ?? [];
    const versioned = documentChange && 'edits' in documentChange ? documentChange : undefined;
    if (versioned) assert.equal(versioned.textDocument.version, this.#texts.get(uri)?.version);
    const edits = action.edit?.changes?.[uri] ?? (versioned?.edits as TextEdit[] | undefined);
    assert.ok(edits, `${action.title} has no edit`);
    this.change(uri, applyEdits(this.textOf(uri), edits));
  }

  async shutdown(): Promise<number | null> {
    await this.connection.sendRequest('shutdown');
    const exit = once(this.process, 'exit');
    this.#notify('exit', undefined);
    const [code] = await exit;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // First nothing more is answered, so that nothing is written to a process that is gone.
    this.connection.dispose();
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exit = once(this.process, 'exit');
      this.process.kill('SIGKILL');
      await exit;
    }
  }

  async until(isThere: () => boolean, what: () => string): Promise<void> {
    const end = Date.now() + TIMEOUT_MS;
    while (!isThere()) {
      if (Date.now() > end) assert.fail(`Waited ${TIMEOUT_MS} ms in vain for ${what()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#listeners.push(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  #listen(): void {
    this.connection.onNotification('textDocument/publishDiagnostics', (sent: PublishDiagnosticsParams) => {
      this.published.push(sent);
      this.#wake();
    });
    this.connection.onNotification('poolscope/status', (status: ServerStatus) => {
      this.statuses.push(status);
      this.#wake();
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => this.settings),
    );
    this.connection.onRequest(
      'client/registerCapability',
      ({ registrations }: { registrations: { method: string }[] }) => {
        this.registered.push(...registrations.map(({ method }) => method));
        this.#wake();
      },
    );
    this.connection.onRequest('window/workDoneProgress/create', () => null);
    this.connection.onNotification('$/progress', ({ token, value }: ProgressSent) => {
      this.progress.push({ token, ...value });
      this.#wake();
    });
    this.connection.onRequest('workspace/workspaceFolders', () => workspaceFolders(this.#folders));
    this.connection.onRequest('workspace/codeLens/refresh', () => {
      this.lensRefreshes += 1;
      this.#wake();
    });
    this.connection.listen();
  }

  async #initialize(folders: readonly string[], { hasVersionedEdits = true }: ClientOptions): Promise<void> {
    this.#folders = folders;
    this.initializeResult = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: workspaceFolders(folders),
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceEdit: { documentChanges: hasVersionedEdits },
          codeLens: { refreshSupport: true },
        },
        window: { workDoneProgress: true },
      },
    });
    this.#notify('initialized', {});
  }

  changeFolders(folders: readonly string[]): void {
    const before = this.#folders;
    this.#folders = folders;
    const event = {
      added: workspaceFolders(folders.filter((folder) => !before.includes(folder))),
      removed: workspaceFolders(before.filter((folder) => !folders.includes(folder))),
    };
    this.#notify('workspace/didChangeWorkspaceFolders', { event });
  }

  #notify(method: string, params: unknown): void {
    this.connection.sendNotification(method, params).catch(() => undefined);
  }

  #wake(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

/** A folder with the given files, and with the package `poolscope` installed. */
export class ScratchFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-lsp-')));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    mkdirSync(join(this.path, 'node_modules'));
    symlinkSync(join(root, 'pool'), join(this.path, 'node_modules/poolscope'), 'dir');
  }

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

function workspaceFolders(folders: readonly string[]): { uri: string; name: string }[] {
  return folders.map((folder) => ({ uri: uriOf(folder), name: folder }));
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lineStarts = [0];
  for (const lineBreak of text.matchAll(/\n/g)) lineStarts.push(lineBreak.index + 1);
  const offsetOf = ({ line, character }: { line: number; character: number }): number =>
    lineStarts[line] + character;
  const fromTheEnd = [...edits].sort((a, b) => offsetOf(b.range.start) - offsetOf(a.range.start));
  return fromTheEnd.reduce(
    (result, { range, newText }) =>
      result.slice(0, offsetOf(range.start)) + newText + result.slice(offsetOf(range.end)),
    text,
  );
}
