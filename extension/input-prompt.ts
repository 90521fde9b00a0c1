/** Asks the user for a function's inputs when neither a tag nor a call in the file gives them. */
import * as vscode from 'vscode';
import type { FunctionInfo } from '../protocol/function-info.ts';
import type { ProfileInputs } from '../runner/host/index.ts';

type Choice = vscode.QuickPickItem & {
  readonly choose: () => Promise<ProfileInputs | null>;
};

export interface InputPrompt {
  readonly functionInfo: FunctionInfo;
  /** The expression typed last time, or `null`. */
  readonly remembered: string | null;
  /** Where the file dialog begins. */
  readonly directory: vscode.Uri;
  /** @returns what is wrong with an expression, or `null`. */
  readonly check: (expression: string) => Promise<string | null>;
  /** Takes the question back. */
  readonly token: vscode.CancellationToken;
}

/** @returns `null` when the user gave up. */
export async function promptForInputs(prompt: InputPrompt): Promise<ProfileInputs | null> {
  const choices: Choice[] = [
    {
      label: vscode.l10n.t('$(edit) Type an expression…'),
      detail: vscode.l10n.t('A TypeScript expression that gives the inputs, evaluated in this file'),
      choose: () => typeExpression(prompt),
    },
    {
      label: vscode.l10n.t('$(json) From a JSON file…'),
      detail: vscode.l10n.t('An array with one entry per task'),
      choose: () => chooseJsonFile(prompt.directory),
    },
  ];
  if (prompt.remembered !== null) {
    const expression = prompt.remembered;
    choices.unshift({
      label: vscode.l10n.t('$(history) Same as last time'),
      detail: expression,
      choose: () => Promise.resolve({ kind: 'expression', expression, shape: 'unknown' }),
    });
  }
  const options = {
    title: vscode.l10n.t('Inputs for {0}', prompt.functionInfo.name),
    placeHolder: vscode.l10n.t('Neither a @profile tag nor a call in the file says what to run it with'),
    ignoreFocusOut: true,
  };
  const choice = await vscode.window.showQuickPick(choices, options, prompt.token);
  return choice === undefined ? null : choice.choose();
}

async function typeExpression(prompt: InputPrompt): Promise<ProfileInputs | null> {
  const options: vscode.InputBoxOptions = {
    title: vscode.l10n.t('Inputs for {0}', prompt.functionInfo.name),
    prompt: promptText(prompt.functionInfo),
    placeHolder: prompt.functionInfo.parameterCount > 1 ? '[[1, "a"], [2, "b"]]' : '[1, 2, 3]',
    value: prompt.remembered ?? '',
    ignoreFocusOut: true,
    validateInput: async (value) =>
      value.trim() === ''
        ? vscode.l10n.t('Give an expression, for example: Array.from({ length: 100 }, (_, i) => i)')
        : prompt.check(value),
  };
  const expression = await vscode.window.showInputBox(options, prompt.token);
  return expression === undefined
    ? null
    : { kind: 'expression', expression: expression.trim(), shape: 'unknown' };
}

function promptText(info: FunctionInfo): string {
  return info.parameterCount > 1
    ? vscode.l10n.t(
        'An iterable of arrays, each with the {0} arguments of one call. Everything in the file can be used.',
        info.parameterCount,
      )
    : vscode.l10n.t('An iterable with one argument for each call. Everything in the file can be used.');
}

async function chooseJsonFile(directory: vscode.Uri): Promise<ProfileInputs | null> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose a JSON file with an array of inputs'),
      defaultUri: directory,
      filters: { JSON: ['json'] },
      canSelectMany: false,
    })) ?? [];
  return file === undefined ? null : { kind: 'json', path: file.fsPath };
}
