import { childrenOf, isFunction, unwrap, walk, type FunctionLike, type Node } from '../syntax/tree.ts';

/** `if (started) return; … started = true;`: what follows the guard runs once, however often the function is called. */
export function isGuardedOnce({ body }: FunctionLike, textOf: (node: Node) => string): boolean {
  if (body?.type !== 'BlockStatement') return false;
  return body.body.some((statement) => {
    if (statement.type !== 'IfStatement' || !leaves(statement.consequent)) return false;
    const test = unwrap(statement.test);
    if (test.type !== 'Identifier' && test.type !== 'MemberExpression') return false;
    return isSet(body, textOf(test), textOf);
  });
}

function leaves(consequent: Node): boolean {
  const last = consequent.type === 'BlockStatement' ? childrenOf(consequent).at(-1) : consequent;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}

function isSet(body: Node, flag: string, textOf: (node: Node) => string): boolean {
  let found = false;
  walk(body, (node) => {
    if (isFunction(node)) return false;
    if (node.type !== 'AssignmentExpression' || textOf(node.left) !== flag) return !found;
    const value = unwrap(node.right);
    if (value.type !== 'Literal' || value.value === true) found = true;
    return !found;
  });
  return found;
}
