/**
 * A task that reads what does not travel with it. Poolscope's worker imports the module that exports the function, so a
 * closure, an inner or an unexported function cannot be found there; workerpool sends the function's source, so every
 * name of its surroundings is missing in the worker.
 */
import type { FileView, PoolCall } from '../file-view.ts';
import { closureFixes } from '../fixes/closure-fix.ts';
import { exportFixes } from '../fixes/export-fix.ts';
import { taskOf } from '../pools/task.ts';
import { capturesOf, readsThis, type Capture } from '../syntax/captures.ts';
import {
  enclosingFunction,
  isFunction,
  memberName,
  parentOf,
  unwrap,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noClosureCapture: Rule = {
  id: 'no-closure-capture',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A task reads bindings that do not travel with it to the worker.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => {
      const [first] = call.node.arguments;
      if (first === undefined || taskOf(call, view) === undefined) return [];
      const task = unwrap(first);
      const report =
        call.library.taskCarrier === 'reference'
          ? byReference(call, task, view)
          : call.library.taskCarrier === 'source'
            ? bySource(call, task, view)
            : undefined;
      return report === undefined ? [] : [report];
    });
  },
};

export default noClosureCapture;

function byReference(call: PoolCall, task: Node, view: FileView): Report | undefined {
  const bound = boundOrMethod(task);
  if (bound !== undefined) return methodReport(task, bound, view);
  const owner = functionNodeOf(task, view);
  if (owner === undefined) return unexportedElsewhere(task, view);
  const captures = capturesOf(owner, view.model.names).filter(({ binding }) => isLocal(binding.node));
  if (task === owner || enclosingFunction(owner) !== undefined) {
    return {
      span: spanOf(task),
      message: `${describe(task, view)} ${reads(captures, owner)}: the worker imports the module that exports a task, and this function is made anew inside another. ${captures.length > 0 || readsThis(owner) ? 'Move it to the top level, export it, and pass what it reads as arguments' : 'Move it to the top level and export it'}.`,
      fixes: closureFixes(call, task, owner, captures, view),
    };
  }
  return isExported(task, view) ? undefined : unexported(task, owner, view);
}

/** `this.render`, `render.bind(x)`. */
function boundOrMethod(task: Node): 'method' | 'bound' | undefined {
  if (task.type === 'MemberExpression' && unwrap(task.object).type === 'ThisExpression') return 'method';
  if (task.type === 'CallExpression' && memberName(unwrap(task.callee)) === 'bind') return 'bound';
  return undefined;
}

function methodReport(task: Node, kind: 'method' | 'bound', view: FileView): Report {
  const why =
    kind === 'method'
      ? 'is a method and needs its `this`, which does not travel to the worker'
      : 'is a bound function, which no module exports, so the worker cannot find it';
  return {
    span: spanOf(task),
    message: `\`${view.textOf(task)}\` ${why}. Export a plain function and pass what it needs as arguments.`,
  };
}

/** The function's syntax, where it is one of this file's. */
function functionNodeOf(task: Node, view: FileView): FunctionLike | undefined {
  const value = view.functionOf(task);
  if (value === undefined || value.path !== view.path) return undefined;
  for (const [node, index] of view.model.indexes.functions)
    if (index === value.index && isFunction(node)) return node;
  return undefined;
}

function isLocal(declared: Node): boolean {
  return enclosingFunction(declared) !== undefined || parentOf(declared)?.type === 'CatchClause';
}

function isExported(task: Node, view: FileView): boolean {
  const value = view.functionOf(task);
  return value === undefined || view.isExported(value);
}

function unexported(task: Node, owner: FunctionLike, view: FileView): Report {
  return {
    span: spanOf(task),
    message: `\`${view.textOf(task)}\` is not exported: the worker imports this module and finds a task among its exports. Export it.`,
    fixes: exportFixes(owner, view),
  };
}

/** A function that another file made inside a call, or does not export under any name. */
function unexportedElsewhere(task: Node, view: FileView): Report | undefined {
  const value = view.functionOf(task);
  if (value === undefined || value.path === view.path || view.isExported(value) || value.summary.isTopLevel)
    return undefined;
  return {
    span: spanOf(task),
    message: `\`${view.textOf(task)}\` is made inside another function, so no module exports it and the worker cannot find it. Pass an exported function, and what it needs as arguments.`,
    related: [view.locate(value.path, value.summary.span, 'made here')],
  };
}

/** Whatever the function reads of its file is missing where its source is run. */
function bySource(call: PoolCall, task: Node, view: FileView): Report | undefined {
  const owner = functionNodeOf(task, view);
  if (owner === undefined) return importedSource(task, view);
  const captures = capturesOf(owner, view.model.names);
  if (captures.length === 0 && !readsThis(owner)) return undefined;
  return {
    span: spanOf(task),
    message: `${describe(task, view)} ${reads(captures, owner)}: workerpool sends the function's source text, so in the worker that name is not defined. Pass it as an argument, or import what is needed inside the function.`,
    related: captures.map(({ reference, binding }) =>
      view.locate(view.path, spanOf(reference.node), `\`${binding.name}\` is read here`),
    ),
    fixes: closureFixes(call, task, owner, captures, view),
  };
}

/** The function comes from another file; its summary there says which of that file's names it calls. */
function importedSource(task: Node, view: FileView): Report | undefined {
  const value = view.functionOf(task);
  const missing = value === undefined ? undefined : view.firstCapture(value);
  if (value === undefined || missing === undefined) return undefined;
  return {
    span: spanOf(task),
    message: `\`${view.textOf(task)}\` reads \`${missing.name}\` of its own file: workerpool sends the function's source text, so in the worker that name is not defined. Pass it as an argument, or import it inside the function.`,
    related: [view.locate(value.path, missing.span, `\`${missing.name}\` is read here`)],
  };
}

function describe(task: Node, view: FileView): string {
  return isFunction(task) ? 'This inline function' : `\`${view.textOf(task)}\``;
}

function reads(captures: readonly Capture[], owner: FunctionLike): string {
  const names = [...new Set(captures.map(({ binding }) => `\`${binding.name}\``))];
  if (readsThis(owner)) names.unshift('`this`');
  if (names.length === 0) return 'cannot be found by a worker';
  const list = names.length > 3 ? `${names.slice(0, 3).join(', ')} and more` : names.join(' and ');
  return `reads ${list} from around it`;
}

function spanOf({ start, end }: Node) {
  return { start, end };
}
