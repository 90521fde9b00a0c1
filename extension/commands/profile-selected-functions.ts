/** "Profile Selected Functions…": several functions of the file, one after another, each in its own panel. */
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { functionsTouchedBy } from '../function-choice.ts';
import { pickFunctions } from '../function-picker.ts';
import type { CommandServices } from './command-services.ts';
import { functionsOfActiveEditor } from './functions-of-active-editor.ts';

/** @returns the recorded runs; a cancelled one is the last, because the user wants the rest no more either. */
export async function runProfileSelectedFunctions(services: CommandServices): Promise<RecordedRun[]> {
  const active = await functionsOfActiveEditor(services);
  if (active === null) return [];
  const { editor, functions } = active;
  const chosen = await pickFunctions(functions, functionsTouchedBy(functions, editor.selections));
  const runs: RecordedRun[] = [];
  for (const { name } of chosen) {
    const run = await services.sessions.profile({
      uri: editor.document.uri,
      functionName: name,
      requestedAt: performance.now(),
    });
    if (run !== null) runs.push(run);
    if (run === null || run.outcome === 'cancelled') break;
  }
  return runs;
}
