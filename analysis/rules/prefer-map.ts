/**
 * One submit for every item of a collection and a wait for all of them in order, or heavy work done item by item beside a pool
 * that does nothing: that is what `map` is for. Silent where the order is not needed, errors are handled one by one, the task has
 * effects, or takes more than the item.
 */
import { inOrderGather, isOneToOne } from '../dataflow/in-order-gather.ts';
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
import { enclosingFunction, type Node } from '../syntax/tree.ts';
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
    // A stream is no collection: that all of it is submitted at once is for another rule to say.
    if (many?.round.type === 'ForOfStatement' && many.round.await) return [];
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
