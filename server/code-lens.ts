/** "Profile in pool" above each function that takes something to work on. */
import type { CodeLens } from 'vscode-languageserver/node';
import type { FunctionInfo } from '../protocol/function-info.ts';
import type { ProfileCommandArguments } from '../protocol/language-server.ts';

const PROFILE_COMMAND = 'poolscope.profileFunction';

export function codeLenses(uri: string, functions: readonly FunctionInfo[]): CodeLens[] {
  return functions.filter(isWorthOffering).map((info) => {
    const argument: ProfileCommandArguments = { uri, functionName: info.name };
    return {
      range: info.nameRange,
      command: { title: 'Profile in pool', command: PROFILE_COMMAND, arguments: [argument] },
    };
  });
}

/** A function without parameters does the same in every task; the palette still runs it. */
function isWorthOffering(info: FunctionInfo): boolean {
  return info.parameterCount > 0 || info.inputs.length > 0;
}
