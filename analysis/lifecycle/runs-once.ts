/** Functions that the program calls a single time, so that what they leave behind does not pile up. */
import type { Names } from '../syntax/binding.ts';
import {
  enclosingFunction,
  isFunction,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type Node,
} from '../syntax/tree.ts';

/** Functions that test runners and command lines call once. */
const CALLED_ONCE = new Set([
  'test',
  'it',
  'bench',
  'describe',
  'suite',
  'beforeAll',
  'before',
  'action',
  'command',
]);

/** An immediately called function, or one whose only call stands at the top level of its own module. */
export function runsOnce(owner: Node, names: Names): boolean {
  if (!isFunction(owner)) return false;
  const call = parentOf(wrapped(owner));
  if (call?.type === 'CallExpression') {
    const callee = unwrap(call.callee);
    const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
    if (name !== undefined && CALLED_ONCE.has(name)) return true;
  }
  if (enclosingFunction(owner) !== undefined) return false;
  if (call?.type === 'CallExpression' && unwrap(call.callee) === owner) return true;
  const nameNode = owner.type === 'FunctionDeclaration' ? owner.id : variableName(owner);
  const binding = nameNode ? names.bindingOf(nameNode) : undefined;
  if (binding === undefined || binding.references.length !== 1) return false;
  const [reference] = binding.references;
  const caller = reference === undefined ? undefined : parentOf(reference.node);
  const declaration = parentOf(owner);
  if (declaration?.type === 'ExportNamedDeclaration') return false;
  return caller?.type === 'CallExpression' && caller.callee === reference?.node && isAtTopLevel(caller);
}

function variableName(owner: Node): Node | undefined {
  const parent = parentOf(wrapped(owner));
  if (parent?.type !== 'VariableDeclarator') return undefined;
  return parentOf(parent.id)?.type === 'VariableDeclarator' ? parent.id : undefined;
}

function isAtTopLevel(node: Node): boolean {
  return enclosingFunction(node) === undefined;
}
