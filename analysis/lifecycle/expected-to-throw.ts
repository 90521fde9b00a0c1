import { enclosingFunction, memberName, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';

const ASSERTIONS = /^(expect|throws|throwsAsync|rejects|assertThrows)$/;

/** What a test hands to an assertion to see it fail: `expect(() => new Pool({ size: -1 })).toThrow()`. */
export function isExpectedToThrow(node: Node): boolean {
  const owner = enclosingFunction(node);
  const call = owner === undefined ? undefined : parentOf(wrapped(owner));
  if (owner === undefined || call?.type !== 'CallExpression' || call.arguments[0] !== wrapped(owner))
    return false;
  const callee = unwrap(call.callee);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  return name !== undefined && ASSERTIONS.test(name);
}
