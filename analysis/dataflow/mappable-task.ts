/** Functions that `map` of a pool could run for each item. */
import { OBSERVABLE } from '../effects/observable.ts';
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView } from '../file-view.ts';
import { isFunction, unwrap, type FunctionLike, type Node } from '../syntax/tree.ts';

/** The exported function of one parameter, without effects, that a callback is or hands its item to. */
export function taskIn(callback: Node, view: FileView): string | undefined {
  const node = unwrap(callback);
  const named = isFunction(node) ? calledWithItem(node, view) : node;
  if (named?.type !== 'Identifier' && named?.type !== 'MemberExpression') return undefined;
  const target = view.functionOf(named);
  return target !== undefined && isTask(target, view) ? view.textOf(named) : undefined;
}

/** Exported, of one parameter, and without effects that others see. */
export function isTask(target: TracedFunction, view: FileView): boolean {
  const { requiredParameters, maximumParameters, isTopLevel } = target.summary;
  const takesItem = requiredParameters <= 1 && maximumParameters >= 1;
  return (
    takesItem && isTopLevel && view.isExported(target) && view.effectOf(target, OBSERVABLE) === undefined
  );
}

/** `(item) => work(item)`, `async (item) => await work(item)`. */
function calledWithItem(callback: FunctionLike, view: FileView): Node | undefined {
  const [item, ...more] = callback.params;
  if (callback.body === null || item?.type !== 'Identifier' || more.length > 0) return undefined;
  const [only, ...others] = callback.body.type === 'BlockStatement' ? callback.body.body : [];
  const given = only?.type === 'ReturnStatement' && others.length === 0 ? only.argument : undefined;
  const body = callback.body.type === 'BlockStatement' ? given : callback.body;
  if (body === null || body === undefined) return undefined;
  let value = unwrap(body);
  if (value.type === 'AwaitExpression') value = unwrap(value.argument);
  const [argument, ...rest] = value.type === 'CallExpression' ? value.arguments : [];
  if (value.type !== 'CallExpression' || argument === undefined || rest.length > 0) return undefined;
  const isItem = view.model.names.bindingOf(unwrap(argument))?.node === item;
  return isItem ? unwrap(value.callee) : undefined;
}
