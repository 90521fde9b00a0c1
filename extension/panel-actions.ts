/** Does what the user asks for inside a profile panel. */
import { basename, isAbsolute, relative } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from './contribution-ids.ts';
import type { DismissedFindings } from './dismissed-findings.ts';
import type { FirstTaskClock } from './first-task-clock.ts';
import { openSource } from './open-source.ts';
import type { PanelMessage, ProfilePanels } from './profile-panels.ts';
import type { ProfileSessions } from './profile-sessions.ts';
import { openDocumentation } from './rule-documentation.ts';

export interface PanelActionServices {
  readonly extensionUri: vscode.Uri;
  readonly panels: ProfilePanels;
  readonly sessions: ProfileSessions;
  readonly dismissed: DismissedFindings;
  readonly firstTasks: FirstTaskClock;
  readonly log: vscode.LogOutputChannel;
}

export function handlePanelMessages(services: PanelActionServices): vscode.Disposable {
  return services.panels.onMessage((received) => {
    act(received, services).catch((error: unknown) =>
      services.log.error(`The panel's request "${received.message.type}" failed.`, String(error)),
    );
  });
}

async function act(
  { subject, isForeign = false, message }: PanelMessage,
  services: PanelActionServices,
): Promise<void> {
  switch (message.type) {
    case 'ready':
      return;
    case 'stop':
      services.sessions.stop(subject);
      return;
    case 'run-again':
      if (subject === null) return;
      if (isForeign && !isInWorkspace(subject.file)) {
        services.log.warn(`Did not run ${subject.file} again: it is outside the workspace.`);
        return;
      }
      // A watched program goes by the name of its file, which no function has.
      if (subject.functionName === basename(subject.file)) {
        await vscode.commands.executeCommand(COMMANDS.watchFile, vscode.Uri.file(subject.file), true);
        return;
      }
      await vscode.commands.executeCommand(COMMANDS.profileFunction, {
        uri: vscode.Uri.file(subject.file).toString(),
        functionName: subject.functionName,
        ...(message.cpuProfile === true && { cpuProfile: true }),
      });
      return;
    case 'open-source':
      if (isOursToOpen(message.file, isForeign ? null : (subject?.file ?? null))) await openSource(message);
      else services.log.warn(`Did not open ${message.file}: it is outside the workspace.`);
      return;
    case 'open-link':
      await openDocumentation(services.extensionUri, message.url, services.log);
      return;
    case 'first-task-shown':
      services.firstTasks.shown(message.runId);
      return;
    case 'dismiss':
      if (subject !== null) await services.dismissed.set(subject, message.findings);
      return;
    case 'apply':
      // The view offers it only where `canApply` was sent.
      services.log.warn(`The finding ${message.finding} cannot be applied from here.`);
      return;
  }
}

/** A page may only lead to the function's own file and to what the workspace holds. */
function isOursToOpen(file: string, profiledFile: string | null): boolean {
  return file === profiledFile || isInWorkspace(file);
}

function isInWorkspace(file: string): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some((folder) => {
    const path = relative(folder.uri.fsPath, file);
    return isAbsolute(file) && path !== '' && !path.startsWith('..') && !isAbsolute(path);
  });
}
