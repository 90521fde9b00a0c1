/** The language server as the extension sees it: started, watched, restarted after a crash, and asked for functions. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import type { ErrorHandler, LanguageClientOptions, NodeModule } from 'vscode-languageclient/node';
import {
  FUNCTIONS_REQUEST,
  LINT_WORKSPACE_REQUEST,
  STATUS_NOTIFICATION,
} from '../protocol/language-server.ts';
import type {
  FunctionsParams,
  FunctionsResult,
  LintWorkspaceResult,
  ServerStatus,
} from '../protocol/language-server.ts';
import { LANGUAGES } from './contribution-ids.ts';
import type { Runtime } from './runtime.ts';
import { ServerStatusItem } from './server-status-item.ts';

/** A server that dies more often than this within the span is left stopped. */
const MAX_RESTARTS = 4;
const RESTART_SPAN_MS = 3 * 60_000;
/** How long a command waits for a server that is just starting. */
const READY_TIMEOUT_MS = 20_000;

export class LanguageServer implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #runtime: Runtime;
  /** Where they lie is known once they are unpacked. */
  readonly #programs: Record<'run' | 'debug', NodeModule> = {
    run: { module: '', transport: TransportKind.ipc },
    debug: { module: '', transport: TransportKind.ipc, options: { execArgv: ['--inspect=6127'] } },
  };
  readonly #statusItem: ServerStatusItem;
  readonly #log: vscode.LogOutputChannel;
  readonly #crashes: RestartingErrorHandler;
  readonly #statusChanged = new vscode.EventEmitter<ServerStatus>();
  #isStopping = false;
  #status: ServerStatus = { state: 'starting', message: vscode.l10n.t('Starting the language server…') };

  constructor(runtime: Runtime, log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#runtime = runtime;
    this.#statusItem = new ServerStatusItem();
    this.#crashes = new RestartingErrorHandler(log);
    this.#client = new LanguageClient('poolscope', 'Poolscope', this.#programs, this.#options(log));
    this.#client.onNotification(STATUS_NOTIFICATION, (status: ServerStatus) => this.#setStatus(status));
    this.#client.onDidChangeState(({ newState }) => this.#onClientState(newState));
    this.#statusItem.show(this.#status);
  }

  get status(): ServerStatus {
    return this.#status;
  }

  /** Starts the server; a failure is shown in the status item and in the log, never thrown. */
  async start(): Promise<void> {
    try {
      const module = join(await this.#runtime.folder(), 'server.js');
      for (const program of Object.values(this.#programs)) program.module = module;
      await this.#client.start();
    } catch (error) {
      this.#log.error('The language server did not start.', describe(error));
      this.#setStatus({ state: 'failed', message: vscode.l10n.t('The language server did not start.') });
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#client.needsStop()) await this.#client.stop();
  }

  /**
   * Waits until the server answers.
   * @throws Error with the reason when it failed to start or took longer than 20 s.
   */
  async whenReady(): Promise<ServerStatus> {
    const settled = isSettled(this.#status) ? this.#status : await this.#nextSettledStatus();
    if (settled.state === 'failed') throw new Error(settled.message);
    return settled;
  }

  /**
   * The functions of a file that can be profiled.
   * @throws Error when the server is not to be had.
   */
  async functionsOf(uri: vscode.Uri): Promise<FunctionsResult> {
    await this.whenReady();
    const params: FunctionsParams = { uri: this.#client.code2ProtocolConverter.asUri(uri) };
    return this.#client.sendRequest<FunctionsResult>(FUNCTIONS_REQUEST, params);
  }

  /**
   * Lints every file of the workspace; the server shows how far it is, with a way to cancel.
   * @throws Error when the server is not to be had.
   */
  async lintWorkspace(): Promise<LintWorkspaceResult> {
    await this.whenReady();
    return this.#client.sendRequest<LintWorkspaceResult>(LINT_WORKSPACE_REQUEST);
  }

  /**
   * Ends the server and starts another, also where it was given up.
   * @throws Error with the reason when it does not start.
   */
  async restart(): Promise<void> {
    this.#crashes.forgive();
    this.#isStopping = true;
    try {
      if (this.#client.needsStop()) await this.#client.stop();
    } catch (error) {
      this.#log.warn('The language server did not end as asked.', describe(error));
    } finally {
      this.#isStopping = false;
    }
    this.#setStatus({ state: 'starting', message: vscode.l10n.t('Starting the language server…') });
    await this.start();
    await this.whenReady();
  }

  dispose(): void {
    this.#statusItem.dispose();
    this.#statusChanged.dispose();
  }

  #options(log: vscode.LogOutputChannel): LanguageClientOptions {
    return {
      documentSelector: LANGUAGES.flatMap((language) => [
        { scheme: 'file', language },
        { scheme: 'untitled', language },
        ...virtualSchemes().map((scheme) => ({ scheme, language })),
      ]),
      diagnosticCollectionName: 'poolscope',
      outputChannel: log,
      errorHandler: this.#crashes,
    };
  }

  #nextSettledStatus(): Promise<ServerStatus> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listener.dispose();
        reject(new Error(vscode.l10n.t('The language server did not answer within 20 seconds.')));
      }, READY_TIMEOUT_MS);
      const listener = this.#statusChanged.event((status) => {
        if (!isSettled(status)) return;
        clearTimeout(timer);
        listener.dispose();
        resolve(status);
      });
    });
  }

  #onClientState(state: State): void {
    if (this.#isStopping) return;
    if (state === State.Starting) {
      this.#setStatus({ state: 'starting', message: vscode.l10n.t('Starting the language server…') });
    } else if (state === State.Stopped && !this.#crashes.hasGivenUp) {
      this.#setStatus({ state: 'starting', message: vscode.l10n.t('Starting the language server again…') });
    } else if (state === State.Running && this.#status.state === 'starting') {
      // The server says more once it has its types; until then syntax is what it has.
      this.#setStatus({ state: 'syntax-only', message: vscode.l10n.t('Syntax rules are ready.') });
    } else if (state === State.Stopped || state === State.StartFailed) {
      this.#setStatus({ state: 'failed', message: vscode.l10n.t('The language server has stopped.') });
    }
  }

  #setStatus(status: ServerStatus): void {
    const before = this.#status;
    if (status.state === before.state && status.message === before.message) return;
    this.#status = status;
    this.#statusItem.show(status);
    // How far it is with a workspace is for the eye alone.
    if (status.isBusy === true && status.state === before.state) return;
    this.#log.info(`Language server: ${status.state}. ${status.message}`);
    this.#statusChanged.fire(status);
  }
}

/** Of a folder that lies on no disk each open file is linted by its syntax; nothing of it can be run. */
function virtualSchemes(): string[] {
  const schemes = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  return [...new Set(schemes)].filter((scheme) => scheme !== 'file' && scheme !== 'untitled');
}

function isSettled(status: ServerStatus): boolean {
  return status.state !== 'starting';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Restarts a server that dies, and gives up on one that keeps dying; the status item tells, not a notification. */
class RestartingErrorHandler implements ErrorHandler {
  readonly #log: vscode.LogOutputChannel;
  #deaths: number[] = [];
  /** Whether the server stays down until the user starts it again. */
  hasGivenUp = false;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Past deaths count no more. */
  forgive(): void {
    this.#deaths = [];
    this.hasGivenUp = false;
  }

  error(error: Error): { action: ErrorAction; handled: true } {
    this.#log.error('The connection to the language server had an error.', error);
    return { action: ErrorAction.Continue, handled: true };
  }

  closed(): { action: CloseAction; message?: string; handled: boolean } {
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((death) => now - death < RESTART_SPAN_MS), now];
    if (this.#deaths.length <= MAX_RESTARTS) {
      this.#log.warn('The language server ended unexpectedly; starting it again.');
      return { action: CloseAction.Restart, handled: true };
    }
    this.hasGivenUp = true;
    const message = vscode.l10n.t(
      'The Poolscope language server ended {0} times within three minutes and was not started again. Linting is off until the command “Restart Poolscope Language Server” is run; the log says why.',
      this.#deaths.length,
    );
    return { action: CloseAction.DoNotRestart, message, handled: false };
  }
}
