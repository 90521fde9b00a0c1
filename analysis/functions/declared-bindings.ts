/** The bindings that a pattern, or a declaration with all that is inside it, makes. */
import type { Binding, Names } from '../syntax/scope.ts';
import { walk, type Node } from '../syntax/tree.ts';

export function declaredBindings(node: Node, names: Names): Binding[] {
  const bindings: Binding[] = [];
  walk(node, (part) => {
    const binding = names.bindingOf(part);
    if (binding?.node === part) bindings.push(binding);
  });
  return bindings;
}
