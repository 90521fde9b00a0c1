/** What an expression is in the end, wherever its value was made. */
import type { ClassSummary, FunctionSummary } from '../model/summary.ts';
import type { ValueRef } from '../model/value-ref.ts';
import type { PoolLibrary } from '../pools/library.ts';

export type Value =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'pool';
      readonly library: PoolLibrary;
      readonly className: string;
      readonly isFresh: boolean;
    }
  | { readonly kind: 'pool-class'; readonly library: PoolLibrary; readonly className: string }
  | { readonly kind: 'pool-factory'; readonly library: PoolLibrary; readonly name: string }
  | { readonly kind: 'pool-module'; readonly library: PoolLibrary }
  | {
      readonly kind: 'function';
      readonly path: string;
      readonly index: number;
      readonly summary: FunctionSummary;
    }
  | { readonly kind: 'class'; readonly path: string; readonly summary: ClassSummary }
  | { readonly kind: 'instance'; readonly path: string; readonly summary: ClassSummary }
  | { readonly kind: 'namespace'; readonly path: string }
  | {
      readonly kind: 'object';
      readonly path: string;
      readonly properties: Readonly<Record<string, ValueRef>>;
    }
  /** A built-in or an export of a package, by its full name: `node:fs.writeFileSync`, `lodash.map`. */
  | { readonly kind: 'external'; readonly name: string; readonly isBuiltIn: boolean };
