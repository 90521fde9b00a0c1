/** The one place that turns what went wrong into a notification with something to do about it. */
import * as vscode from 'vscode';
import type { RecordedRun, RunFailure } from '../protocol/recorded-run.ts';
import { locationOfStack } from '../webview/model/source-location.ts';
import { COMMANDS, SETTINGS } from './contribution-ids.ts';
import { openSource } from './open-source.ts';
import type { SourcePlace } from './open-source.ts';

type Severity = 'error' | 'warning' | 'info';

interface Action {
  readonly title: string;
  readonly run: () => unknown;
}

/**
 * Shows notifications and writes their details to the log.
 * No method waits for the user: a run must be able to end while its message is still on the screen.
 */
export class ErrorMessages {
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** A run that failed as a whole. */
  runFailed(failure: RunFailure, functionName: string): void {
    this.#log.error(`Profiling ${functionName} failed (${failure.kind}): ${failure.message}`);
    if (failure.detail !== '') this.#log.error(failure.detail);
    this.#show('error', failure.message, actionsFor(failure));
  }

  /** A file that has to be mended before its functions can be told. */
  fileUnreadable(failure: RunFailure): void {
    this.#show('error', failure.message, actionsFor(failure));
  }

  /** A run that ended, with tasks in it that threw. */
  tasksFailed(run: RecordedRun): void {
    const first = run.failures[0];
    if (first === undefined) return;
    for (const failure of run.failures) {
      this.#log.warn(
        `Task #${failure.index} of ${run.function.name} with ${failure.inputPreview}\n${failure.stack}`,
      );
    }
    const message = vscode.l10n.t(
      '{0} of {1} tasks of {2} failed. The first was task #{3} with {4}: {5}: {6}',
      run.failedTasks.toLocaleString('en-US'),
      run.submittedTasks.toLocaleString('en-US'),
      run.function.name,
      first.index,
      first.inputPreview,
      first.name,
      first.message,
    );
    const place = locationOfStack(first.stack);
    this.#show('warning', message, place === null ? [] : [goTo(place)]);
  }

  /** Lint works in Restricted Mode, running code does not. */
  refusedUntrusted(): void {
    this.#show(
      'warning',
      vscode.l10n.t(
        'Poolscope runs the code of a workspace only when the workspace is trusted, and this one is not. Linting works all the same.',
      ),
      [manageTrust()],
    );
  }

  fileNotSaved(name: string): void {
    this.#show(
      'warning',
      vscode.l10n.t(
        'Poolscope runs files as they are on disk, and {0} could not be saved. Save it and profile again.',
        name,
      ),
      [],
    );
  }

  functionNotFound(functionName: string, fileName: string): void {
    this.#show(
      'warning',
      vscode.l10n.t(
        'There is no function {0} at the top level of {1}. Put the cursor into a function that is, or choose one from the list that “Profile Selected Functions…” offers.',
        functionName,
        fileName,
      ),
      [],
    );
  }

  noFunctions(fileName: string): void {
    this.#show(
      'info',
      vscode.l10n.t(
        '{0} has no function that can be profiled: Poolscope looks for functions and arrow functions at the top level of the file.',
        fileName,
      ),
      [],
    );
  }

  noEditor(): void {
    this.#show(
      'info',
      vscode.l10n.t(
        'Open a TypeScript or JavaScript file first, with the cursor in the function to profile.',
      ),
      [],
    );
  }

  /** The run itself is fine and in the view; only the file of it is missing. */
  runNotStored(error: unknown): void {
    this.#log.error('The run could not be stored.', describe(error));
    this.#show(
      'warning',
      vscode.l10n.t('The profile is shown but could not be stored: {0}', shortText(error)),
      [],
    );
  }

  /** The run goes on; the user only has to type the inputs again next time. */
  inputsNotRemembered(error: unknown): void {
    this.#show('warning', shortText(error), []);
  }

  nothingStored(message: string): void {
    this.#show('info', message, []);
  }

  /** Something that should not have happened while doing `what`. */
  unexpected(what: string, error: unknown): void {
    this.#log.error(what, describe(error));
    this.#show('error', vscode.l10n.t('{0} {1}', what, shortText(error)), []);
  }

  #show(severity: Severity, message: string, actions: readonly Action[]): void {
    const offered = severity === 'info' ? actions : [...actions, showLog()];
    this.#log.info(`Told the user: ${message}`);
    const titles = offered.map((action) => action.title);
    void notify(severity, message, titles).then((title) =>
      offered.find((action) => action.title === title)?.run(),
    );
  }
}

function notify(severity: Severity, message: string, titles: string[]): Thenable<string | undefined> {
  switch (severity) {
    case 'error':
      return vscode.window.showErrorMessage(message, ...titles);
    case 'warning':
      return vscode.window.showWarningMessage(message, ...titles);
    case 'info':
      return vscode.window.showInformationMessage(message, ...titles);
  }
}

function actionsFor(failure: RunFailure): Action[] {
  if (failure.kind === 'untrusted-workspace') return [manageTrust()];
  if (failure.kind === 'no-node') return [chooseNode()];
  return failure.location === null ? [] : [goTo(failure.location)];
}

function goTo(place: SourcePlace): Action {
  return { title: vscode.l10n.t('Go to Line {0}', place.line), run: () => openSource(place) };
}

function showLog(): Action {
  return {
    title: vscode.l10n.t('Show Log'),
    run: () => vscode.commands.executeCommand(COMMANDS.showLog),
  };
}

function manageTrust(): Action {
  return {
    title: vscode.l10n.t('Manage Workspace Trust'),
    run: () => vscode.commands.executeCommand('workbench.trust.manage'),
  };
}

function chooseNode(): Action {
  return {
    title: vscode.l10n.t('Choose Node…'),
    run: async () => {
      const [chosen] =
        (await vscode.window.showOpenDialog({
          title: vscode.l10n.t('Choose the Node.js executable to run functions under'),
          openLabel: vscode.l10n.t('Use This Node'),
          canSelectMany: false,
        })) ?? [];
      if (chosen === undefined) return;
      const configuration = vscode.workspace.getConfiguration();
      await configuration.update(SETTINGS.nodePath, chosen.fsPath, vscode.ConfigurationTarget.Global);
    },
  };
}

function shortText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
