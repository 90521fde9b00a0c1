/** A pool with a `map` that the code at a place could use by name. */
import type { FileView } from '../file-view.ts';
import type { Binding } from '../syntax/binding.ts';
import { enclosingFunction, isInside, type Node } from '../syntax/tree.ts';
import type { PoolLibrary } from './library.ts';

export interface VisiblePool {
  readonly name: string;
  readonly library: PoolLibrary;
}

export function visiblePool(place: Node, view: FileView): VisiblePool | undefined {
  for (const binding of view.model.names.bindings) {
    if (binding.kind === 'type' || binding.kind === 'class' || binding.kind === 'function') continue;
    if (!isVisible(binding, place)) continue;
    const value = view.valueOf(binding.node);
    if (value.kind === 'pool' && value.library.map !== undefined)
      return { name: binding.name, library: value.library };
  }
  return undefined;
}

/** Declared around the place, and before it where both run in the same function. */
function isVisible({ node, scope }: Binding, place: Node): boolean {
  if (scope.node !== place && !isInside(place, scope.node)) return false;
  return node.end <= place.start || enclosingFunction(node) !== enclosingFunction(place);
}
