/** Puts the parts of the extension together when VS Code starts it, and ends them with it. */
import * as vscode from 'vscode';
import type { ServerStatus } from '../protocol/language-server.ts';
import { warmUp } from '../runner/host/index.ts';
import { registerCommands } from './commands/register-commands.ts';
import { ErrorMessages } from './error-messages.ts';
import { FirstTaskClock } from './first-task-clock.ts';
import { LanguageServer } from './language-client.ts';
import { handlePanelMessages } from './panel-actions.ts';
import { ProfilePanels } from './profile-panels.ts';
import { ProfileSessions } from './profile-sessions.ts';
import { RunStorage } from './run-storage.ts';
import { readRunSettings } from './settings.ts';

/** What `activate` hands to other extensions, and to the tests in the extension host. */
export interface PoolscopeApi {
  /** Resolves once files are linted; rejects with the reason when the server does not start. */
  whenLanguageServerReady(): Promise<ServerStatus>;
  /** The name of the function that is being profiled, or `null`. */
  readonly profiling: string | null;
  /** Ends the run that is going on, if there is one. */
  stopProfiling(): void;
}

let languageServer: LanguageServer | null = null;

export function activate(context: vscode.ExtensionContext): PoolscopeApi {
  const { extensionUri } = context;
  const log = vscode.window.createOutputChannel('Poolscope', { log: true });
  const storageUri = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'runs');
  const storage = new RunStorage(storageUri.fsPath, (message) => log.warn(message));
  const errors = new ErrorMessages(log);
  const server = new LanguageServer(context, log);
  const panels = new ProfilePanels(extensionUri, storage);
  const distDirectory = context.asAbsolutePath('dist');
  const firstTasks = new FirstTaskClock((elapsedMs) =>
    log.info(`First task shown ${elapsedMs} ms after the click.`),
  );
  const sessions = new ProfileSessions({
    languageServer: server,
    panels,
    storage,
    errors,
    firstTasks,
    log,
    distDirectory,
  });
  languageServer = server;
  context.subscriptions.push(
    log,
    server,
    panels,
    sessions,
    handlePanelMessages({ extensionUri, panels, sessions, firstTasks, log }),
    registerCommands({
      extensionUri,
      sessions,
      panels,
      storage,
      languageServer: server,
      errors,
      log,
    }),
  );
  // Activation does not wait for the server: the commands are there at once and wait themselves where they need it.
  void server.start().then(() => warmUpWhenTrusted(context));
  return {
    whenLanguageServerReady: () => server.whenReady(),
    get profiling() {
      return sessions.current?.functionName ?? null;
    },
    stopProfiling: () => sessions.stop(),
  };
}

/** Nothing is run for a workspace that is not trusted, not even to ask a Node for its version. */
function warmUpWhenTrusted(context: vscode.ExtensionContext): void {
  const nodePath = (): string | undefined => readRunSettings(undefined).nodePath ?? undefined;
  if (vscode.workspace.isTrusted) void warmUp(nodePath());
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => void warmUp(nodePath())));
}

export async function deactivate(): Promise<void> {
  await languageServer?.stop();
}
