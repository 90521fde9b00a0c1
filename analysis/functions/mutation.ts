/** Whether the value that a reference names is changed through it, though the name keeps its value. */
import type { Node } from 'oxc-parser';
import { parentOf } from '../syntax/tree.ts';

/** Whether the reference changes the value it names: `x.push(1)`, `x.y = 1`, `x[0]++`, `delete x.y`. */
export function isChangedInPlace(reference: Node): boolean {
  let node = reference;
  let parent = parentOf(node);
  let method = '';
  while (parent?.type === 'MemberExpression' && parent.object === node) {
    method = !parent.computed && parent.property.type === 'Identifier' ? parent.property.name : '';
    node = parent;
    parent = parentOf(node);
  }
  if (node === reference) return false;
  if (parent?.type === 'UnaryExpression') return parent.operator === 'delete';
  if (parent?.type === 'CallExpression' && parent.callee === node) return CHANGING_METHODS.has(method);
  return isWrite(node);
}

const CHANGING_METHODS = new Set([
  ...['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin'],
  ...['set', 'add', 'delete', 'clear', 'append', 'write', 'next'],
]);

/** Whether the member is the target of an assignment, of `++`, or of a loop's head. */
function isWrite(member: Node): boolean {
  let node = member;
  for (let parent = parentOf(node); parent; node = parent, parent = parentOf(parent)) {
    switch (parent.type) {
      case 'AssignmentExpression':
        return parent.left === node;
      case 'ForInStatement':
      case 'ForOfStatement':
        return parent.left === node;
      case 'UpdateExpression':
        return true;
      case 'AssignmentPattern':
        if (parent.left !== node) return false;
        break;
      case 'Property':
        if (parent.value !== node) return false;
        break;
      case 'ArrayPattern':
      case 'ObjectPattern':
      case 'RestElement':
      case 'TSAsExpression':
      case 'TSNonNullExpression':
      case 'TSSatisfiesExpression':
        break;
      default:
        return false;
    }
  }
  return false;
}
