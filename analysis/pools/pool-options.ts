/** What a pool is made with, followed through constants of the file. */
import type { ObjectExpression } from 'oxc-parser';
import type { FileView, PoolSite } from '../file-view.ts';
import { hasSpread, propertyValue, unwrap, type Node } from '../syntax/tree.ts';

/** The options as they are written out, here or in a constant; undefined where they come from elsewhere. */
export function optionsOf({ node, library }: PoolSite, view: FileView): ObjectExpression | undefined {
  if (hasSpread(node.arguments)) return undefined;
  for (const index of library.optionsIndexes) {
    const argument = node.arguments[index];
    const value = argument === undefined ? undefined : constantOf(argument, view);
    if (value?.type === 'ObjectExpression') return value;
  }
  return undefined;
}

/** The expressions that say how many workers there are: the most, and the least where it is given. */
export function sizesOf(site: PoolSite, view: FileView): readonly Node[] {
  const { node, library } = site;
  const { max, min, isPositional, index = 0 } = library.size;
  const found: Node[] = [];
  const positional = isPositional ? node.arguments[index] : undefined;
  if (positional !== undefined && constantOf(positional, view).type !== 'ObjectExpression')
    found.push(positional);
  const options = optionsOf(site, view);
  for (const name of [max, min]) {
    const value = options === undefined || name === undefined ? undefined : propertyValue(options, name);
    if (value !== undefined) found.push(value);
  }
  return found;
}

/** The expression behind a name that is declared once and never assigned again. */
export function constantOf(node: Node, view: FileView, depth = 3): Node {
  const value = unwrap(node);
  const binding = value.type === 'Identifier' ? view.model.names.bindingOf(value) : undefined;
  if (binding === undefined || binding.declaration.type !== 'VariableDeclarator' || depth === 0) return value;
  const { id, init } = binding.declaration;
  if (id !== binding.node || init === null || binding.references.some(({ isWrite }) => isWrite)) return value;
  return constantOf(init, view, depth - 1);
}

/** Made by a class or function of the library itself, not by a subclass or a function of the user's. */
export function isOfLibrary({ library, className, isIndirect }: PoolSite): boolean {
  const isOwn = library.classes.includes(className) || library.factories.includes(className);
  return !isIndirect && (isOwn || library.isModuleFactory === true);
}
