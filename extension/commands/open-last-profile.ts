/** "Open Last Profile": the newest stored run, without running anything. */
import * as vscode from 'vscode';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { missingRunText, subjectOf } from '../profile-panels.ts';
import type { CommandServices } from './command-services.ts';

/** @returns the run, or `null` when there is none to show. */
export async function runOpenLastProfile(services: CommandServices): Promise<RecordedRun | null> {
  const lookup = await services.storage.last();
  if (lookup.kind === 'loaded') {
    // A panel that shows its function live shows something newer already.
    const subject = subjectOf(lookup.run);
    if (services.sessions.isProfiling(subject)) services.panels.open(subject);
    else services.panels.showRun(lookup.run);
    return lookup.run;
  }
  services.errors.nothingStored(
    lookup.kind === 'none'
      ? vscode.l10n.t(
          'No function has been profiled in this workspace yet. Click “Profile in pool” above a function to begin.',
        )
      : missingRunText(lookup),
  );
  return null;
}
