/** Whether anybody hears of the result of a call that gives a promise, and of its failure. */
import type { Names } from '../syntax/binding.ts';
import {
  ancestors,
  isFunction,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';

export interface DroppedPromise {
  /** The call, with what is chained to it. */
  readonly whole: Node;
  /**
   * `statement`: nothing takes it. `unhandled`: its value goes on with `.then()`, its failure to nobody. `unused`: the
   * name it is given is never read. `callback`: it is returned to a caller that does not look at what it gets back.
   */
  readonly how: 'statement' | 'unhandled' | 'unused' | 'callback';
  /** The function that returns it to such a caller. */
  readonly callback?: FunctionLike;
}

/** Undefined where something takes the promise, or `void` says that nothing should. */
export function droppedPromise(call: Node, names: Names): DroppedPromise | undefined {
  let whole = call;
  let isChained = false;
  for (;;) {
    const next = chainedCall(whole);
    if (next === 'taken') return undefined;
    if (next === undefined) break;
    whole = next;
    isChained = true;
  }
  const parent = parentOf(outermostOperand(whole));
  switch (parent?.type) {
    case 'ExpressionStatement':
      return { whole, how: isChained ? 'unhandled' : 'statement' };
    case 'ArrowFunctionExpression':
      return unwrap(parent.body) !== unwrap(whole) || !isHeedless(parent)
        ? undefined
        : { whole, how: 'callback', callback: parent };
    case 'VariableDeclarator':
      return isUnusedName(parent, names) ? { whole, how: 'unused' } : undefined;
    case 'AwaitExpression': {
      const callback = unwatchedCallback(parent);
      return callback === undefined ? undefined : { whole, how: 'callback', callback };
    }
    default:
      return undefined;
  }
}

/** Calls that give another promise with the same failure, when they have no handler for it. */
const PASSING_ON = new Set(['then', 'finally', 'always', 'timeout']);

function chainedCall(node: Node): Node | 'taken' | undefined {
  const outer = wrapped(node);
  const member = parentOf(outer);
  if (member?.type !== 'MemberExpression' || member.object !== outer) return undefined;
  const next = parentOf(wrapped(member));
  if (next?.type !== 'CallExpression' || unwrap(next.callee) !== member) return 'taken';
  const name = memberName(member);
  if (name === undefined || !PASSING_ON.has(name)) return 'taken';
  return name === 'then' && next.arguments.length > 1 ? 'taken' : next;
}

/** `ready && pool.submit(…)` and `ready ? pool.submit(…) : undefined` are as much a statement as the call alone. */
function outermostOperand(node: Node): Node {
  let outer = wrapped(node);
  for (;;) {
    const parent = parentOf(outer);
    const isOperand =
      (parent?.type === 'LogicalExpression' && parent.right === outer) ||
      (parent?.type === 'ConditionalExpression' && parent.test !== outer);
    if (!isOperand || parent === undefined) return outer;
    outer = wrapped(parent);
  }
}

/** `const future = …` that nothing reads; a leading underscore says that this is meant. */
function isUnusedName(declarator: Node, names: Names): boolean {
  if (declarator.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return false;
  const declaration = parentOf(declarator);
  if (declaration === undefined || parentOf(declaration)?.type === 'ExportNamedDeclaration') return false;
  const binding = names.bindingOf(declarator.id);
  return binding !== undefined && !binding.name.startsWith('_') && binding.references.length === 0;
}

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'nextTick']);

/** Given to `forEach` or to a timer, which look at nothing that it returns. */
function isHeedless(callback: FunctionLike): boolean {
  const outer = wrapped(callback);
  const call = parentOf(outer);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== outer) return false;
  const callee = unwrap(call.callee);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  return name !== undefined && (name === 'forEach' || TIMERS.has(name));
}

/** `items.forEach(async (item) => { await … })`: the promise of the callback itself is dropped. */
function unwatchedCallback(awaited: Node): FunctionLike | undefined {
  for (const up of ancestors(awaited)) {
    if (up.type === 'TryStatement' && up.handler !== null && !isAfter(awaited, up)) return undefined;
    if (isFunction(up)) return up.async && isForEach(up) ? up : undefined;
  }
  return undefined;
}

/** In the handler or the finalizer, where the `try` catches nothing. */
function isAfter(node: Node, statement: Node): boolean {
  return statement.type === 'TryStatement' && node.start >= statement.block.end;
}

function isForEach(callback: FunctionLike): boolean {
  const call = parentOf(wrapped(callback));
  return call?.type === 'CallExpression' && memberName(unwrap(call.callee)) === 'forEach';
}
