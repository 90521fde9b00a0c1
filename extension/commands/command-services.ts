import type * as vscode from 'vscode';
import type { ErrorMessages } from '../error-messages.ts';
import type { HistoryServices } from '../history/history-commands.ts';
import type { LanguageServer } from '../language-client.ts';
import type { ProfilePanels } from '../profile-panels.ts';
import type { ProfileSessions } from '../profile-sessions.ts';
import type { RunStorage } from '../run-storage.ts';

/** What the commands work with. */
export interface CommandServices extends HistoryServices {
  readonly extensionUri: vscode.Uri;
  readonly sessions: ProfileSessions;
  readonly panels: ProfilePanels;
  readonly storage: RunStorage;
  readonly languageServer: LanguageServer;
  readonly errors: ErrorMessages;
  readonly log: vscode.LogOutputChannel;
}
