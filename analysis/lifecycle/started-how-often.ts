/** How many workers of its own the code starts: the bound of the loop around `new Worker()` or `fork()`. */
import type { FileView } from '../file-view.ts';
import { ancestors, isFunction, memberName, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';
import type { RawWorker } from './raw-worker.ts';

/** The expressions that say how often the worker is started, where it stands or one call further out. */
export function boundsOfStarts({ node }: RawWorker, view: FileView): readonly Node[] {
  return boundsAround(node, view, 1);
}

function boundsAround(node: Node, view: FileView, hops: number): readonly Node[] {
  const bounds: Node[] = [];
  for (const up of ancestors(node)) {
    if (up.type === 'ForStatement') {
      for (const part of [up.init, up.test]) if (part !== null) bounds.push(part);
    }
    if (!isFunction(up)) continue;
    const call = parentOf(wrapped(up));
    if (call?.type === 'CallExpression' && unwrap(call.callee) !== up) {
      const iterated = iteratedBy(call, wrapped(up));
      if (iterated.length === 0) return bounds;
      bounds.push(...iterated);
      continue;
    }
    const name = up.type === 'ArrowFunctionExpression' || up.id === null ? nameOf(up) : up.id;
    if (name !== undefined && hops > 0) bounds.push(...boundsOfCalls(name, view, hops - 1));
    return bounds;
  }
  return bounds;
}

/** `Array.from({ length }, start)`, `Array(count).fill(0).map(start)`, `times(count, start)` */
function iteratedBy(call: Node, callback: Node): readonly Node[] {
  if (call.type !== 'CallExpression') return [];
  const callee = unwrap(call.callee);
  const method = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (method === 'from' || method === 'times')
    return call.arguments.filter((argument) => argument !== callback);
  const isIteration = method === 'map' || method === 'forEach';
  return isIteration && callee.type === 'MemberExpression' ? [callee.object] : [];
}

function nameOf(closure: Node): Node | undefined {
  const parent = parentOf(wrapped(closure));
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : undefined;
}

function boundsOfCalls(name: Node, view: FileView, hops: number): readonly Node[] {
  const references = view.model.names.bindingOf(name)?.references ?? [];
  return references.flatMap(({ node }) => {
    const call = parentOf(wrapped(node));
    return call?.type === 'CallExpression' && unwrap(call.callee) === node
      ? boundsAround(call, view, hops)
      : [];
  });
}
