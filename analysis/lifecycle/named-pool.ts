/** A pool that its maker keeps in one name for good, and the calls on that name. */
import type { VariableDeclaration } from 'oxc-parser';
import type { FileView, PoolCall, PoolSite } from '../file-view.ts';
import type { Binding } from '../syntax/binding.ts';
import { enclosingFunction, parentOf, unwrap, wrapped, type FunctionLike } from '../syntax/tree.ts';

export interface NamedPool {
  readonly site: PoolSite;
  readonly binding: Binding;
  readonly declaration: VariableDeclaration;
  /** Undefined at the top level of the module. */
  readonly owner: FunctionLike | undefined;
}

/** `const pool = …`, never assigned again. */
export function namedPool(site: PoolSite, view: FileView): NamedPool | undefined {
  const outer = wrapped(site.node);
  const up = parentOf(outer);
  const declarator = up?.type === 'AwaitExpression' ? parentOf(wrapped(up)) : up;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  const declaration = parentOf(declarator);
  const binding = view.model.names.bindingOf(declarator.id);
  if (declaration?.type !== 'VariableDeclaration' || binding === undefined) return undefined;
  if (declaration.kind === 'var' || binding.references.some(({ isWrite }) => isWrite)) return undefined;
  return { site, binding, declaration, owner: enclosingFunction(site.node) };
}

/** Method calls on the name itself; those on an alias are not among them. */
export function callsOn({ binding }: NamedPool, view: FileView): readonly PoolCall[] {
  return view.poolCalls.filter(({ receiver }) => {
    const name = unwrap(receiver);
    return name.type === 'Identifier' && view.model.names.bindingOf(name) === binding;
  });
}

export function isRelease({ method, library }: PoolCall): boolean {
  return library.release.includes(method);
}

export function isSubmit({ method, library }: PoolCall): boolean {
  return method === library.submit || (library.map !== undefined && method === library.map);
}
