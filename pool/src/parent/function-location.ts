/** Where a function was defined, as the engine knows it: `[[FunctionLocation]]`, which names a script by number. */
import { at, findScriptUrl, internalProperties, textAt } from './engine-inspector.ts';

export interface FunctionLocation {
  /** Empty for what `eval` made. */
  readonly url: string;
  /** Counted from 0. */
  readonly line: number;
}

/** @returns `null` for functions without a location: bound and native ones */
export function locateFunction(fn: object): FunctionLocation | null {
  const location = internalProperties(fn).find(
    (property) => textAt(property, ['name']) === '[[FunctionLocation]]',
  );
  const scriptId = textAt(location, ['value', 'value', 'scriptId']);
  if (scriptId === null) return null;
  const url = findScriptUrl(scriptId);
  const line = at(location, ['value', 'value', 'lineNumber']);
  return url === undefined ? null : { url, line: Number(line) };
}
