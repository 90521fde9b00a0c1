/** How many items a collection or a counting loop has, where the code says so in numbers. */
import type { Names } from '../syntax/binding.ts';
import { memberName, propertyValue, unwrap, type Node } from '../syntax/tree.ts';

/** How many names and calls are followed. */
const DEPTH = 5;

/** The count of `Array.from({ length: 1e5 })`, `new Array(1e5).fill(0)`, `[1, 2]`, or of `i < 1e5`. */
export function knownCount(source: Node, names: Names, depth = DEPTH): number | undefined {
  const node = constantOf(source, names);
  if (depth === 0) return undefined;
  switch (node.type) {
    case 'ArrayExpression':
      return node.elements.some((element) => element?.type === 'SpreadElement')
        ? spreadCount(node, names, depth)
        : node.elements.length;
    case 'ObjectExpression': {
      const length = propertyValue(node, 'length');
      return length === undefined ? undefined : knownNumber(length, names);
    }
    case 'BinaryExpression': {
      const isUpTo = node.operator === '<' || node.operator === '<=';
      return isUpTo ? knownNumber(node.right, names) : undefined;
    }
    case 'NewExpression':
    case 'CallExpression':
      return countOfCall(node, names, depth);
    default:
      return undefined;
  }
}

/** Methods that give as many items as they take. */
const KEEPING = new Set([
  'map',
  'fill',
  'keys',
  'values',
  'entries',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
]);

function countOfCall(node: Node, names: Names, depth: number): number | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const callee = unwrap(node.callee);
  const [first] = node.arguments;
  if (callee.type === 'Identifier') {
    return callee.name === 'Array' && first !== undefined ? knownNumber(first, names) : undefined;
  }
  const method = memberName(callee) ?? '';
  if (callee.type !== 'MemberExpression') return undefined;
  const isArrayFrom =
    callee.object.type === 'Identifier' && callee.object.name === 'Array' && method === 'from';
  if (isArrayFrom) return first === undefined ? undefined : knownCount(first, names, depth - 1);
  return KEEPING.has(method) ? knownCount(callee.object, names, depth - 1) : undefined;
}

/** `[...source]`. */
function spreadCount(node: Node, names: Names, depth: number): number | undefined {
  const [only] = node.type === 'ArrayExpression' ? node.elements : [];
  if (node.type !== 'ArrayExpression' || node.elements.length !== 1 || only?.type !== 'SpreadElement')
    return undefined;
  return knownCount(only.argument, names, depth - 1);
}

/** A number, a constant that holds one, or a product of these. */
export function knownNumber(expression: Node, names: Names): number | undefined {
  const node = constantOf(expression, names);
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node.type !== 'BinaryExpression' || (node.operator !== '*' && node.operator !== '**')) return undefined;
  const left = knownNumber(node.left, names);
  const right = knownNumber(node.right, names);
  if (left === undefined || right === undefined) return undefined;
  return node.operator === '*' ? left * right : left ** right;
}

function constantOf(expression: Node, names: Names): Node {
  let node = unwrap(expression);
  for (let step = 0; step < DEPTH && node.type === 'Identifier'; step += 1) {
    const binding = names.bindingOf(node);
    if (binding?.kind !== 'const' || binding.declaration.type !== 'VariableDeclarator') return node;
    const { id, init } = binding.declaration;
    if (id !== binding.node || init === null) return node;
    node = unwrap(init);
  }
  return node;
}
