/** The values that a submit sends to a worker, as they are written. */
import type { FileView, PoolCall } from '../file-view.ts';
import { unwrap, type Node } from '../syntax/tree.ts';
import { constantOf } from './pool-options.ts';

/** The arguments that travel; none where the call does not show them. */
export function payloadsOf(call: PoolCall, view: FileView): readonly Node[] {
  if (call.method !== call.library.submit) return [];
  const given: readonly Node[] = call.node.arguments;
  switch (call.library.payload) {
    case 'rest':
      return visible(given.slice(1));
    case 'first':
      return visible(given.slice(0, 1));
    case 'all':
      return visible(given);
    case 'before-callback':
      return visible(given.slice(0, -1));
    case 'list':
      return listed(given[1], view);
    default:
      return [];
  }
}

/** Of the parts of a value, those that are written out: elements and properties, also behind constants. */
export interface PayloadPart {
  readonly node: Node;
  /** The expression that gives the part its value. */
  readonly value: Node;
}

export function partsOf(payload: Node, view: FileView, depth = 4): readonly PayloadPart[] {
  const value = constantOf(payload, view);
  const parts: PayloadPart[] = [{ node: payload, value }];
  if (depth === 0) return parts;
  const inner = (node: Node): readonly PayloadPart[] => partsOf(node, view, depth - 1);
  // What a constant holds is written elsewhere: the place to show is the argument.
  const at = (part: PayloadPart): PayloadPart =>
    value === unwrap(payload) ? part : { ...part, node: payload };
  if (value.type === 'ArrayExpression') {
    for (const element of value.elements) {
      if (element !== null && element.type !== 'SpreadElement') parts.push(...inner(element).map(at));
    }
  } else if (value.type === 'ObjectExpression') {
    for (const property of value.properties) {
      if (property.type !== 'Property') continue;
      if (property.kind !== 'init') continue;
      parts.push(...inner(property.value).map(at));
    }
  }
  return parts;
}

function visible(nodes: readonly Node[]): readonly Node[] {
  const spread = nodes.findIndex(({ type }) => type === 'SpreadElement');
  return spread === -1 ? nodes : nodes.slice(0, spread);
}

function listed(argument: Node | undefined, view: FileView): readonly Node[] {
  const list = argument === undefined ? undefined : constantOf(argument, view);
  if (list?.type !== 'ArrayExpression') return [];
  return visible(list.elements.filter((element) => element !== null));
}
