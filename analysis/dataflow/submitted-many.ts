/** A submit that one place in the code makes for every item of a collection, and where its promises go. */
import type { FileView, PoolCall } from '../file-view.ts';
import type { Binding } from '../syntax/binding.ts';
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
import { isLoop, type Loop } from './loop-dependence.ts';

export interface SubmittedMany {
  readonly call: PoolCall;
  /** What the items come from: `items`, or the head of a counting loop. */
  readonly source: Node;
  /** The loop, or the callback of `map` or `Array.from`. */
  readonly round: Loop | FunctionLike;
  /** The expression that gives all promises: `items.map(…)`. Absent where a loop collects them by and by. */
  readonly gathered: Node | undefined;
  /** The name of the collection of promises, where it has one. */
  readonly collection: Binding | undefined;
  /** The promise is that of the call itself, with nothing chained to it. */
  readonly isPlain: boolean;
}

export function submittedMany(call: PoolCall, view: FileView): SubmittedMany | undefined {
  if (call.method !== call.library.submit) return undefined;
  const promise = endOfChain(call.node);
  const isPlain = promise === call.node;
  const callback = callbackGiving(promise);
  return callback === undefined
    ? fromLoop(call, promise, isPlain, view)
    : fromCallback(call, callback, isPlain, view);
}

function endOfChain(call: Node): Node {
  let whole = call;
  for (;;) {
    const outer = wrapped(whole);
    const member = parentOf(outer);
    if (member?.type !== 'MemberExpression' || member.object !== outer) return whole;
    const next = parentOf(wrapped(member));
    if (next?.type !== 'CallExpression' || unwrap(next.callee) !== member) return whole;
    whole = next;
  }
}

/** The function whose result is the promise: `(item) => …`, `async (item) => await …`, `{ return … }`. */
function callbackGiving(promise: Node): FunctionLike | undefined {
  let outer = wrapped(promise);
  let parent = parentOf(outer);
  if (parent?.type === 'AwaitExpression') {
    outer = wrapped(parent);
    parent = parentOf(outer);
  }
  if (parent?.type === 'ArrowFunctionExpression') return parent.body === outer ? parent : undefined;
  if (parent?.type !== 'ReturnStatement') return undefined;
  const block = parentOf(parent);
  const owner = block === undefined ? undefined : parentOf(block);
  const isOnly = block?.type === 'BlockStatement' && block.body.length === 1;
  return isOnly && owner !== undefined && isFunction(owner) ? owner : undefined;
}

function fromCallback(
  call: PoolCall,
  callback: FunctionLike,
  isPlain: boolean,
  view: FileView,
): SubmittedMany | undefined {
  const outer = wrapped(callback);
  const gathered = parentOf(outer);
  if (gathered?.type !== 'CallExpression') return undefined;
  const source = sourceOfCallback(gathered, outer);
  if (source === undefined) return undefined;
  return { call, source, round: callback, gathered, collection: nameOf(gathered, view), isPlain };
}

function sourceOfCallback(call: Node, callback: Node): Node | undefined {
  if (call.type !== 'CallExpression') return undefined;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const [first, second] = call.arguments;
  if (memberName(callee) === 'map' && first === callback) return callee.object;
  const isArrayFrom = callee.object.type === 'Identifier' && callee.object.name === 'Array';
  return isArrayFrom && memberName(callee) === 'from' && second === callback ? first : undefined;
}

/** `const futures = …` and `const futures = new Set(…)`. */
function nameOf(gathered: Node, view: FileView): Binding | undefined {
  let outer = wrapped(gathered);
  const parent = parentOf(outer);
  if (parent?.type === 'NewExpression' && parent.arguments[0] === outer) outer = wrapped(parent);
  const declarator = parentOf(outer);
  return declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
    ? view.model.names.bindingOf(declarator.id)
    : undefined;
}

const COLLECTING = new Set(['push', 'add']);

/** `for (const item of items) futures.push(pool.submit(f, item))`. */
function fromLoop(
  call: PoolCall,
  promise: Node,
  isPlain: boolean,
  view: FileView,
): SubmittedMany | undefined {
  const outer = wrapped(promise);
  const parent = parentOf(outer);
  const callee = parent?.type === 'CallExpression' ? unwrap(parent.callee) : undefined;
  const isCollected =
    parent?.type === 'CallExpression' &&
    parent.arguments.length === 1 &&
    COLLECTING.has(memberName(callee ?? parent) ?? '');
  const collection =
    isCollected && callee?.type === 'MemberExpression'
      ? view.model.names.bindingOf(unwrap(callee.object))
      : undefined;
  const loop = nearestLoop(promise);
  const source = loop === undefined ? undefined : sourceOfLoop(loop);
  if (collection === undefined || loop === undefined || source === undefined) return undefined;
  return { call, source, round: loop, gathered: undefined, collection, isPlain };
}

/** The loop that runs a statement again and again, within the same function. */
export function nearestLoop(node: Node): Loop | undefined {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return undefined;
    if (isLoop(up)) return up;
  }
  return undefined;
}

function sourceOfLoop(loop: Loop): Node | undefined {
  switch (loop.type) {
    case 'ForOfStatement':
    case 'ForInStatement':
      return loop.right;
    case 'ForStatement':
      return loop.test ?? undefined;
    default:
      return loop.test;
  }
}
