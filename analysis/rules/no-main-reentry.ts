/**
 * A module that makes a pool while it is loaded, and has a task itself: the worker loads the same module to find the task,
 * and would make a pool as well, which is refused there. Silent where a condition, of any kind, stands before it.
 */
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView, PoolCall, PoolSite } from '../file-view.ts';
import { mainGuardFixes } from '../fixes/main-guard-fix.ts';
import { taskOf } from '../pools/task.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noMainReentry: Rule = {
  id: 'no-main-reentry',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A worker loads the module that runs the pool, and would run it again.',
  check(view: FileView): readonly Report[] {
    // Whoever asks what the main program is has thought of it.
    if (ASKS_FOR_MAIN.test(view.text)) return [];
    const task = view.poolCalls.map((call) => ownTask(call, view)).find((found) => found !== undefined);
    if (task === undefined) return [];
    for (const site of view.poolSites) {
      if (site.library.taskCarrier !== 'reference') continue;
      const entry = entryOf(site.node, view);
      if (entry !== undefined) return [report(site, entry, task, view)];
    }
    return [];
  },
};

export default noMainReentry;

const ASKS_FOR_MAIN =
  /isMainThread|isMain\b|import\.meta\.main|require\.main|argv\[1\]|isWorker\b|workerData/;

/** The task of a call, where the worker finds it in this very module. */
function ownTask(call: PoolCall, view: FileView): TracedFunction | undefined {
  if (call.library.taskCarrier !== 'reference') return undefined;
  const target = taskOf(call, view)?.target;
  return target?.path === view.path && view.isExported(target) ? target : undefined;
}

function report({ node }: PoolSite, entry: Node, task: TracedFunction, view: FileView): Report {
  const { name } = task.summary;
  const made = `\`${view.textOf(node.callee)}\``;
  const start = entry === node ? `${made} is made` : `\`${view.textOf(entry)}\` makes a pool`;
  return {
    span: { start: entry.start, end: entry.end },
    message: `${start} whenever this module is loaded, and the worker loads it too, to find the task \`${name}\`: a pool is refused there, and the task fails. Move \`${name}\` to a module of its own, or make the pool only under \`if (process.argv[1] === fileURLToPath(import.meta.url))\`.`,
    fixes: mainGuardFixes(entry, view),
    related: [view.locate(view.path, task.summary.nameSpan, 'the worker loads the module for this task')],
  };
}

/** What the module does by itself that makes the pool: making it, or a call of the function that does. */
function entryOf(call: Node, view: FileView): Node | undefined {
  const owner = enclosingFunction(call);
  if (isConditional(call, owner)) return undefined;
  if (owner === undefined) return call;
  if (mayReturnBefore(call, owner)) return undefined;
  const invoked = parentOf(wrapped(owner));
  if (enclosingFunction(owner) !== undefined || invoked === undefined) return undefined;
  if (invoked.type === 'CallExpression' && unwrap(invoked.callee) === owner) {
    return isConditional(invoked, undefined) ? undefined : call;
  }
  const name = owner.type === 'FunctionDeclaration' ? owner.id : undefined;
  const binding = name ? view.model.names.bindingOf(name) : undefined;
  for (const { node } of binding?.references ?? []) {
    const caller = parentOf(node);
    if (caller?.type !== 'CallExpression' || caller.callee !== node) continue;
    if (enclosingFunction(caller) === undefined && !isConditional(caller, undefined)) return caller;
  }
  return undefined;
}

/** Something between the node and its function, or the module, decides whether it runs. */
function isConditional(node: Node, owner: Node | undefined): boolean {
  for (const up of ancestors(node)) {
    if (up === owner) return false;
    if (isFunction(up) || /^(If|Switch|Conditional|Logical|Catch|Class)/.test(up.type)) return true;
  }
  return false;
}

/** An early return before the node. */
function mayReturnBefore(node: Node, owner: FunctionLike): boolean {
  let returns = false;
  walk(owner, (inner) => {
    if (inner !== owner && isFunction(inner)) return false;
    if (inner.type === 'ReturnStatement' && inner.start < node.start && inner.end < node.start)
      returns = true;
    return !returns;
  });
  return returns;
}
