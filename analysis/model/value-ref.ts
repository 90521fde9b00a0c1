/**
 * What an expression evaluates to, as far as its own file tells: plain data, so that a summary can be kept without its
 * syntax tree and looked up from other files. `modules/resolve-value.ts` follows it across files.
 */
export type ValueRef =
  | { readonly kind: 'unknown' }
  /** `name` is an export, `default`, or `*` for the whole module. */
  | { readonly kind: 'import'; readonly specifier: string; readonly name: string }
  | { readonly kind: 'global'; readonly name: string }
  /** A function or class of the same file, by its index in the summary. */
  | { readonly kind: 'function'; readonly index: number }
  | { readonly kind: 'class'; readonly index: number }
  | { readonly kind: 'new'; readonly callee: ValueRef }
  | { readonly kind: 'call'; readonly callee: ValueRef }
  /** Known only by its declared type. */
  | { readonly kind: 'instance'; readonly type: ValueRef }
  | { readonly kind: 'member'; readonly object: ValueRef; readonly name: string }
  | { readonly kind: 'object'; readonly properties: Readonly<Record<string, ValueRef>> }
  | { readonly kind: 'either'; readonly values: readonly ValueRef[] };

export const UNKNOWN: ValueRef = { kind: 'unknown' };

export function either(values: readonly ValueRef[]): ValueRef {
  const known = values.filter((value) => value.kind !== 'unknown');
  const [only] = known;
  if (only === undefined) return UNKNOWN;
  return known.length === 1 ? only : { kind: 'either', values: known };
}
