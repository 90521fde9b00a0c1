/**
 * Tasks that wait for other tasks of their pool. A task that submits to its own pool holds a worker for as long as it waits,
 * and in a worker the pool of that name is another one, with workers of its own. Stages that one pool runs one after the
 * other leave its workers idle at every border. Silent on different pools, and where a stage's results are used otherwise.
 */
import { submittedMany } from '../dataflow/submitted-many.ts';
import type { OutwardCall, Reach } from '../effects/reach.ts';
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { asksWhereItRuns } from '../lifecycle/asks-where-it-runs.ts';
import { taskPromise } from '../lifecycle/task-promise.ts';
import { poolIdentity } from '../pools/pool-identity.ts';
import { namedTask, spanOfTask, taskOf } from '../pools/task.ts';
import { parentOf, unwrap, walk, type Node } from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noDependentTasks: Rule = {
  id: 'no-dependent-tasks',
  defaultSeverity: 'error',
  summary: 'A task waits for another task of the same pool.',
  check(view: FileView): readonly Report[] {
    // Tests let tasks wait for one another to see what the pool does.
    if (view.isTrial) return [];
    return view.poolCalls.flatMap((call) => {
      const report = deadlock(call, view) ?? stage(call, view);
      return report === undefined ? [] : [report];
    });
  },
};

export default noDependentTasks;

/** The task, or a function that it calls, submits to the pool that runs it. */
function deadlock(call: PoolCall, view: FileView): Report | undefined {
  const pool = poolIdentity(call.receiver, view.model, view);
  const target = targetOf(call, view);
  const reach = target === undefined ? undefined : view.reachOf(target);
  if (pool === undefined || reach === undefined) return undefined;
  const inner = reach.outwardCalls.find((outward) => submitsTo(outward, pool, call, reach, view));
  if (inner === undefined || asksWhereItRuns(reach, inner.path, view)) return undefined;
  return deadlockReport(call, inner, view);
}

function targetOf(call: PoolCall, view: FileView): TracedFunction | undefined {
  const { library, method, node } = call;
  if (library.taskCarrier !== 'callback') return taskOf(call, view)?.target;
  const [first] = node.arguments;
  return method === library.submit && first !== undefined ? view.functionOf(first) : undefined;
}

function submitsTo(
  { call, path }: OutwardCall,
  pool: string,
  outer: PoolCall,
  reach: Reach,
  view: FileView,
): boolean {
  const { library } = outer;
  if (call.callee.kind !== 'member') return false;
  const { name, object } = call.callee;
  if (name !== library.submit && name !== library.map) return false;
  if (view.valueAt(object, path).kind !== 'pool') return false;
  const source = reach.functions.find(
    (one) =>
      one.path === path && one.summary.span.start <= call.span.start && one.summary.span.end >= call.span.end,
  );
  const model = source === undefined ? undefined : view.sourceOf(source)?.model;
  const node = model === undefined ? undefined : callAt(call.span.start, call.span.end, model.tree.program);
  const callee = node?.type === 'CallExpression' ? unwrap(node.callee) : undefined;
  if (model === undefined || node === undefined || callee?.type !== 'MemberExpression') return false;
  if (poolIdentity(callee.object, model, view) !== pool) return false;
  // A callback that only submits more work is done before that work is.
  return library.taskCarrier !== 'callback' || isWaitedFor(node);
}

function callAt(start: number, end: number, program: Node): Node | undefined {
  let found: Node | undefined;
  walk(program, (node) => {
    if (node.type === 'CallExpression' && node.start === start && node.end === end) found ??= node;
    return found === undefined && node.start <= start && node.end >= end;
  });
  return found;
}

function isWaitedFor(call: Node): boolean {
  const { node } = taskPromise(call);
  const parent = parentOf(node);
  return (
    parent?.type === 'AwaitExpression' ||
    parent?.type === 'ReturnStatement' ||
    (parent?.type === 'ArrowFunctionExpression' && parent.body === node)
  );
}

function deadlockReport(call: PoolCall, inner: OutwardCall, view: FileView): Report {
  const task = taskOf(call, view);
  const pool = view.textOf(call.receiver);
  const [first] = call.node.arguments;
  const span = task === undefined ? (first ?? call.node) : spanOfTask(task, call);
  const name = task === undefined ? 'the task' : namedTask(task);
  const subject = name === 'the task' ? 'The task' : name;
  const why =
    call.library.taskCarrier === 'callback'
      ? `it keeps its worker while it waits, and once all workers of \`${pool}\` wait like this there is none left for the tasks that they wait for`
      : `it waits for another task while it holds a worker, and in the worker \`${pool}\` is another pool, which starts workers of its own, level after level`;
  return {
    span: { start: span.start, end: span.end },
    message: `${subject} submits to \`${pool}\`, the pool that runs it, with \`${inner.call.text}\`: ${why}. Call the function in the task itself, or return from the task and submit the next one from the caller.`,
    related: [
      ...inner.steps.map((step) => view.locate(step.path, step.span, `calls \`${step.name}\``)),
      view.locate(inner.path, inner.call.span, 'submits to the same pool'),
    ],
  };
}

/** All results of one stage are waited for, only to be given to the next stage of the same pool. */
function stage(call: PoolCall, view: FileView): Report | undefined {
  const next = taskOf(call, view);
  const source = next === undefined ? undefined : itemsOf(call, view);
  const before = source === undefined ? undefined : stageBefore(source, call, view);
  const first = before === undefined ? undefined : taskOf(before, view);
  if (next === undefined || before === undefined || first === undefined) return undefined;
  const pool = view.textOf(call.receiver);
  const [one, two] = [namedTask(first), namedTask(next)];
  const earlier = one === 'the task' ? 'the task before' : one;
  return {
    span: spanOfTask(next, call),
    severity: 'info',
    message: `${two === 'the task' ? 'The task' : two} starts for no item before ${earlier} has been done for all: the workers of \`${pool}\` idle until the slowest is done, and every value travels back and out again. Submit one function that does both for an item, or give each stage a pool of its own and hand every item on as soon as it is done.`,
    related: [view.locate(view.path, spanOfTask(first, before), `all of ${earlier} is waited for here`)],
  };
}

/** What a map, or one submit an item, goes through. */
function itemsOf(call: PoolCall, view: FileView): Node | undefined {
  if (call.library.map !== undefined && call.method === call.library.map) {
    const [, items, second] = call.node.arguments;
    // Of several iterables, others may come from elsewhere.
    const isOnly = second === undefined || unwrap(second).type === 'ObjectExpression';
    return isOnly ? items : undefined;
  }
  return submittedMany(call, view)?.source;
}

/** The call of the same pool whose awaited results are the items, and nothing else. */
function stageBefore(items: Node, next: PoolCall, view: FileView): PoolCall | undefined {
  const source = unwrap(items);
  const awaited = source.type === 'AwaitExpression' ? source : onlyUse(source, view);
  if (awaited?.type !== 'AwaitExpression') return undefined;
  const pool = poolIdentity(next.receiver, view.model, view);
  return view.poolCalls.find((call) => {
    if (call === next || pool === undefined || poolIdentity(call.receiver, view.model, view) !== pool)
      return false;
    const isMap = call.library.map !== undefined && call.method === call.library.map;
    if (!isMap && submittedMany(call, view) === undefined) return false;
    const { node, isCaught } = taskPromise(call.node);
    return !isCaught && parentOf(node) === awaited;
  });
}

/** The awaited value of a constant that is read here and nowhere else. */
function onlyUse(name: Node, view: FileView): Node | undefined {
  const binding = name.type === 'Identifier' ? view.model.names.bindingOf(name) : undefined;
  if (binding?.kind !== 'const' || binding.declaration.type !== 'VariableDeclarator') return undefined;
  const { id, init } = binding.declaration;
  if (id !== binding.node || init === null || binding.references.length !== 1) return undefined;
  return unwrap(init);
}
