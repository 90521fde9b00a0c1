/** Awaits a promise that is dropped, or says with `void` that this is meant. */
import type { DroppedPromise } from '../dataflow/dropped-promise.ts';
import { isLoop } from '../dataflow/loop-dependence.ts';
import type { FileView } from '../file-view.ts';
import type { ReportFix } from '../rules/rule.ts';
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

export function floatingFixes(
  { whole, how, callback }: DroppedPromise,
  view: FileView,
): readonly ReportFix[] {
  const fixes: ReportFix[] = [];
  const gathered = callback === undefined ? undefined : gatherFix(callback, view);
  if (gathered !== undefined) fixes.push(gathered);
  // In a loop, `await` would run one task after another.
  if (how !== 'callback' && canAwait(whole, view) && !isInLoop(whole)) {
    fixes.push(insertion('Await it', 'await ', whole));
  }
  const isAwaited = parentOf(wrapped(whole))?.type === 'AwaitExpression';
  if (how !== 'unused' && !isAwaited)
    fixes.push(insertion('Mark it with `void`: it is meant', 'void ', whole));
  return fixes;
}

function insertion(title: string, newText: string, before: Node): ReportFix {
  return { title, kind: 'suggestion', edits: [{ start: before.start, end: before.start, newText }] };
}

function canAwait(node: Node, view: FileView): boolean {
  const owner = enclosingFunction(node);
  if (owner !== undefined) return owner.async;
  const isInClass = ancestors(node).some(({ type }) => type === 'ClassBody');
  return view.model.summary.hasModuleSyntax && !isInClass;
}

function isInLoop(node: Node): boolean {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return false;
    if (isLoop(up)) return true;
  }
  return false;
}

/** `items.forEach(f);` to `await Promise.all(Array.from(items, f));`. */
function gatherFix(callback: FunctionLike, view: FileView): ReportFix | undefined {
  const call = parentOf(wrapped(callback));
  if (call?.type !== 'CallExpression' || call.arguments.length !== 1) return undefined;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'forEach' || callee.optional)
    return undefined;
  // The key of a map has no place in what an iteration gives.
  if (callback.params.length > 1 || parentOf(wrapped(call))?.type !== 'ExpressionStatement') return undefined;
  if (!canAwait(call, view) || isInLoop(call)) return undefined;
  const [argument] = call.arguments;
  if (argument === undefined) return undefined;
  return {
    title: 'Await all of them together',
    kind: 'suggestion',
    edits: [
      { start: call.start, end: call.start, newText: 'await Promise.all(Array.from(' },
      { start: callee.object.end, end: argument.start, newText: ', ' },
      { start: call.end, end: call.end, newText: ')' },
    ],
  };
}
