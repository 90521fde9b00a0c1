/**
 * Data that is copied to a worker with every task although once would do, or although it could be given away. Silent on shared
 * memory, on what is small or of unknown size, and on buffers that are used afterwards.
 */
import { knownCount } from '../dataflow/known-count.ts';
import { isLoop } from '../dataflow/loop-dependence.ts';
import { largeValue, type LargeValue } from '../dataflow/payload-size.ts';
import { submittedMany } from '../dataflow/submitted-many.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { transferFixes, transferOf } from '../fixes/transfer-fix.ts';
import { payloadsOf } from '../pools/payload.ts';
import type { Binding } from '../syntax/binding.ts';
import {
  ancestors,
  isFunction,
  isInside,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const largePayload: Rule = {
  id: 'large-payload',
  defaultSeverity: 'info',
  fixes: ['suggestion'],
  summary: 'Much data is copied to the workers with every task.',
  check(view: FileView): readonly Report[] {
    // Benchmarks and tests send much to see what it costs.
    if (view.isTrial) return [];
    return view.poolCalls.flatMap((call) => {
      const round = roundAround(call, view);
      return namesIn(payloadsOf(call, view), view).flatMap(({ node, binding }) => {
        const report =
          round === undefined
            ? undefined
            : (wholeSource(node, binding, call, view) ?? repeated(node, binding, round, call, view));
        const found = report ?? copied(node, binding, call, view);
        return found === undefined ? [] : [found];
      });
    });
  },
};

export default largePayload;

interface SentName {
  readonly node: Node;
  readonly binding: Binding;
}

/** The names among the arguments, and directly inside object and array literals. */
function namesIn(payloads: readonly Node[], view: FileView): readonly SentName[] {
  return payloads.flatMap((payload) => {
    const node = unwrap(payload);
    if (node.type === 'ObjectExpression') {
      const values = node.properties.flatMap((one) => (one.type === 'Property' ? [one.value] : []));
      return namesIn(values, view);
    }
    if (node.type === 'ArrayExpression')
      return namesIn(
        node.elements.filter((element) => element !== null && element.type !== 'SpreadElement'),
        view,
      );
    const binding = node.type === 'Identifier' ? view.model.names.bindingOf(node) : undefined;
    return binding === undefined ? [] : [{ node, binding }];
  });
}

/** The loop, or the callback of one, that runs the call again and again. */
function roundAround(call: PoolCall, view: FileView): Node | undefined {
  const many = submittedMany(call, view);
  if (many !== undefined) return many.round;
  for (const up of ancestors(call.node)) {
    if (isLoop(up)) return up;
    if (!isFunction(up)) continue;
    const outer = parentOf(wrapped(up));
    const name = outer?.type === 'CallExpression' ? memberName(unwrap(outer.callee)) : undefined;
    return /^(map|forEach|flatMap|from)$/.test(name ?? '') ? up : undefined;
  }
  return undefined;
}

/** `items.map((item, at) => pool.submit(f, items, at))`: all items to each task. */
function wholeSource(node: Node, binding: Binding, call: PoolCall, view: FileView): Report | undefined {
  const source = collectionBehind(submittedMany(call, view)?.source);
  if (source === undefined || view.model.names.bindingOf(source) !== binding) return undefined;
  const { declaration } = binding;
  const made = declaration.type === 'VariableDeclarator' ? declaration.init : null;
  const count = made === null ? undefined : knownCount(made, view.model.names);
  if ((count !== undefined && count < 100) || (made !== null && isShared(made, view))) return undefined;
  return {
    span: { start: node.start, end: node.end },
    message: `Every task gets all of \`${binding.name}\`, once for each of its items: twice as many items are four times as much to copy. Pass the item, or the part of \`${binding.name}\` that the task needs${orOnce(call)}.`,
  };
}

/** `items`, `items.keys()`, `i < items.length`. */
function collectionBehind(source: Node | undefined): Node | undefined {
  const node = source === undefined ? undefined : unwrap(source);
  switch (node?.type) {
    case 'Identifier':
      return node;
    case 'BinaryExpression':
      return collectionBehind(node.right);
    case 'MemberExpression':
      return memberName(node) === 'length' ? collectionBehind(node.object) : undefined;
    case 'CallExpression': {
      const callee = unwrap(node.callee);
      const isKeys = callee.type === 'MemberExpression' && /^(keys|entries)$/.test(memberName(callee) ?? '');
      return isKeys ? collectionBehind(callee.object) : undefined;
    }
    default:
      return undefined;
  }
}

function repeated(
  node: Node,
  binding: Binding,
  round: Node,
  call: PoolCall,
  view: FileView,
): Report | undefined {
  const large = isInside(binding.node, round) ? undefined : sizeOf(binding, view);
  if (large === undefined) return undefined;
  return {
    span: { start: node.start, end: node.end },
    message: `\`${binding.name}\` (${large.size}) is written to a message and read again for every task, though it is the same for all. Pass what differs alone${orOnce(call)}.`,
  };
}

function orOnce({ library }: PoolCall): string {
  const option = ['initializer', 'workerData'].find((name) => library.optionNames.includes(name));
  const once =
    option === undefined
      ? 'let the module of the task load it'
      : `give it to every worker once with \`${option}\``;
  return `, and ${once}; numbers can also stand in a SharedArrayBuffer`;
}

/** A buffer that is copied to a thread, and not needed here any more. */
function copied(node: Node, binding: Binding, call: PoolCall, view: FileView): Report | undefined {
  const large = sizeOf(binding, view);
  const transfer = transferOf(call, view);
  if (large?.kind !== 'buffer' || transfer === undefined || isUsedLater(binding, call)) return undefined;
  return {
    span: { start: node.start, end: node.end },
    message: `\`${binding.name}\` (${large.size}) is copied to the worker, although nothing reads it here afterwards. Give it away with \`${transfer.name}\`, which takes no time whatever its size.`,
    fixes: transferFixes(call, binding, view),
  };
}

function sizeOf({ declaration, node, references }: Binding, view: FileView): LargeValue | undefined {
  if (declaration.type !== 'VariableDeclarator' || declaration.id !== node || declaration.init === null)
    return undefined;
  if (references.some(({ isWrite }) => isWrite) || isShared(declaration.init, view)) return undefined;
  return largeValue(declaration.init, view);
}

function isShared(made: Node, view: FileView): boolean {
  return view.textOf(made).includes('SharedArrayBuffer');
}

/** Read behind the call, or in a loop, a function or a module where "behind" comes again. */
function isUsedLater(binding: Binding, { node }: PoolCall): boolean {
  const home = ancestors(node).find((up) => isLoop(up) || isFunction(up));
  if (home === undefined || !isInside(binding.node, home)) return true;
  return binding.references.some(({ node: use }) => use.start > node.end || !isInside(use, home));
}
