/** The loop, or the callback of a collection, that makes one call after another out of a single call in the code. */
import type { Node } from 'oxc-parser';
import { childrenOf, isFunction, memberName, parentOf, unwrap, type FunctionLike } from '../syntax/tree.ts';

/** One call per item: `for (const item of items)`, `items.map((item, index) => …)`, `Array.from(items, …)`. */
interface ItemLoop {
  readonly kind: 'items';
  readonly collection: Node;
  /** Everything inside it happens once per item. */
  readonly body: Node;
  readonly item: Node | undefined;
  readonly index: Node | undefined;
}

/** `for (let i = from; i < to; i++)`. */
export interface CountingLoop {
  readonly kind: 'counter';
  readonly head: { readonly start: number; readonly end: number };
  readonly body: Node;
  readonly counter: Extract<Node, { type: 'Identifier' }>;
  readonly from: Node;
  readonly to: Node;
  readonly isInclusive: boolean;
}

export type Loop = ItemLoop | CountingLoop;

/** The nearest loop whose every turn reaches `call`; undefined where there is none that can be written anew. */
export function enclosingLoop(call: Node): Loop | undefined {
  let node = call;
  for (let parent = parentOf(node); parent; node = parent, parent = parentOf(parent)) {
    if (parent.type === 'ForOfStatement') return parent.body === node ? forOfLoop(parent) : undefined;
    if (parent.type === 'ForStatement') return parent.body === node ? countingLoop(parent) : undefined;
    if (OTHER_LOOPS.has(parent.type)) return undefined;
    if (isFunction(parent)) {
      const isThunk = parent.params.length === 0 && parentOf(parent)?.type === 'CallExpression';
      const loop = callbackLoop(parent);
      if (loop || !isThunk) return loop;
    }
  }
  return undefined;
}

const OTHER_LOOPS = new Set(['WhileStatement', 'DoWhileStatement', 'ForInStatement', 'ClassBody']);

/** What a call such as `items.map(callback)` takes the callback's items from. */
export function collectionOfCallback(callback: Node): Node | undefined {
  const call = parentOf(callback);
  if (call?.type !== 'CallExpression') return undefined;
  const position = call.arguments.findIndex((argument) => argument === callback);
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  if (callee.type === 'Identifier' && callee.name === 'pMap') return position === 1 ? first : undefined;
  if (callee.type !== 'MemberExpression') return undefined;
  const method = memberName(callee) ?? '';
  if (isArrayFrom(callee)) return position === 1 ? first : undefined;
  return position === 0 && ITEM_METHODS.has(method) ? callee.object : undefined;
}

const ITEM_METHODS = new Set(['map', 'forEach', 'flatMap']);

function callbackLoop(callback: FunctionLike): ItemLoop | undefined {
  const collection = collectionOfCallback(callback);
  const [item, index, ...others] = callback.params;
  const isPlain = others.length === 0 && item?.type !== 'RestElement' && index?.type !== 'RestElement';
  if (!collection || !isPlain || !callback.body) return undefined;
  return { kind: 'items', collection, body: callback, item, index };
}

function forOfLoop(loop: Extract<Node, { type: 'ForOfStatement' }>): ItemLoop | undefined {
  if (loop.await || loop.left.type !== 'VariableDeclaration') return undefined;
  // A loop that may end early may run over something that never does.
  if (hasEarlyEnd(loop.body) && !isFinite(loop.right)) return undefined;
  const item = loop.left.declarations[0]?.id;
  return { kind: 'items', collection: loop.right, body: loop.body, item, index: undefined };
}

function countingLoop(loop: Extract<Node, { type: 'ForStatement' }>): CountingLoop | undefined {
  const { init, test, update } = loop;
  if (init?.type !== 'VariableDeclaration' || init.declarations.length !== 1 || !update) return undefined;
  const [declarator] = init.declarations;
  const counter = declarator?.id;
  if (counter?.type !== 'Identifier' || !declarator?.init || test?.type !== 'BinaryExpression')
    return undefined;
  if (!['<', '<='].includes(test.operator) || !isNamed(test.left, counter.name)) return undefined;
  if (!isStepOfOne(update, counter.name) || hasEarlyEnd(loop.body)) return undefined;
  return {
    kind: 'counter',
    head: { start: init.start, end: update.end },
    body: loop.body,
    counter,
    from: declarator.init,
    to: test.right,
    isInclusive: test.operator === '<=',
  };
}

function isStepOfOne(update: Node, name: string): boolean {
  if (update.type === 'UpdateExpression') return update.operator === '++' && isNamed(update.argument, name);
  if (update.type !== 'AssignmentExpression' || update.operator !== '+=') return false;
  return isNamed(update.left, name) && update.right.type === 'Literal' && update.right.value === 1;
}

/** Whether `break` or `return` leaves the loop; those of functions inside it do not. */
function hasEarlyEnd(node: Node): boolean {
  if (node.type === 'ReturnStatement' || node.type === 'BreakStatement') return true;
  return !isFunction(node) && childrenOf(node).some(hasEarlyEnd);
}

function isFinite(collection: Node): boolean {
  const node = unwrap(collection);
  if (node.type === 'ArrayExpression') return true;
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  return isArrayFrom(node.callee) || ARRAY_GIVING_METHODS.has(memberName(node.callee) ?? '');
}

const ARRAY_GIVING_METHODS = new Set(['map', 'filter', 'slice', 'split', 'keys', 'entries', 'concat']);

function isArrayFrom(callee: Node): boolean {
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'from') return false;
  return isNamed(callee.object, 'Array');
}

function isNamed(node: Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}
