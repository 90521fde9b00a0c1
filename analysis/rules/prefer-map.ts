/**
 * One submit for every item of a collection and a wait for all of them in order, or heavy work done item by item beside a pool
 * that does nothing: that is what `map` is for. Silent where the order is not needed, errors are handled one by one, the task has
 * effects, or takes more than the item.
 */
import { serialWork, type SerialWork } from '../dataflow/serial-work.ts';
import { submittedMany, type SubmittedMany } from '../dataflow/submitted-many.ts';
import { computing } from '../effects/computing.ts';
import { OBSERVABLE } from '../effects/observable.ts';
import type { FileView } from '../file-view.ts';
import type { TracedFunction } from '../effects/trace.ts';
import { mapFixes } from '../fixes/map-fix.ts';
import { serialMapFixes } from '../fixes/serial-map-fix.ts';
import { taskOf } from '../pools/task.ts';
import { visiblePool, type VisiblePool } from '../pools/visible-pool.ts';
import {
  enclosingFunction,
  hasSpread,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const preferMap: Rule = {
  id: 'prefer-map',
  defaultSeverity: 'info',
  fixes: ['suggestion'],
  summary:
    'One function is applied to each item and the results are wanted in order, which is what `map` does.',
  check(view: FileView): readonly Report[] {
    return [...submittedOneByOne(view), ...doneOneByOne(view)];
  },
};

export default preferMap;

function submittedOneByOne(view: FileView): readonly Report[] {
  return view.poolCalls.flatMap((call) => {
    if (call.library.map === undefined) return [];
    const many = submittedMany(call, view);
    const gather = many === undefined ? undefined : inOrderGather(many);
    if (many === undefined || gather === undefined || !isOneToOne(many, view)) return [];
    return isPure(many, view) ? [report(many, gather, view)] : [];
  });
}

/** `items.map(work)` or `for (const item of items) … work(item)`, where a pool is at hand that could do it. */
function doneOneByOne(view: FileView): readonly Report[] {
  // What is compared with a pool in tests and benchmarks has to run without.
  if (view.isTrial) return [];
  const targets = view.poolCalls.flatMap((call) => taskOf(call, view)?.target ?? []);
  const isRunByPool = (one: TracedFunction): boolean =>
    targets.some(({ path, index }) => path === one.path && index === one.index);
  return serialWork(view).flatMap((work) => {
    const pool = visiblePool(work.call, view);
    const owner = enclosingFunction(work.call);
    const around = owner === undefined ? undefined : view.functionOf(owner);
    if (pool === undefined || isRunByPool(work.target) || (around !== undefined && isRunByPool(around)))
      return [];
    return computing(work.target, view) === 'heavy' ? [serialReport(work, pool, view)] : [];
  });
}

function serialReport(work: SerialWork, pool: VisiblePool, view: FileView): Report {
  const items = view.textOf(work.items);
  const map = `${pool.name}.${pool.library.map}(${work.task}, ${items.length > 40 ? '…' : items})`;
  const { start, end } = work.loop === undefined ? work.call : work.call.callee;
  return {
    span: { start, end },
    message: `\`${work.task}\` is done for one item after the other on this thread, while the workers of \`${pool.name}\` have nothing of it to do. \`${map}\` gives the same results in the same order, from all cores.`,
    fixes: serialMapFixes(work, pool, view),
  };
}

/** The `Promise.all(…)` whose awaited array is used, the only place where the promises go. */
function inOrderGather({ gathered, collection, isPlain }: SubmittedMany): Node | undefined {
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
function isOneToOne({ call, round, source }: SubmittedMany, view: FileView): boolean {
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
    if (round.await || round.left.type !== 'VariableDeclaration' || round.left.kind !== 'const')
      return undefined;
    const isOnlyStatement = round.body.type !== 'BlockStatement' || round.body.body.length === 1;
    const isCall =
      (round.body.type === 'BlockStatement' ? round.body.body[0] : round.body)?.type ===
      'ExpressionStatement';
    return isOnlyStatement && isCall ? round.left.declarations[0]?.id : undefined;
  }
  if (round.type !== 'ArrowFunctionExpression' && round.type !== 'FunctionExpression') return undefined;
  return round.params.length === 1 ? round.params[0] : undefined;
}

/** Known, of one parameter, and without effects: those `submit` runs better. */
function isPure({ call }: SubmittedMany, view: FileView): boolean {
  const target = taskOf(call, view)?.target;
  if (target === undefined || view.effectOf(target, OBSERVABLE) !== undefined) return false;
  return target.summary.requiredParameters <= 1 && target.summary.maximumParameters >= 1;
}

function report(many: SubmittedMany, gather: Node, view: FileView): Report {
  const pool = view.textOf(many.call.receiver);
  const task = view.textOf(many.call.node.arguments[0] ?? many.call.node);
  const map = `${pool}.${many.call.library.map}(${task}, ${view.textOf(many.source)})`;
  const shown = map.length > 80 ? `${pool}.${many.call.library.map}(${task}, …)` : map;
  return {
    span: { start: many.call.node.start, end: many.call.node.end },
    message: `Every item is submitted to \`${task}\` by itself, all at once, and the results are awaited in order. \`${shown}\` gives the same array, sends small items together, keeps few of them waiting, and drops the rest when one fails.`,
    fixes: mapFixes(many, gather, view),
  };
}
