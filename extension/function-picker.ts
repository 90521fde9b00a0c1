/** Lets the user choose among the functions of a file. */
import * as vscode from 'vscode';
import type { FunctionInfo } from '../protocol/function-info.ts';

interface FunctionItem extends vscode.QuickPickItem {
  readonly functionInfo: FunctionInfo;
}

export async function pickFunction(functions: readonly FunctionInfo[]): Promise<FunctionInfo | null> {
  const picked = await vscode.window.showQuickPick(
    functions.map((info) => itemFor(info, false)),
    { title: vscode.l10n.t('Profile Function in Process Pool'), placeHolder: vscode.l10n.t('Function') },
  );
  return picked?.functionInfo ?? null;
}

/** @param preselected are ticked at first. */
export async function pickFunctions(
  functions: readonly FunctionInfo[],
  preselected: readonly FunctionInfo[],
): Promise<readonly FunctionInfo[]> {
  const picked = await vscode.window.showQuickPick(
    functions.map((info) => itemFor(info, preselected.includes(info))),
    {
      title: vscode.l10n.t('Profile Selected Functions'),
      placeHolder: vscode.l10n.t('They run one after another, each in a pool of its own'),
      canPickMany: true,
    },
  );
  return (picked ?? []).map((item) => item.functionInfo);
}

function itemFor(info: FunctionInfo, picked: boolean): FunctionItem {
  const [input] = info.inputs;
  return {
    label: info.name,
    description: vscode.l10n.t('line {0}', info.nameRange.start.line + 1),
    detail:
      input === undefined
        ? vscode.l10n.t('asks for its inputs')
        : vscode.l10n.t('inputs: {0}', singleLine(input.expression)),
    picked,
    functionInfo: info,
  };
}

function singleLine(expression: string): string {
  return expression.replaceAll(/\s+/g, ' ').trim();
}
