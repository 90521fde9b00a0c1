/** A function of a source file that can be profiled, as the analysis finds it. */
import type { Range } from './finding.ts';

export interface InputCandidate {
  readonly source: 'profile-tag' | 'call-site';
  /** A TypeScript expression, valid at the top level of the file, which gives an iterable. */
  readonly expression: string;
  /** Whether each item is a tuple of arguments or the one argument itself; `unknown` is settled by type. */
  readonly shape: 'tuples' | 'values' | 'unknown';
  /** Where it stands in the file. */
  readonly range: Range;
}

export interface FunctionInfo {
  readonly name: string;
  readonly kind: 'function' | 'arrow';
  readonly isExported: boolean;
  readonly isAsync: boolean;
  readonly parameterCount: number;
  /** The whole declaration. */
  readonly range: Range;
  readonly nameRange: Range;
  /** In the order in which they are to be tried. */
  readonly inputs: readonly InputCandidate[];
}
