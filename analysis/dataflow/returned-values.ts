/** What a function gives back, as far as it is written out. */
import { isFunction, unwrap, walk, type FunctionLike, type Node } from '../syntax/tree.ts';

/** How far literals inside literals are followed. */
const DEPTH = 4;

/** The returned expressions, with the elements and properties of those that are literals. */
export function returnedParts(owner: FunctionLike): readonly Node[] {
  if (owner.body === null || ('generator' in owner && owner.generator)) return [];
  if (owner.body.type !== 'BlockStatement') return partsOf(owner.body, DEPTH);
  const parts: Node[] = [];
  walk(owner.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement' && node.argument !== null)
      parts.push(...partsOf(node.argument, DEPTH));
    return true;
  });
  return parts;
}

function partsOf(expression: Node, depth: number): readonly Node[] {
  const value = unwrap(expression);
  if (depth === 0) return [value];
  switch (value.type) {
    case 'AwaitExpression':
      return partsOf(value.argument, depth);
    case 'ConditionalExpression':
      return [value.consequent, value.alternate].flatMap((part) => partsOf(part, depth));
    case 'ArrayExpression':
      return value.elements.flatMap((element) =>
        element === null || element.type === 'SpreadElement' ? [] : partsOf(element, depth - 1),
      );
    case 'ObjectExpression':
      return value.properties.flatMap((property) =>
        property.type === 'Property' && property.kind === 'init' ? partsOf(property.value, depth - 1) : [],
      );
    default:
      return [value];
  }
}
