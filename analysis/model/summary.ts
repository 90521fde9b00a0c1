/** What other files need to know of a file: plain data without syntax trees, made once per content. */
import type { Span } from '../syntax/span.ts';
import type { ValueRef } from './value-ref.ts';

/** The name of a function that has none. */
export const ANONYMOUS = 'anonymous function';

export type EffectKind =
  | 'cpu-loop'
  | 'io'
  | 'timer'
  | 'fs'
  | 'stdout'
  | 'logging'
  | 'environment'
  | 'network'
  | 'global-read'
  | 'global-write'
  | 'lock'
  | 'nondeterministic'
  | 'throws'
  | 'process-exit';

/** An effect that the function has by itself. */
export interface EffectSite {
  readonly kind: EffectKind;
  /** In the user's words: "writes `total`". */
  readonly what: string;
  readonly span: Span;
}

export interface CallSite {
  readonly callee: ValueRef;
  /** The callee as written. */
  readonly text: string;
  readonly span: Span;
  /** The first argument names something under a temporary directory that the program made itself. */
  readonly isOnTemporaryFile: boolean;
  /** Options that change what a built-in does: the HTTP method of a `fetch`. */
  readonly method: string | undefined;
}

/** What happens to a value that was given a name or passed on. */
export type Use =
  | { readonly kind: 'method'; readonly name: string; readonly span: Span }
  | { readonly kind: 'passed'; readonly callee: ValueRef; readonly isNew: boolean; readonly index: number }
  | { readonly kind: 'disposed' }
  | { readonly kind: 'escaped'; readonly how: 'returned' | 'exported' | 'stored' | 'unknown' };

export interface ReturnSite {
  readonly value: ValueRef;
  /** Made by this call and kept nowhere else, so the caller owns it. */
  readonly isFresh: boolean;
}

export interface FunctionSummary {
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly isAsync: boolean;
  /** Declared at the top level of its module, where an export can reach it. */
  readonly isTopLevel: boolean;
  readonly requiredParameters: number;
  /** Infinity with a rest parameter. */
  readonly maximumParameters: number;
  readonly returnsValue: boolean;
  readonly effects: readonly EffectSite[];
  readonly calls: readonly CallSite[];
  readonly returns: readonly ReturnSite[];
  readonly parameterUses: readonly (readonly Use[])[];
}

export interface ClassSummary {
  readonly name: string;
  readonly superClass: ValueRef;
  readonly members: Readonly<Record<string, ValueRef>>;
  readonly statics: Readonly<Record<string, ValueRef>>;
  /** The index of the constructor among the functions. */
  readonly constructorIndex: number | undefined;
}

export interface FileSummary {
  readonly path: string;
  readonly functions: readonly FunctionSummary[];
  readonly classes: readonly ClassSummary[];
  /** By exported name; `=` is what CommonJS exports as a whole. */
  readonly exports: ReadonlyMap<string, ValueRef>;
  readonly starExports: readonly string[];
  /** What the file hands to a `worker({ name: function })` call: the methods of a workerpool script. */
  readonly workerMethods: ReadonlyMap<string, ValueRef>;
  /** It has `import` or `export` statements. */
  readonly hasModuleSyntax: boolean;
}
