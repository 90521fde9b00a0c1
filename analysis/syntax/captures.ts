/** The names that a function reads from its surroundings. */
import type { Binding, Names, Reference } from './binding.ts';
import { isInside, walk, type FunctionLike } from './tree.ts';

export interface Capture {
  readonly binding: Binding;
  /** The first place where the function uses it. */
  readonly reference: Reference;
}

/** Types and globals are left out, and so is the function's own name, which its source carries with it. */
export function capturesOf(owner: FunctionLike, names: Names): readonly Capture[] {
  const captures: Capture[] = [];
  for (const binding of names.bindings) {
    if (isInside(binding.node, owner) || binding.kind === 'type') continue;
    // `const f = () => f()` sends a source without `f`; `function f() { f() }` brings it along.
    if (binding.declaration === owner) continue;
    const reference = binding.references.find(({ node, isType }) => !isType && isInside(node, owner));
    if (reference !== undefined) captures.push({ binding, reference });
  }
  return captures;
}

/** An arrow function takes `this` from around it. */
export function readsThis(owner: FunctionLike): boolean {
  if (owner.type !== 'ArrowFunctionExpression' || owner.body === null) return false;
  let found = false;
  walk(owner.body, (node) => {
    if (node.type === 'ThisExpression') found = true;
    return !found && node.type !== 'FunctionExpression' && node.type !== 'FunctionDeclaration';
  });
  return found;
}
