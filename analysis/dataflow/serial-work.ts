/** Work that is done item by item on this thread, though a pool could do it as well. */
import type { CallExpression, ForOfStatement } from 'oxc-parser';
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView } from '../file-view.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  isInside,
  memberName,
  unwrap,
  walk,
  type Node,
} from '../syntax/tree.ts';
import { isLoopCarried } from './loop-dependence.ts';
import { isTask, taskIn } from './mappable-task.ts';

export interface SerialWork {
  /** The whole `items.map(work)`, or the call `work(item)` in the loop. */
  readonly call: CallExpression;
  /** The function as the code names it. */
  readonly task: string;
  readonly target: TracedFunction;
  readonly items: Node;
  /** Absent where it is `items.map(…)`. */
  readonly loop: ForOfStatement | undefined;
}

export function serialWork(view: FileView): readonly SerialWork[] {
  const found: SerialWork[] = [];
  walk(view.model.tree.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const work = mapped(node, view) ?? looped(node, view);
    if (work !== undefined && mayAwait(node, view)) found.push(work);
  });
  return found;
}

/** `items.map(work)`, `items.map((item) => work(item))`. */
function mapped(call: CallExpression, view: FileView): SerialWork | undefined {
  const callee = unwrap(call.callee);
  const [callback, ...more] = call.arguments;
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'map') return undefined;
  if (callback === undefined || more.length > 0) return undefined;
  const named = isFunction(unwrap(callback)) ? calledBy(unwrap(callback)) : callback;
  const target = named === undefined ? undefined : view.functionOf(named);
  const task = target === undefined || target.summary.isAsync ? undefined : taskIn(callback, view);
  return task === undefined || target === undefined
    ? undefined
    : { call, task, target, items: callee.object, loop: undefined };
}

function calledBy(callback: Node): Node | undefined {
  if (!isFunction(callback) || callback.body === null) return undefined;
  const [only] = callback.body.type === 'BlockStatement' ? callback.body.body : [];
  const value = only?.type === 'ReturnStatement' && only.argument !== null ? only.argument : callback.body;
  const call = unwrap(value);
  return call.type === 'CallExpression' ? call.callee : undefined;
}

/** `work(item)` once in every round of `for (const item of items)`, none of which needs the one before. */
function looped(call: CallExpression, view: FileView): SerialWork | undefined {
  const loop = loopAround(call);
  const [argument, ...more] = call.arguments;
  if (loop === undefined || argument === undefined || more.length > 0) return undefined;
  if (loop.left.type !== 'VariableDeclaration' || loop.left.kind !== 'const') return undefined;
  const item = loop.left.declarations[0]?.id;
  const given = view.model.names.bindingOf(unwrap(argument));
  if (item?.type !== 'Identifier' || given === undefined || given.node !== item) return undefined;
  const target = view.functionOf(call.callee);
  if (target === undefined || target.summary.isAsync || !isTask(target, view) || endsEarly(loop))
    return undefined;
  const { names } = view.model;
  if (isLoopCarried({ loop, names, result: call, inputs: call.arguments })) return undefined;
  return { call, task: view.textOf(call.callee), target, items: loop.right, loop };
}

/** The loop whose every round reaches the call: no condition, `try` or function stands between. */
function loopAround(call: Node): ForOfStatement | undefined {
  for (const up of ancestors(call)) {
    if (up.type === 'ForOfStatement') return up.await || !isInside(call, up.body) ? undefined : up;
    if (isFunction(up) || BETWEEN.test(up.type)) return undefined;
  }
  return undefined;
}

const BETWEEN =
  /^(If|Switch|Try|While|DoWhile|For|ForIn|Labeled)Statement$|^(Conditional|Logical|Await)Expression$/;

function endsEarly(loop: ForOfStatement): boolean {
  let ends = false;
  walk(loop.body, (node) => {
    if (/^(Break|Continue|Return|Throw)Statement$|^(Await|Yield)Expression$/.test(node.type)) ends = true;
    return !ends && !isFunction(node);
  });
  return ends;
}

function mayAwait(node: Node, view: FileView): boolean {
  const owner = enclosingFunction(node);
  return owner === undefined ? view.isModule !== false && view.model.summary.hasModuleSyntax : owner.async;
}
