/** What an expression's own text tells about its items: argument tuples, or the one argument itself. */
import type { Node } from 'oxc-parser';
import type { InputCandidate } from '../../protocol/function-info.ts';
import { unwrap } from '../syntax/tree.ts';

type Shape = InputCandidate['shape'];

export function shapeOfItems(expression: Node): Shape {
  const node = unwrap(expression);
  if (node.type === 'ArrayExpression') {
    const shapes = new Set(node.elements.map((element) => (element ? shapeOfItem(element) : 'unknown')));
    const [only] = shapes;
    return shapes.size === 1 && only ? only : 'unknown';
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return 'unknown';
  const { object, property } = node.callee;
  if (property.type !== 'Identifier') return 'unknown';
  const isArrayFrom = object.type === 'Identifier' && object.name === 'Array' && property.name === 'from';
  if (isArrayFrom || property.name === 'map') return shapeOfMapped(node.arguments[isArrayFrom ? 1 : 0]);
  return SAME_ITEMS.has(property.name) ? shapeOfItems(object) : 'unknown';
}

const SAME_ITEMS = new Set(['slice', 'filter', 'toReversed', 'toSorted', 'concat']);

function shapeOfMapped(mapper: Node | undefined): Shape {
  if (mapper?.type !== 'ArrowFunctionExpression' || !mapper.expression) return 'unknown';
  const [, index] = mapper.params;
  const { body } = mapper;
  const isPosition = body.type === 'Identifier' && index?.type === 'Identifier' && index.name === body.name;
  return isPosition ? 'values' : shapeOfItem(body);
}

function shapeOfItem(item: Node): Shape {
  const node = unwrap(item);
  switch (node.type) {
    case 'ArrayExpression':
      return 'tuples';
    case 'Literal':
    case 'TemplateLiteral':
    case 'ObjectExpression':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'NewExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return 'values';
    default:
      return 'unknown';
  }
}
