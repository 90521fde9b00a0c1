/** Where the promises of many submits are awaited together, in the order of the items. */
import type { FileView } from '../file-view.ts';
import { hasSpread, memberName, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';
import type { SubmittedMany } from './submitted-many.ts';

/** The `Promise.all(…)` whose awaited array is used, the only place where the promises go. */
export function inOrderGather({ gathered, collection, isPlain }: SubmittedMany): Node | undefined {
  if (!isPlain) return undefined;
  if (gathered !== undefined && collection === undefined) return awaitedAll(gathered);
  const reads = collection?.references.filter(({ node }) => !isCollecting(node)) ?? [];
  const [only] = reads;
  if (collection === undefined || only === undefined || reads.length !== 1) return undefined;
  // Promises of several loops in one collection are not those of one map.
  const isOfOneLoop = collection.references.length === (gathered === undefined ? 2 : 1);
  return isOfOneLoop && isFreshArray(collection.declaration) ? awaitedAll(only.node) : undefined;
}

/** `const futures = []` or `items.map(…)`; a set has no order of its own to keep. */
function isFreshArray(declaration: Node): boolean {
  if (declaration.type !== 'VariableDeclarator' || declaration.init === null) return false;
  const init = unwrap(declaration.init);
  return init.type === 'CallExpression' || (init.type === 'ArrayExpression' && init.elements.length === 0);
}

function isCollecting(reference: Node): boolean {
  const member = parentOf(reference);
  return member?.type === 'MemberExpression' && member.object === reference && memberName(member) === 'push';
}

function awaitedAll(promises: Node): Node | undefined {
  const outer = wrapped(promises);
  const call = parentOf(outer);
  if (call?.type !== 'CallExpression' || call.arguments[0] !== outer) return undefined;
  const callee = unwrap(call.callee);
  const isAll =
    callee.type === 'MemberExpression' &&
    memberName(callee) === 'all' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise';
  const awaited = parentOf(wrapped(call));
  if (!isAll || awaited?.type !== 'AwaitExpression') return undefined;
  return parentOf(wrapped(awaited))?.type === 'ExpressionStatement' ? undefined : call;
}

/** `submit(task, item)`, with the item as the round gives it and a task that every round shares. */
export function isOneToOne({ call, round, source }: SubmittedMany, view: FileView): boolean {
  const [task, item, ...more] = call.node.arguments;
  if (task === undefined || item?.type !== 'Identifier' || more.length > 0 || hasSpread(call.node.arguments))
    return false;
  const binding = view.model.names.bindingOf(item);
  const name = unwrap(task);
  if (binding === undefined || binding.node !== itemOf(round)) return false;
  if (name.type !== 'Identifier' && name.type !== 'MemberExpression') return false;
  // `{ length: 10 }` is nothing to iterate over.
  return unwrap(source).type !== 'ObjectExpression' && !isPerRound(task, binding.scope.node, view);
}

/** The task, or the pool, is another one in every round. */
function isPerRound(task: Node, round: Node, view: FileView): boolean {
  let root = unwrap(task);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const binding = view.model.names.bindingOf(root);
  return binding !== undefined && binding.node.start >= round.start && binding.node.end <= round.end;
}

function itemOf(round: SubmittedMany['round']): Node | undefined {
  if (round.type === 'ForOfStatement') {
    if (round.left.type !== 'VariableDeclaration' || round.left.kind !== 'const') return undefined;
    const isOnlyStatement = round.body.type !== 'BlockStatement' || round.body.body.length === 1;
    const isCall =
      (round.body.type === 'BlockStatement' ? round.body.body[0] : round.body)?.type ===
      'ExpressionStatement';
    return isOnlyStatement && isCall ? round.left.declarations[0]?.id : undefined;
  }
  if (round.type !== 'ArrowFunctionExpression' && round.type !== 'FunctionExpression') return undefined;
  return round.params.length === 1 ? round.params[0] : undefined;
}
