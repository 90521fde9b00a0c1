/** Functions that are called after the code around them has run: handlers, methods of what is returned, and the like. */
import type { Binding, Names } from '../syntax/binding.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';

/** Calls that are done with their callback when they, or the promise they give, are done. */
const IMMEDIATE = new Set([
  'map',
  'forEach',
  'filter',
  'flatMap',
  'reduce',
  'some',
  'every',
  'find',
  'sort',
  'from',
  'then',
  'catch',
  'finally',
  'all',
  'allSettled',
]);

/**
 * A function that reads the value and outlives the place where it was made keeps it in use: whoever holds the function
 * decides when the value is no longer needed.
 */
export function isKeptByClosure(binding: Binding, names: Names): boolean {
  const home = enclosingFunction(binding.node);
  return binding.references.some(({ node, isType, isRead }) => {
    if (isType || !isRead) return false;
    for (const up of ancestors(node)) {
      if (up === home) return false;
      if (isFunction(up) && outlives(up, names)) return true;
    }
    return false;
  });
}

function outlives(closure: FunctionLike, names: Names, seen: ReadonlySet<Node> = new Set()): boolean {
  if (seen.has(closure)) return false;
  const around = new Set([...seen, closure]);
  if (closure.type === 'FunctionDeclaration')
    return closure.id !== null && nameOutlives(closure.id, names, around);
  const outer = wrapped(closure);
  const parent = parentOf(outer);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' && nameOutlives(parent.id, names, around);
    case 'CallExpression':
      return unwrap(parent.callee) !== closure && !isImmediate(parent);
    case 'NewExpression':
      return !(parent.callee.type === 'Identifier' && parent.callee.name === 'Promise');
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'ReturnStatement':
    case 'ArrayExpression':
      return true;
    case 'ArrowFunctionExpression':
      return parent.body === outer;
    case 'AssignmentExpression':
      return parent.left.type === 'MemberExpression';
    default:
      return false;
  }
}

/**
 * A named function outlives its surroundings where its name goes further than into calls, or where one that outlives them
 * calls it. Exports are not asked here.
 */
function nameOutlives(name: Node, names: Names, seen: ReadonlySet<Node>): boolean {
  const references = names.bindingOf(name)?.references ?? [];
  return references.some(({ node }) => {
    const outer = wrapped(node);
    const parent = parentOf(outer);
    switch (parent?.type) {
      case 'CallExpression':
        return unwrap(parent.callee) === node ? isCalledLater(node, name, names, seen) : !isImmediate(parent);
      case 'Property':
      case 'ReturnStatement':
      case 'ArrayExpression':
        return true;
      case 'AssignmentExpression':
        return parent.right === outer && parent.left.type === 'MemberExpression';
      default:
        return false;
    }
  });
}

/** A function between the call and the place where its name is declared outlives that place. */
function isCalledLater(call: Node, name: Node, names: Names, seen: ReadonlySet<Node>): boolean {
  const home = names.bindingOf(name)?.scope.node;
  for (const up of ancestors(call)) {
    if (up === home) return false;
    if (isFunction(up) && outlives(up, names, seen)) return true;
  }
  return false;
}

/** An iteration, a promise's step, or a call that is awaited. */
function isImmediate(call: Node): boolean {
  if (call.type !== 'CallExpression') return false;
  const callee = unwrap(call.callee);
  if (IMMEDIATE.has(memberName(callee) ?? '')) return true;
  const parent = parentOf(wrapped(call));
  if (parent?.type === 'AwaitExpression') return true;
  // `items.map((item) => limit(() => …))`: the iteration gathers what the call gives.
  const owner = enclosingFunction(call);
  const outer = owner === undefined ? undefined : parentOf(wrapped(owner));
  const isGathered = parent?.type === 'ReturnStatement' || parent === owner;
  return isGathered && outer?.type === 'CallExpression' && isImmediate(outer);
}
