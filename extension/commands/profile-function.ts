/** "Profile Function in Process Pool": the function of the CodeLens, else at the cursor, else one from a list. */
import * as vscode from 'vscode';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { functionAt } from '../function-choice.ts';
import { pickFunction } from '../function-picker.ts';
import type { CommandServices } from './command-services.ts';
import { functionsOfActiveEditor } from './functions-of-active-editor.ts';
import { parseProfileArguments } from './profile-arguments.ts';

/** @returns the recorded run, or `null` when nothing was run. */
export async function runProfileFunction(
  services: CommandServices,
  argument: unknown,
): Promise<RecordedRun | null> {
  const requestedAt = performance.now();
  const given = parseProfileArguments(argument);
  if (given !== null) {
    return services.sessions.profile({
      uri: vscode.Uri.parse(given.uri),
      functionName: given.functionName,
      requestedAt,
      ...(given.cpuProfile === true && { cpuProfile: true }),
    });
  }
  const active = await functionsOfActiveEditor(services);
  if (active === null) return null;
  const { editor, functions } = active;
  const atCursor = functionAt(functions, editor.selection.active);
  // The time the user takes to choose from a list is not the extension's.
  const chosen = atCursor ?? (await pickFunction(functions));
  if (chosen === null) return null;
  return services.sessions.profile({
    uri: editor.document.uri,
    functionName: chosen.name,
    requestedAt: atCursor === null ? performance.now() : requestedAt,
  });
}
