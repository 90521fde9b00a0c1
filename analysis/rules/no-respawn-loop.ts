/**
 * A worker that is started again whenever it ends, without condition or pause: one that fails at its start is started as fast as
 * the machine can. Silent where anything in the handler decides, counts or waits.
 */
import type { FileView } from '../file-view.ts';
import { listeningAt, rawWorkers, type RawWorker } from '../lifecycle/raw-worker.ts';
import {
  ancestors,
  childrenOf,
  enclosingFunction,
  isFunction,
  isInside,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const noRespawnLoop: Rule = {
  id: 'no-respawn-loop',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A worker is started again whenever it exits, without condition or pause.',
  check(view: FileView): readonly Report[] {
    const workers = rawWorkers(view);
    return workers.flatMap((worker) => {
      const direct = exitHandlerAround(worker.node);
      if (direct !== undefined) return isPlain(direct) ? [report(worker, worker.node, view)] : [];
      const again = startedAgainAt(worker, view);
      return again === undefined ? [] : [report(worker, again, view)];
    });
  },
};

export default noRespawnLoop;

/** The listener for an exit that the node stands in directly. */
function exitHandlerAround(node: Node): FunctionLike | undefined {
  const handler = enclosingFunction(node);
  const call = handler === undefined ? undefined : parentOf(wrapped(handler));
  if (handler === undefined || call?.type !== 'CallExpression') return undefined;
  const callee = unwrap(call.callee);
  const listening = callee.type === 'MemberExpression' ? listeningAt(callee.object) : undefined;
  return listening?.call === call && listening.event === 'exit' ? handler : undefined;
}

/** Nothing in the handler decides, throws or waits. */
function isPlain(handler: FunctionLike): boolean {
  if (handler.body === null) return false;
  let plain = true;
  walk(handler.body, (node) => {
    if (DECIDING.test(node.type) || isFunction(node)) plain = false;
    if (
      node.type === 'CallExpression' &&
      node.callee.type === 'Identifier' &&
      node.callee.name === 'setTimeout'
    )
      plain = false;
    return plain;
  });
  return plain;
}

const DECIDING =
  /^(If|Switch|Throw|Return|While|For|ForOf|Try)Statement$|^(Conditional|Logical|Await|Update|Assignment|Yield)Expression$/;

/** `function start() { const worker = fork(…); worker.on('exit', start); }`, or `() => start()`. */
function startedAgainAt({ node }: RawWorker, view: FileView): Node | undefined {
  const starter = enclosingFunction(node);
  if (starter === undefined || starter.type === 'ArrowFunctionExpression' || starter.id === null)
    return undefined;
  const declarator = parentOf(wrapped(node));
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  if (hasCondition(starter, node)) return undefined;
  const worker = view.model.names.bindingOf(declarator.id);
  for (const { node: use } of view.model.names.bindingOf(starter.id)?.references ?? []) {
    const listener = listenerOf(use);
    const call = listener === undefined ? undefined : parentOf(wrapped(listener));
    if (call?.type !== 'CallExpression' || enclosingFunction(call) !== starter) continue;
    const callee = unwrap(call.callee);
    const receiver = callee.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
    if (receiver === undefined || view.model.names.bindingOf(receiver) !== worker) continue;
    if (listeningAt(receiver)?.event === 'exit') return use;
  }
  return undefined;
}

/** The reference itself, or the plain function that calls it. */
function listenerOf(use: Node): Node | undefined {
  const parent = parentOf(use);
  if (parent?.type !== 'CallExpression' || parent.callee !== use) return use;
  const handler = enclosingFunction(use);
  return handler !== undefined && isPlain(handler) ? handler : undefined;
}

/** What decides in the starting function may as well decide whether to start. */
function hasCondition(starter: FunctionLike, node: Node): boolean {
  const nested = ancestors(node).some(
    (up) => isInside(up, starter) && up !== starter && DECIDING.test(up.type),
  );
  const body = starter.body?.type === 'BlockStatement' ? childrenOf(starter.body) : [];
  return nested || body.some((statement) => statement.start < node.start && DECIDING.test(statement.type));
}

function report(worker: RawWorker, again: Node, view: FileView): Report {
  return {
    span: { start: again.start, end: again.end },
    message: `\`${worker.text}\` starts a worker again whenever one exits, also when it ends at once: a mistake in its start-up keeps the machine busy with starting workers. Wait before starting it again, longer each time, and give up after some attempts.`,
    fixes: fixes(worker, again, view),
  };
}

function fixes({ node }: RawWorker, again: Node, view: FileView): readonly ReportFix[] {
  if (again !== node || parentOf(wrapped(node))?.type !== 'ExpressionStatement') return [];
  return [
    {
      title: 'Start it again after a second',
      kind: 'suggestion',
      edits: [{ start: node.start, end: node.end, newText: `setTimeout(() => ${view.textOf(node)}, 1000)` }],
    },
  ];
}
