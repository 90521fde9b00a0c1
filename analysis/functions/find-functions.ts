/** The top-level functions of a file that can be profiled, each with the inputs that the file itself offers. */
import type { FunctionInfo, InputCandidate } from '../../protocol/function-info.ts';
import { callSiteInputs, findCallSites } from './call-site-inputs.ts';
import { topLevelFunctions, type TopLevelFunction } from './top-level-functions.ts';
import { profileTagInputs } from './profile-tag.ts';
import { resolveNames } from '../syntax/scope.ts';
import {
  isSyntaxFailure,
  readSourceFile,
  type SourceFile,
  type SyntaxFailure,
  TOO_DEEP,
} from './source-file.ts';

/**
 * Finds declarations, `const` arrows and function expressions, default exports and CommonJS exports at the top
 * level, in the order of the file. Generators are left out: what they return cannot leave a worker. A function's
 * `@profile` tags come before the call sites that pass a collection to it.
 *
 * @param path tells the language by its extension; nothing is read from disk.
 */
export function findFunctions(path: string, text: string): FunctionInfo[] | SyntaxFailure {
  try {
    const file = readSourceFile(path, text);
    return isSyntaxFailure(file) ? file : functionsOf(file);
  } catch (error) {
    // Thousands of operators in one expression are more than the stack holds.
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

function functionsOf(file: SourceFile): FunctionInfo[] {
  const names = resolveNames(file.program);
  const callSites = findCallSites(file, names);
  return topLevelFunctions(file, names).map((found) => {
    const fromCalls = callSiteInputs(found, file, names, callSites);
    return describe(found, file, [...profileTagInputs(found, file), ...fromCalls]);
  });
}

function describe(
  found: TopLevelFunction,
  file: SourceFile,
  inputs: readonly InputCandidate[],
): FunctionInfo {
  return {
    name: found.name,
    kind: found.node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function',
    isExported: found.isExported,
    isAsync: found.node.async,
    parameterCount: found.parameters.length,
    range: file.lines.rangeOf(found.declaration),
    nameRange: file.lines.rangeOf(found.nameSpan),
    inputs: withoutRepeats(inputs),
  };
}

function withoutRepeats(inputs: readonly InputCandidate[]): InputCandidate[] {
  const seen = new Set<string>();
  return inputs.filter(({ expression }) => !seen.has(expression) && seen.add(expression));
}
