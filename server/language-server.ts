/** Wires the parts of the language server to a connection; what each does is in its own file. */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  ErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type CodeLens,
  type Connection,
  type Hover,
  type HoverParams,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver/node';
import {
  FUNCTIONS_REQUEST,
  LINT_WORKSPACE_REQUEST,
  type FunctionsResult,
} from '../protocol/language-server.ts';
import { clientFeatures, type ClientFeatures } from './client-features.ts';
import { codeActions, FIX_ALL_KIND, isForFixAll } from './code-actions.ts';
import { codeLenses } from './code-lens.ts';
import { pathOfDocument, pathOfUri } from './document-path.ts';
import { Folders } from './folders.ts';
import { hoverOf } from './hover.ts';
import { Linter } from './linter.ts';
import { OpenDocuments } from './open-documents.ts';
import { functionsOfText, ProfilableFunctions } from './profilable-functions.ts';
import { SECTION, SettingsReader } from './settings.ts';
import { StatusReporter } from './status.ts';
import { FILE_OPERATIONS, registerFileWatchers, watchedFilesChanged } from './watched-files.ts';
import { WorkspaceLinter } from './workspace-linter.ts';

/** How long the type checkers may take to end at shutdown. */
const SHUTDOWN_LIMIT_MS = 2000;

export function startServer(connection: Connection): void {
  const documents = new OpenDocuments();
  const settings = new SettingsReader(connection);
  const folders = new Folders({
    readSettings: (scopeUri) => settings.read(scopeUri),
    openFiles: () => documents.all,
  });
  const status = new StatusReporter(connection);
  const statusMayHaveChanged = (): void => status.report(folders.typeStatuses);
  const linter = new Linter({ connection, documents, folders, statusMayHaveChanged });
  const workspaceLinter = new WorkspaceLinter({
    connection,
    documents,
    folders,
    linter,
    told: (progress, isBusy) => status.reportWork(progress, isBusy, folders.typeStatuses),
  });
  const parts = { connection, documents, settings, folders, linter, workspaceLinter, statusMayHaveChanged };
  const server = new Server(parts);
  server.listen();
}

interface ServerParts {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly settings: SettingsReader;
  readonly folders: Folders;
  readonly linter: Linter;
  readonly workspaceLinter: WorkspaceLinter;
  readonly statusMayHaveChanged: () => void;
}

class Server {
  readonly #parts: ServerParts;
  readonly #functions = new ProfilableFunctions();
  #features: ClientFeatures = clientFeatures({});

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  listen(): void {
    const { connection, documents, linter, workspaceLinter } = this.#parts;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#initialized());
    connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) =>
      this.#configurationChanged(settings),
    );
    connection.onDidChangeWatchedFiles(({ changes }) => watchedFilesChanged(changes, this.#parts));
    connection.workspace.onDidDeleteFiles(({ files }) => watchedFilesChanged(files, this.#parts));
    connection.workspace.onDidRenameFiles(({ files }) => {
      const uris = files.flatMap(({ oldUri, newUri }) => [{ uri: oldUri }, { uri: newUri }]);
      watchedFilesChanged(uris, this.#parts);
    });
    connection.onRequest(LINT_WORKSPACE_REQUEST, (token: CancellationToken) =>
      workspaceLinter.lintAll(signalOf(token)),
    );
    connection.onCodeAction((params, token) => this.#codeActions(params, token));
    connection.onHover((params) => this.#hover(params));
    connection.onCodeLens(({ textDocument }) => this.#codeLenses(textDocument.uri));
    connection.onRequest(FUNCTIONS_REQUEST, (params: unknown) => this.#functionsOf(params));
    connection.onShutdown(() => this.#shutdown());
    documents.listen(connection, {
      changed: (document, isNew) => {
        linter.changed(document, isNew);
        workspaceLinter.filesChanged([document.path]);
      },
      saved: (document) => linter.saved(document),
      closed: (document) => {
        this.#functions.forget(document.uri);
        linter.closed(document, workspaceLinter.isFollowed(document.path));
        workspaceLinter.filesChanged([document.path]);
        void this.#parts.folders.disposeUnused();
      },
    });
    connection.listen();
  }

  #initialize(params: InitializeParams): InitializeResult {
    const { settings, folders } = this.#parts;
    this.#features = clientFeatures(params.capabilities);
    settings.start(this.#features.canBeAskedForSettings, params.initializationOptions);
    const uris = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    void folders.setRoots(pathsOf(uris));
    return {
      serverInfo: { name: 'poolscope' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
        codeLensProvider: { resolveProvider: false },
        hoverProvider: true,
        workspace: {
          workspaceFolders: { supported: true, changeNotifications: true },
          fileOperations: { didRename: FILE_OPERATIONS, didDelete: FILE_OPERATIONS },
        },
      },
    };
  }

  async #initialized(): Promise<void> {
    const { connection, workspaceLinter, statusMayHaveChanged } = this.#parts;
    statusMayHaveChanged();
    workspaceLinter.restart();
    if (this.#features.hasFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(() => void this.#foldersChanged());
    }
    try {
      if (this.#features.canRegisterSettings) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
      }
      if (this.#features.canWatchFiles) await registerFileWatchers(connection);
    } catch (error) {
      connection.console.warn(`The client does not tell of changes: ${String(error)}`);
    }
  }

  async #foldersChanged(): Promise<void> {
    const { connection, folders, linter, workspaceLinter } = this.#parts;
    const present = await connection.workspace.getWorkspaceFolders();
    await folders.setRoots(pathsOf((present ?? []).map(({ uri }) => uri)));
    linter.relintAll();
    workspaceLinter.restart();
  }

  async #configurationChanged(pushed: unknown): Promise<void> {
    const { connection, settings, linter, workspaceLinter } = this.#parts;
    settings.changed(pushed);
    linter.relintAll();
    workspaceLinter.restart();
    if (this.#features.canRefreshCodeLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
  }

  async #codeActions(params: CodeActionParams, token: CancellationToken): Promise<CodeAction[] | null> {
    const document = this.#parts.documents.get(params.textDocument.uri);
    if (!document) return null;
    const signal = signalOf(token);
    const findings = await this.#parts.linter.findingsOf(document.uri, isForFixAll(params), signal);
    // Findings are of the newest text; edits made for it would tear an older one.
    const now = this.#parts.documents.get(document.uri);
    if (signal.aborted || !now) return null;
    return codeActions(params, now, findings, this.#features.hasVersionedEdits);
  }

  async #hover({ textDocument, position }: HoverParams): Promise<Hover | null> {
    const { documents, folders } = this.#parts;
    const path = documents.get(textDocument.uri)?.path;
    if (path === undefined || !(await folders.settingsOf(path)).isLintEnabled) return null;
    const workspace = await folders.workspaceOf(path);
    const explanation = await workspace.explain(path, position);
    return explanation === undefined ? null : hoverOf(explanation, path);
  }

  async #codeLenses(uri: string): Promise<CodeLens[] | null> {
    const { documents, folders } = this.#parts;
    const path = documents.get(uri)?.path;
    // What lies on no disk cannot be run.
    if (path === undefined || !/^(file|untitled):/.test(uri)) return null;
    if (!(await folders.settingsOf(path)).isCodeLensEnabled) return null;
    const document = documents.get(uri);
    return document ? codeLenses(uri, this.#functions.evenIfBroken(document)) : null;
  }

  async #functionsOf(params: unknown): Promise<FunctionsResult | ResponseError> {
    const uri = typeof params === 'object' && params !== null && 'uri' in params ? params.uri : undefined;
    if (typeof uri !== 'string') {
      return new ResponseError(
        ErrorCodes.InvalidParams,
        `${FUNCTIONS_REQUEST} needs the address of a file as "uri".`,
      );
    }
    const document = this.#parts.documents.get(uri);
    if (document) return this.#functions.of(document);
    const path = pathOfDocument(uri);
    if (path === undefined) {
      const message = `${uri} is not a TypeScript or JavaScript file; open one and try again.`;
      return new ResponseError(ErrorCodes.InvalidParams, message);
    }
    try {
      return functionsOfText(path, await readFile(path, 'utf8'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return new ResponseError(ErrorCodes.InvalidParams, `${path} could not be read: ${reason}`);
    }
  }

  async #shutdown(): Promise<void> {
    await Promise.race([this.#parts.folders.dispose(), wait(SHUTDOWN_LIMIT_MS, undefined, { ref: false })]);
  }
}

function pathsOf(uris: readonly string[]): string[] {
  return uris.map(pathOfUri).filter((path) => path !== undefined);
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
