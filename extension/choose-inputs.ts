/** Inputs in order: the `@profile` tag, a call in the file, what the user types or typed before, a JSON file. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { FunctionInfo } from '../protocol/function-info.ts';
import { checkExpression, readRememberedInputs, rememberInputs } from '../runner/host/index.ts';
import type { ProfileInputs } from '../runner/host/index.ts';
import type { ErrorMessages } from './error-messages.ts';
import { promptForInputs } from './input-prompt.ts';

/** @returns `null` when the user was asked and gave up. */
export async function chooseInputs(
  info: FunctionInfo,
  file: string,
  workspaceFolder: string,
  errors: ErrorMessages,
): Promise<ProfileInputs | null> {
  const [found] = info.inputs;
  if (found !== undefined) return { kind: 'expression', expression: found.expression, shape: found.shape };
  const subject = { file, functionName: info.name };
  const inputs = await promptForInputs({
    functionInfo: info,
    remembered: await readRememberedInputs(workspaceFolder, subject),
    directory: vscode.Uri.file(dirname(file)),
    check: checkExpression,
  });
  if (inputs?.kind === 'expression') {
    await rememberInputs(workspaceFolder, subject, inputs.expression).catch((error: unknown) =>
      errors.inputsNotRemembered(error),
    );
  }
  return inputs;
}
