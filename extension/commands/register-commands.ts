import * as vscode from 'vscode';
import { COMMANDS } from '../contribution-ids.ts';
import { historyHandlers } from '../history/history-commands.ts';
import { openRuleDocumentation } from '../rule-documentation.ts';
import type { CommandServices } from './command-services.ts';
import { runExportRun } from './export-run.ts';
import { runLintWorkspace } from './lint-workspace.ts';
import { runOpenLastProfile } from './open-last-profile.ts';
import { runProfileFunction } from './profile-function.ts';
import { runProfileSelectedFunctions } from './profile-selected-functions.ts';
import { runTurnRuleOff } from './turn-rule-off.ts';
import { runProfileProgram, runWatchFile } from './watch-program.ts';

/** Registers every command of the extension; what one throws is told to the user in words. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const handlers: readonly [id: string, handler: (...args: unknown[]) => Promise<unknown>][] = [
    [COMMANDS.profileFunction, (argument) => runProfileFunction(services, argument)],
    [COMMANDS.profileSelectedFunctions, () => runProfileSelectedFunctions(services)],
    [COMMANDS.openLastProfile, () => runOpenLastProfile(services)],
    [COMMANDS.exportRun, (argument) => runExportRun(services, argument)],
    [
      COMMANDS.openRuleDocumentation,
      (rule, url) => openRuleDocumentation(services.extensionUri, rule, url, services.log),
    ],
    [COMMANDS.profileProgram, (argument) => runProfileProgram(services, argument)],
    [COMMANDS.watchFile, (argument, again) => runWatchFile(services, argument, again)],
    [COMMANDS.lintWorkspace, () => runLintWorkspace(services)],
    [COMMANDS.restartLanguageServer, () => services.languageServer.restart()],
    [COMMANDS.turnRuleOff, (rule, target, uri) => runTurnRuleOff(rule, target, uri)],
    ...historyHandlers(services),
    [COMMANDS.showLog, () => Promise.resolve(services.log.show(true))],
  ];
  const registrations = handlers.map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        return await handler(...args);
      } catch (error) {
        services.errors.unexpected(vscode.l10n.t('The command could not be carried out.'), error);
        return null;
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
