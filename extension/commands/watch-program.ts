/** "Profile a Program…" and "Run This File and Watch Its Workers": an unchanged program, and what its workers did. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { observeProgram, ProgramStartError } from '../../recorder/host/index.ts';
import { saveBeforeRun } from '../save-before-run.ts';
import { readRunSettings } from '../settings.ts';
import type { CommandServices } from './command-services.ts';
import { commandWords } from './command-words.ts';

const SCRIPT = /\.[cm]?[jt]s$/;

/** What the programs print; made with the first one. */
let output: vscode.OutputChannel | null = null;

/** How the programs of this window were started, by the file that the view shows. */
const started = new Map<string, { readonly command: readonly string[]; readonly cwd: string }>();

/**
 * Asks for a command line and runs it in the folder of the workspace.
 * @param argument a command line, where the caller has one
 * @returns the recorded run, or `null` when nothing was run.
 */
export async function runProfileProgram(
  services: CommandServices,
  argument: unknown,
): Promise<RecordedRun | null> {
  if (isRefused(services)) return null;
  const folder = vscode.workspace.workspaceFolders?.[0];
  const line =
    typeof argument === 'string'
      ? argument
      : await vscode.window.showInputBox({
          title: vscode.l10n.t('Profile a Program'),
          prompt: vscode.l10n.t(
            'The command that starts it; it runs unchanged, in the folder of the workspace.',
          ),
          placeHolder: 'node app.js --port 8080',
          ignoreFocusOut: true,
        });
  if (line === undefined || line.trim() === '') return null;
  const command = commandWords(line);
  if (command === null) {
    void vscode.window.showErrorMessage(vscode.l10n.t('A quote is not closed in: {0}', line));
    return null;
  }
  return watch(services, command, folder?.uri.fsPath ?? process.cwd());
}

/**
 * Runs a JavaScript or TypeScript file under Node.
 * @param argument the file's address; without it the file of the active editor
 * @param again whether to start it as it was started last
 * @returns the recorded run, or `null` when nothing was run.
 */
export async function runWatchFile(
  services: CommandServices,
  argument: unknown,
  again: unknown,
): Promise<RecordedRun | null> {
  if (isRefused(services)) return null;
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined || uri.scheme !== 'file' || !SCRIPT.test(uri.path)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'Open the JavaScript or TypeScript file that starts the program, and run the command again.',
      ),
    );
    return null;
  }
  if (!(await saveBeforeRun(uri, services.log))) return null;
  const before = again === true ? started.get(uri.fsPath) : undefined;
  if (before !== undefined) return watch(services, before.command, before.cwd);
  const node = readRunSettings(uri).nodePath ?? 'node';
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return watch(services, [node, uri.fsPath], folder?.uri.fsPath ?? dirname(uri.fsPath));
}

function isRefused({ errors }: CommandServices): boolean {
  if (vscode.workspace.isTrusted) return false;
  errors.refusedUntrusted();
  return true;
}

async function watch(
  services: CommandServices,
  command: readonly string[],
  cwd: string,
): Promise<RecordedRun | null> {
  const channel = (output ??= vscode.window.createOutputChannel('Poolscope: Program'));
  channel.appendLine(`> ${command.join(' ')}`);
  try {
    const run = await withProgress(command, (signal) =>
      observeProgram({
        command,
        cwd,
        distDirectory: vscode.Uri.joinPath(services.extensionUri, 'dist').fsPath,
        onOutput: (text) => channel.append(text),
        signal,
      }),
    );
    started.set(run.function.file, { command, cwd });
    await services.storage.save(run);
    services.panels.showRun(run);
    return run;
  } catch (error) {
    if (!(error instanceof ProgramStartError)) throw error;
    void vscode.window.showErrorMessage(error.message);
    return null;
  }
}

/** The program runs for as long as it likes; cancelling asks it to end, and what was recorded is shown. */
async function withProgress(
  command: readonly string[],
  run: (signal: AbortSignal) => Promise<RecordedRun>,
): Promise<RecordedRun> {
  const title = vscode.l10n.t('Watching the workers of {0}. Cancel ends it.', command.join(' '));
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return run(abort.signal);
  });
}
