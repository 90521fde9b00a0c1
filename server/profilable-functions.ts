/** The functions of a document that can be profiled, found once per version of its text. */
import { findFunctions } from '../analysis/functions/find-functions.ts';
import { isSyntaxFailure } from '../analysis/functions/source-file.ts';
import type { FunctionInfo } from '../protocol/function-info.ts';
import type { FunctionsResult } from '../protocol/language-server.ts';
import type { OpenDocument } from './open-documents.ts';

interface Known {
  readonly version: number;
  readonly result: FunctionsResult;
  /** What was found before the text last broke. */
  readonly lastGood: { readonly text: string; readonly functions: readonly FunctionInfo[] };
}

export class ProfilableFunctions {
  readonly #known = new Map<string, Known>();

  of(document: OpenDocument): FunctionsResult {
    return this.#look(document).result;
  }

  /** While the text has a syntax error: the functions from before it, where their first lines still stand. */
  evenIfBroken(document: OpenDocument): readonly FunctionInfo[] {
    const { result, lastGood } = this.#look(document);
    return result.syntaxFailure ? relocate(lastGood, document.text) : result.functions;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  #look(document: OpenDocument): Known {
    const known = this.#known.get(document.uri);
    if (known?.version === document.version) return known;
    const result = functionsOfText(document.path, document.text);
    const lastGood = result.syntaxFailure
      ? (known?.lastGood ?? { text: '', functions: [] })
      : { text: document.text, functions: result.functions };
    const fresh = { version: document.version, result, lastGood };
    this.#known.set(document.uri, fresh);
    return fresh;
  }
}

export function functionsOfText(path: string, text: string): FunctionsResult {
  const found = findFunctions(path, text);
  return isSyntaxFailure(found) ? { functions: [], syntaxFailure: found } : { functions: found };
}

function relocate({ text, functions }: Known['lastGood'], newText: string): FunctionInfo[] {
  const lines = text.split('\n');
  const newLines = newText.split('\n');
  return functions.flatMap((info) => {
    const { start, end } = info.nameRange;
    const line = newLines.indexOf(lines[start.line] ?? '');
    if (line === -1) return [];
    return [{ ...info, nameRange: { start: { ...start, line }, end: { ...end, line } } }];
  });
}
