/** A name, its uses and its scope, as `scope.ts` finds them. */
import type { Node } from './tree.ts';

export type BindingKind =
  'import' | 'const' | 'let' | 'var' | 'using' | 'function' | 'class' | 'parameter' | 'catch' | 'type';

export interface Reference {
  /** The identifier. */
  readonly node: Node;
  readonly name: string;
  readonly isWrite: boolean;
  readonly isRead: boolean;
  /** Stands where only types stand; gone at run time. */
  readonly isType: boolean;
}

export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** The declaring identifier. */
  readonly node: Node;
  /** The import specifier, declarator, function, class or parameter that declares it. */
  readonly declaration: Node;
  readonly scope: Scope;
  readonly references: Reference[];
}

export interface Scope {
  readonly node: Node;
  readonly parent: Scope | undefined;
  readonly isFunctionLevel: boolean;
  readonly bindings: Map<string, Binding>;
}

export interface Names {
  readonly moduleScope: Scope;
  readonly bindings: readonly Binding[];
  /** The binding that an identifier names or declares. */
  bindingOf(identifier: Node): Binding | undefined;
  /** Identifiers that stand for globals. */
  readonly unresolved: readonly Reference[];
}

/** Where a `var` of this scope lands. */
export function functionLevel(scope: Scope): Scope {
  let level = scope;
  while (!level.isFunctionLevel && level.parent !== undefined) level = level.parent;
  return level;
}

/** The binding that a name means here. */
export function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const binding = at.bindings.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}
