/** The names that a function reads from its surroundings. */
import type { Binding, Names, Reference } from './binding.ts';
import { isInside, type FunctionLike } from './tree.ts';

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
