/**
 * A task that starts something asynchronous and returns without waiting for it. The worker takes the next task, and what
 * was left over goes on beside it, or never does when the worker ends; its failure ends the worker.
 */
import { droppedPromise, type DroppedPromise } from '../dataflow/dropped-promise.ts';
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { floatingFixes } from '../fixes/floating-fix.ts';
import type { FileModel } from '../model/file-model.ts';
import type { Value } from '../modules/value.ts';
import { namedTask, spanOfTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import {
  isFunction,
  memberName,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noFloatingInTask: Rule = {
  id: 'no-floating-in-task',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A task starts something asynchronous and does not wait for it.',
  check(view: FileView): readonly Report[] {
    const reports = new Map<string, Report>();
    for (const call of view.poolCalls) {
      const task = taskOf(call, view);
      for (const floating of task?.target === undefined ? [] : floatingIn(task.target, view)) {
        if (task === undefined) continue;
        const found = report(call, task, floating, view);
        reports.set(`${found.span.start}:${found.span.end}`, found);
      }
    }
    return [...reports.values()];
  },
};

export default noFloatingInTask;

interface Floating {
  readonly dropped: DroppedPromise;
  readonly model: FileModel;
  /** The task itself, or the function that it calls. */
  readonly owner: string;
}

/** In the task and in the functions of the project that it calls by name; handlers outlive a task on purpose. */
function floatingIn(task: TracedFunction, view: FileView): readonly Floating[] {
  const functions = view.reachOf(task)?.functions ?? [];
  return functions
    .filter((one) => one === task || one.summary.isTopLevel)
    .flatMap((one) => {
      const source = view.sourceOf(one);
      return source === undefined ? [] : floatingInBody(source.node, source.model, one.summary.name, view);
    });
}

function floatingInBody(
  owner: FunctionLike,
  model: FileModel,
  name: string,
  view: FileView,
): readonly Floating[] {
  const found: Floating[] = [];
  walk(owner, (node) => {
    if (isFunction(node) && node !== owner && !isOfForEach(node)) return false;
    if (node.type !== 'CallExpression') return true;
    const callee = view.resolveRef(model.describer.describe(node.callee), model.path);
    const dropped = givesPromise(callee) ? droppedPromise(node, model.names) : undefined;
    if (dropped !== undefined) found.push({ dropped, model, owner: name });
    return true;
  });
  return found;
}

function isOfForEach(callback: FunctionLike): boolean {
  const call = parentOf(wrapped(callback));
  return call?.type === 'CallExpression' && memberName(unwrap(call.callee)) === 'forEach';
}

const PROMISING =
  /^(fetch|(node:)?fs\/promises\.\w+|(node:)?fs\.promises\.\w+|(node:)?timers\/promises\.\w+|(node:)?dns(\/promises|\.promises)\.\w+|(node:)?stream\/promises\.\w+)$/;

function givesPromise(callee: Value): boolean {
  if (callee.kind === 'function') return callee.summary.isAsync;
  return callee.kind === 'external' && callee.isBuiltIn && PROMISING.test(callee.name);
}

function report(
  call: PoolCall,
  task: SubmittedTask,
  { dropped, model, owner }: Floating,
  view: FileView,
): Report {
  const text = shortened(model.text.slice(dropped.whole.start, dropped.whole.end));
  const isHere = model.path === view.path;
  const who =
    owner === task.target?.summary.name ? namedTask(task) : `\`${owner}\`, which ${namedTask(task)} calls,`;
  const subject = who === 'the task' ? 'The task' : who;
  return {
    span: isHere ? spanOf(dropped.whole) : spanOfTask(task, call),
    message: `${subject} does not wait for \`${text}\`: the worker takes the next task while it goes on, so it is in nobody's result, may be cut off when the worker ends, and ends the worker if it fails. Await it, or return its promise.`,
    related: isHere
      ? [view.locate(view.path, spanOfTask(task, call), 'runs in a worker')]
      : [view.locate(model.path, spanOf(dropped.whole), 'nothing waits for this')],
    fixes: isHere ? floatingFixes(dropped, view).filter(({ title }) => !title.includes('void')) : [],
  };
}

function spanOf({ start, end }: Node) {
  return { start, end };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 50 ? `${line.slice(0, 47)}…` : line;
}
