/**
 * A thread or process of its own for every request, where a pool would keep a few at work. Only requests are asked: a loop that
 * starts workers may be making a pool. Silent in tests and where the worker is kept.
 */
import type { FileView } from '../file-view.ts';
import { workerPoolFixes } from '../fixes/worker-pool-fix.ts';
import { isGuardedOnce } from '../lifecycle/guarded-once.ts';
import { rawWorkers, type RawWorker } from '../lifecycle/raw-worker.ts';
import { isRequestHandler } from '../lifecycle/request-handler.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  parentOf,
  propertyValue,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noWorkerPerTask: Rule = {
  id: 'no-worker-per-task',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A thread or process is started for every request.',
  check(view: FileView): readonly Report[] {
    return rawWorkers(view).flatMap((worker) => {
      // The workers of a cluster serve requests; they are not made by one.
      if (worker.isOfCluster || isDetached(worker) || isKept(worker.node, view) || isOnce(worker, view))
        return [];
      const request = requestAround(worker.node, view) ?? requestCalling(worker.node, view);
      return request === undefined ? [] : [report(worker, request, view)];
    });
  },
};

export default noWorkerPerTask;

/** Meant to outlive the request, and the program. */
function isDetached({ node }: RawWorker): boolean {
  return node.arguments.some((argument) => propertyValue(unwrap(argument), 'detached') !== undefined);
}

/** `if (installing) return; installing = true;` lets one request alone through. */
function isOnce({ node }: RawWorker, view: FileView): boolean {
  return ancestors(node).some((up) => isFunction(up) && isGuardedOnce(up, (part) => view.textOf(part)));
}

/** Put into a field, a collection, or a name from further out: somebody may use it again. */
function isKept(node: Node, view: FileView): boolean {
  const owner = enclosingFunction(node);
  for (const up of ancestors(node)) {
    if (up === owner) break;
    if (up.type === 'AssignmentExpression' || up.type === 'LogicalExpression') return true;
  }
  return view.usesOf(node).some((use) => use.kind === 'escaped' && use.how === 'stored');
}

/** The handler that the worker is started in, perhaps inside `new Promise(…)` or a `try`. */
function requestAround(node: Node, view: FileView): FunctionLike | undefined {
  for (const up of ancestors(node)) {
    if (!isFunction(up)) continue;
    if (isRequestHandler(up, view.model.names, view.path)) return up;
    if (!isExecutor(up)) return undefined;
  }
  return undefined;
}

function isExecutor(callback: FunctionLike): boolean {
  const parent = parentOf(wrapped(callback));
  return (
    parent?.type === 'NewExpression' &&
    parent.callee.type === 'Identifier' &&
    parent.callee.name === 'Promise'
  );
}

/** A handler of the same file that calls the function which starts the worker. */
function requestCalling(node: Node, view: FileView): Node | undefined {
  let starter = enclosingFunction(node);
  while (starter !== undefined && isExecutor(starter)) starter = enclosingFunction(starter);
  const name = starter === undefined ? undefined : nameOf(starter);
  const references = name === undefined ? [] : (view.model.names.bindingOf(name)?.references ?? []);
  for (const { node: use } of references) {
    const call = parentOf(use);
    if (
      call?.type === 'CallExpression' &&
      unwrap(call.callee) === use &&
      requestAround(call, view) !== undefined
    )
      return call;
  }
  return undefined;
}

function nameOf(starter: FunctionLike): Node | undefined {
  if (starter.type !== 'ArrowFunctionExpression' && starter.id !== null) return starter.id;
  const parent = parentOf(wrapped(starter));
  return parent?.type === 'VariableDeclarator' ? parent.id : undefined;
}

function report(worker: RawWorker, request: Node, view: FileView): Report {
  const what = worker.kind === 'thread' ? 'a thread' : 'a process';
  const { start } = request;
  return {
    span: { start: worker.node.start, end: worker.node.end },
    message: `\`${worker.text}\` starts ${what} for every request: each waits for its start, and nothing bounds how many run at once. Use a pool, which starts a few once and queues the rest.`,
    fixes: workerPoolFixes(worker, view),
    related: [view.locate(view.path, { start, end: start + 1 }, 'Each request comes here.')],
  };
}
