/** What the progress notification says. */
import * as vscode from 'vscode';
import type { ProfilePhase } from '../runner/host/index.ts';
import type { ProgressEstimate } from './progress-estimate.ts';

/** For example "37 of 100 tasks, about 4 s left". */
export function taskProgressText({ done, total, secondsLeft }: ProgressEstimate): string {
  if (total === null) return vscode.l10n.t('{0} tasks', done.toLocaleString('en-US'));
  const counts = [done.toLocaleString('en-US'), total.toLocaleString('en-US')] as const;
  return secondsLeft === null
    ? vscode.l10n.t('{0} of {1} tasks', ...counts)
    : vscode.l10n.t('{0} of {1} tasks, about {2} s left', ...counts, secondsLeft);
}

export function phaseText(phase: ProfilePhase): string {
  switch (phase) {
    case 'preparing':
      return vscode.l10n.t('preparing…');
    case 'importing':
      return vscode.l10n.t('loading the module…');
    case 'pool':
      return vscode.l10n.t('starting the workers…');
    case 'serial':
      return vscode.l10n.t('running without the pool, for comparison…');
    case 'ways':
      return vscode.l10n.t('running in other ways, for comparison…');
  }
}
