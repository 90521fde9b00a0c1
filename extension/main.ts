/** Puts the parts of the extension together when VS Code starts it, and ends them with it. */
import * as vscode from 'vscode';
import type { ServerStatus } from '../protocol/language-server.ts';
import { registerCommands } from './commands/register-commands.ts';
import { DismissedFindings } from './dismissed-findings.ts';
import { ErrorMessages } from './error-messages.ts';
import { FirstTaskClock } from './first-task-clock.ts';
import { LanguageServer } from './language-client.ts';
import { HistoryTree } from './history/history-tree.ts';
import { RunHistory } from './history/run-history.ts';
import { handlePanelMessages } from './panel-actions.ts';
import { ProfilePanels } from './profile-panels.ts';
import { ProfileSessions } from './profile-sessions.ts';
import { RunFileEditor } from './run-file-editor.ts';
import { RunStorage } from './run-storage.ts';
import { Runtime } from './runtime.ts';
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
  const runtime = new Runtime(context, log);
  const server = new LanguageServer(runtime, log);
  const dismissed = new DismissedFindings(context.workspaceState);
  const panels = new ProfilePanels(extensionUri, storage, dismissed);
  const history = new RunHistory(storage, `${storageUri.fsPath}-history.json`, (message) =>
    log.warn(message),
  );
  const tree = new HistoryTree(history, storage);
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
    runtime,
  });
  languageServer = server;
  context.subscriptions.push(
    log,
    server,
    panels,
    sessions,
    tree,
    RunFileEditor.register(panels),
    handlePanelMessages({ extensionUri, panels, sessions, dismissed, firstTasks, log }),
    registerCommands({
      extensionUri,
      sessions,
      panels,
      history,
      tree,
      storage,
      languageServer: server,
      errors,
      log,
    }),
  );
  // Activation does not wait for the server: the commands are there at once and wait themselves where they need it.
  void server.start().then(() => warmUpWhenTrusted(context, runtime, log));
  return {
    whenLanguageServerReady: () => server.whenReady(),
    get profiling() {
      return sessions.current?.functionName ?? null;
    },
    stopProfiling: () => sessions.stop(),
  };
}

/** Nothing is run for a workspace that is not trusted, not even to ask a Node for its version. */
function warmUpWhenTrusted(
  { subscriptions }: vscode.ExtensionContext,
  runtime: Runtime,
  log: vscode.LogOutputChannel,
): void {
  const warmUp = async (): Promise<void> => {
    try {
      const host = await runtime.runnerHost();
      await host.warmUp(readRunSettings(undefined).nodePath ?? undefined);
    } catch (error) {
      // It fails again, and is told, when a function is profiled.
      log.warn('The runner could not be made ready ahead of time.', error);
    }
  };
  if (vscode.workspace.isTrusted) void warmUp();
  else subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => void warmUp()));
}

export async function deactivate(): Promise<void> {
  await languageServer?.stop();
}
