/** The language server's health, in the editor's language status. */
import * as vscode from 'vscode';
import type { ServerStatus } from '../protocol/language-server.ts';
import { COMMANDS, LANGUAGES } from './contribution-ids.ts';

export class ServerStatusItem implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;

  constructor() {
    this.#item = vscode.languages.createLanguageStatusItem(
      'poolscope.server',
      LANGUAGES.map((language) => ({ language })),
    );
    this.#item.name = 'Poolscope';
    this.#item.command = { command: COMMANDS.showLog, title: vscode.l10n.t('Show Log') };
  }

  show(status: ServerStatus): void {
    this.#item.text = `Poolscope: ${stateLabel(status.state)}`;
    this.#item.detail = status.message;
    this.#item.busy = status.state === 'starting' || status.isBusy === true;
    this.#item.severity =
      status.state === 'failed'
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function stateLabel(state: ServerStatus['state']): string {
  switch (state) {
    case 'starting':
      return vscode.l10n.t('starting');
    case 'ready':
      return vscode.l10n.t('ready');
    case 'syntax-only':
      return vscode.l10n.t('ready, without types');
    case 'failed':
      return vscode.l10n.t('stopped');
  }
}
