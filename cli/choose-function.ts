/** Finds the function to profile, and with it the inputs that nobody had to give. */
import { readFile } from 'node:fs/promises';
import { findFunctions } from '../analysis/functions/find-functions.ts';
import { isSyntaxFailure } from '../analysis/functions/source-file.ts';
import type { FunctionInfo } from '../protocol/function-info.ts';
import { readRememberedInputs, type ProfileInputs } from '../runner/host/index.ts';
import { nearestName } from './nearest-name.ts';
import type { ProfileArguments } from './profile-arguments.ts';

/** Why nothing can be run, in words. */
export class CannotProfileError extends Error {}

/** @throws CannotProfileError */
export async function chooseFunction(file: string, shownFile: string, name: string): Promise<FunctionInfo> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CannotProfileError(`${shownFile} cannot be read: ${reasonOf(error)}.`, { cause: error });
  }
  const functions = findFunctions(file, text);
  if (isSyntaxFailure(functions)) {
    const { line, character } = functions.range.start;
    throw new CannotProfileError(`${shownFile}:${line + 1}:${character + 1}: ${functions.message}`);
  }
  const found = functions.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  throw new CannotProfileError(notFound(shownFile, name, functions));
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a folder' : String(error);
}

function notFound(file: string, name: string, functions: readonly FunctionInfo[]): string {
  const names = functions.map((candidate) => candidate.name);
  if (names.length === 0) {
    return `${file} has no function at its top level that can be profiled. Methods and generators cannot run in a pool by themselves.`;
  }
  const list = `Its functions: ${names.join(', ')}.`;
  if (name === '') return `Name a function of ${file}, as in ${file}#${names[0] ?? 'name'}. ${list}`;
  const nearest = nearestName(name, names);
  return `${file} has no function ${name} at its top level.${nearest === null ? '' : ` Did you mean ${nearest}?`} ${list}`;
}

/** In order: what the command line says, the `@profile` tag, a call in the file, the last one typed in the editor. */
export async function chooseInputs(
  args: ProfileArguments,
  file: string,
  info: FunctionInfo,
  workspaceFolder: string,
): Promise<ProfileInputs> {
  if (args.inputExpression !== null) {
    return { kind: 'expression', expression: args.inputExpression, shape: 'unknown' };
  }
  if (args.inputsFile !== null) return { kind: 'json', path: args.inputsFile };
  const [found] = info.inputs;
  if (found !== undefined) return { kind: 'expression', expression: found.expression, shape: found.shape };
  const remembered = await readRememberedInputs(workspaceFolder, { file, functionName: info.name });
  if (remembered !== null) return { kind: 'expression', expression: remembered, shape: 'unknown' };
  throw new CannotProfileError(
    `There are no inputs for ${info.name}: it has no @profile tag, and no call in the file passes it a collection. ` +
      'Give them with --input-expr or --inputs, or write `@profile EXPRESSION` into its JSDoc.',
  );
}
