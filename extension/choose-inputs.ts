/** Inputs in order: the `@profile` tag, a call in the file, what the user types or typed before, a JSON file. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { FunctionInfo } from '../protocol/function-info.ts';
import type { ProfileInputs } from '../runner/host/index.ts';
import type { ErrorMessages } from './error-messages.ts';
import { promptForInputs } from './input-prompt.ts';
import type { Runtime } from './runtime.ts';

export interface InputChoice {
  readonly info: FunctionInfo;
  readonly file: string;
  /** The folder whose `.vscode/poolscope.json` remembers what was typed. */
  readonly workspaceFolder: string;
  readonly runtime: Runtime;
  readonly errors: ErrorMessages;
  readonly signal: AbortSignal;
}

/** @returns `null` when the user was asked and gave up. */
export async function chooseInputs({
  info,
  file,
  workspaceFolder,
  runtime,
  errors,
  signal,
}: InputChoice): Promise<ProfileInputs | null> {
  const [found] = info.inputs;
  if (found !== undefined) return { kind: 'expression', expression: found.expression, shape: found.shape };
  const { checkExpression, readRememberedInputs, rememberInputs } = await runtime.runnerHost();
  const subject = { file, functionName: info.name };
  using question = new CancellableQuestion(signal);
  const inputs = await promptForInputs({
    token: question.token,
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

/** A question to the user that ends with the run it belongs to. */
class CancellableQuestion implements Disposable {
  readonly #source = new vscode.CancellationTokenSource();
  readonly #signal: AbortSignal;
  readonly #cancel = (): void => this.#source.cancel();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#cancel, { once: true });
  }

  get token(): vscode.CancellationToken {
    return this.#source.token;
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#cancel);
    this.#source.dispose();
  }
}
