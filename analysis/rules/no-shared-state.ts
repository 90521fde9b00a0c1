/**
 * Module variables that one side changes and the other expects to see changed. Each worker loads a copy of the module of
 * its own: what the caller sets does not reach the task, and what the task sets does not reach the caller.
 */
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { isChangedInPlace } from '../functions/mutation.ts';
import type { FileModel } from '../model/file-model.ts';
import { namedTask, spanOfTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import type { Binding, Reference } from '../syntax/binding.ts';
import {
  ancestors,
  enclosingFunction,
  isInside,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noSharedState: Rule = {
  id: 'no-shared-state',
  defaultSeverity: 'warning',
  summary:
    'A module variable is set on one side of the pool and read on the other, where it is another variable.',
  check(view: FileView): readonly Report[] {
    const reports = new Map<string, Report>();
    for (const call of view.poolCalls) {
      const shared = sharedBy(call, view);
      if (shared === undefined) continue;
      for (const report of [...settingsOf(shared, view), ...resultsOf(shared, view)]) {
        reports.set(`${report.span.start}:${report.message}`, report);
      }
    }
    return [...reports.values()];
  },
};

export default noSharedState;

/** A task and its caller in one file, with what the task runs there. */
interface Shared {
  readonly call: PoolCall;
  readonly task: SubmittedTask;
  readonly model: FileModel;
  readonly functions: readonly TracedFunction[];
  /** The functions of this file that the task runs. */
  readonly nodes: ReadonlySet<Node>;
  /** The function that makes the call, or gives the iteration that makes it. */
  readonly caller: Node;
}

function sharedBy(call: PoolCall, view: FileView): Shared | undefined {
  const task = taskOf(call, view);
  const caller = callerOf(call.node);
  if (task?.target === undefined || caller === undefined || task.target.path !== view.path) return undefined;
  const functions = (view.reachOf(task.target)?.functions ?? []).filter(({ path }) => path === view.path);
  const indexes = new Set(functions.map(({ index }) => index));
  const nodes = new Set(
    [...view.model.indexes.functions].filter(([, index]) => indexes.has(index)).map(([node]) => node),
  );
  if (nodes.has(caller)) return undefined;
  return { call, task, model: view.model, functions, nodes, caller };
}

const ITERATING = new Set(['map', 'forEach', 'flatMap', 'from']);

/** The function around a place; what an iteration calls at once is part of the function that iterates. */
function callerOf(node: Node): FunctionLike | undefined {
  const owner = enclosingFunction(node);
  const call = owner === undefined ? undefined : parentOf(wrapped(owner));
  const isIterating = call?.type === 'CallExpression' && ITERATING.has(memberName(unwrap(call.callee)) ?? '');
  return owner !== undefined && isIterating ? callerOf(owner) : owner;
}

/** `limit = 5; pool.map(task, …)`, where the task reads `limit`. */
function settingsOf(shared: Shared, view: FileView): readonly Report[] {
  const { call, task, caller } = shared;
  return stateOf(shared).flatMap((binding) => {
    if (binding.kind !== 'let' && binding.kind !== 'var') return [];
    const reads = binding.references.filter((at) => at.isRead && isOfTask(at, shared));
    const writes = binding.references.filter(
      ({ isWrite, node }) => isWrite && enclosingFunction(node) !== undefined,
    );
    const [set] = writes;
    const isSetHere = writes.every(({ node }) => callerOf(node) === caller && node.start < call.node.start);
    // A variable that is filled on demand is a cache of each worker.
    if (reads.length === 0 || set === undefined || !isSetHere || writes.some((at) => isOnDemand(at)))
      return [];
    return [
      {
        span: spanOfTask(task, call),
        message: `${capital(namedTask(task))} reads \`${binding.name}\`, which is set in this process only: a worker has its own copy of the module, where it still is what the module made it. Pass it to the task as an argument, or set it in the pool's initializer.`,
        related: [view.locate(view.path, set.node, `sets \`${binding.name}\``)],
      },
    ];
  });
}

/** `await pool.map(task, …); console.log(count)`, where the task counts in `count`. */
function resultsOf(shared: Shared, view: FileView): readonly Report[] {
  const { call, task, caller } = shared;
  if (isAlsoCalled(task, view)) return [];
  return stateOf(shared).flatMap((binding) => {
    const written = writeOfTask(binding, shared);
    if (written === undefined) return [];
    const others = binding.references.filter((at) => !isOfTask(at, shared) && !at.isType);
    // Where the caller changes it as well, what it reads is its own doing.
    if (others.some(({ isWrite, node }) => isWrite || isChangedInPlace(node) || isExported(node))) return [];
    const read = others.find(({ node }) => callerOf(node) === caller && node.start > call.node.end);
    if (read === undefined) return [];
    return [
      {
        span: { start: read.node.start, end: read.node.end },
        message: `\`${binding.name}\` is changed by ${namedTask(task)}, which runs in a worker with its own copy of the module: here it stays what it was before. Return the value from the task and put the results together here.`,
        related: [view.locate(view.path, written, `changes the worker's \`${binding.name}\``)],
      },
    ];
  });
}

/** What runs here as well, without the pool, changes the variable here. */
function isAlsoCalled({ node }: SubmittedTask, view: FileView): boolean {
  const references = view.model.names.bindingOf(unwrap(node))?.references ?? [];
  return references.some(({ node: at }) => {
    const call = parentOf(at);
    return call?.type === 'CallExpression' && call.callee === at;
  });
}

function stateOf({ model }: Shared): readonly Binding[] {
  return [...model.names.moduleScope.bindings.values()].filter(({ kind, declaration }) => {
    const isVariable = kind === 'const' || kind === 'let' || kind === 'var';
    return isVariable && declaration.type === 'VariableDeclarator' && !isSharedMemory(declaration);
  });
}

/** Memory that threads do share. */
function isSharedMemory(declarator: Node): boolean {
  if (declarator.type !== 'VariableDeclarator' || declarator.init === null) return false;
  const init = unwrap(declarator.init);
  const made =
    init.type === 'NewExpression' ? [init, ...init.arguments.map((argument) => unwrap(argument))] : [];
  return made.some(
    (node) =>
      node.type === 'NewExpression' &&
      node.callee.type === 'Identifier' &&
      (node.callee.name === 'SharedArrayBuffer' || node.callee.name.endsWith('Array')),
  );
}

function isOfTask({ node }: Reference, { nodes }: Shared): boolean {
  return ancestors(node).some((up) => nodes.has(up));
}

/** The place where the task changes it; caches that the task itself asks are no effect. */
function writeOfTask(binding: Binding, { functions }: Shared) {
  const spans = functions.flatMap(({ summary }) =>
    summary.effects.filter(({ kind, what }) => kind === 'global-write' && isAbout(what, binding.name)),
  );
  return spans
    .map(({ span }) => span)
    .find((span) => binding.references.some(({ node }) => node.start >= span.start && node.end <= span.end));
}

function isAbout(what: string, name: string): boolean {
  const [, written] = /`([\w$]+)/.exec(what) ?? [];
  return written === name;
}

/** `if (!table) table = …` and `table ??= …`. */
function isOnDemand({ node }: Reference): boolean {
  const assignment = parentOf(wrapped(node));
  if (assignment?.type === 'AssignmentExpression' && assignment.operator !== '=') return true;
  return ancestors(node).some((up) => up.type === 'IfStatement' && !isInside(node, up.test));
}

function isExported(node: Node): boolean {
  return parentOf(node)?.type === 'ExportSpecifier';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
