/**
 * Messages to workers that were started by hand, of which some never arrive, or arrive at the wrong place: all work for one of
 * several workers, a listener added for every task, a message to a worker that has ended, an end at the first answer. A pool does
 * this bookkeeping. Silent where messages carry ids, listeners are taken away again, or `once` waits for one answer.
 */
import { nearestLoop } from '../dataflow/submitted-many.ts';
import type { FileView } from '../file-view.ts';
import { rawWorkers, type RawWorker } from '../lifecycle/raw-worker.ts';
import { runsOnce } from '../lifecycle/runs-once.ts';
import {
  handlerOf,
  isEnd,
  isPost,
  listensFor,
  workerCalls,
  type WorkerCall,
} from '../lifecycle/worker-messages.ts';
import { statementIn } from '../lifecycle/statement-of.ts';
import type { Binding } from '../syntax/binding.ts';
import {
  ancestors,
  childrenOf,
  enclosingFunction,
  isFunction,
  isInside,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const workerMessageProtocol: Rule = {
  id: 'worker-message-protocol',
  defaultSeverity: 'error',
  summary: 'Messages to a worker get lost, or answers reach the wrong task.',
  check(view: FileView): readonly Report[] {
    // Tests end workers and talk to dead ones on purpose.
    if (view.isTrial) return [];
    const workers = rawWorkers(view);
    if (workers.length === 0) return [];
    const calls = workerCalls(view);
    return [
      ...workers.flatMap((worker) => oneOfMany(worker, view)),
      ...calls.flatMap((call) => [
        ...listenerPerTask(call, calls, view),
        ...postAfterEnd(call, calls),
        ...endAtFirstAnswer(call, calls),
      ]),
    ];
  },
};

export default workerMessageProtocol;

/** `workers[0].postMessage(chunk)` in a loop, while nothing is ever sent to the others. */
function oneOfMany({ node }: RawWorker, view: FileView): readonly Report[] {
  const list = listOf(node, view);
  if (list === undefined) return [];
  let found: Node | undefined;
  for (const { node: use } of list.references) {
    const element = parentOf(wrapped(use));
    if (element?.type !== 'MemberExpression') return [];
    const name = memberName(element);
    if (!element.computed) {
      // Whoever goes through the list may send to each.
      if (name === 'push' || name === 'length') continue;
      return [];
    }
    const index = unwrap(element.property);
    if (index.type !== 'Literal' || index.value !== 0) return [];
    const post = parentOf(wrapped(element));
    const call = post === undefined ? undefined : parentOf(wrapped(post));
    const isSent = post !== undefined && isPost({ method: memberName(post) ?? '' });
    if (isSent && call !== undefined && isRepeated(call)) found ??= call;
  }
  if (found === undefined) return [];
  const { start, end } = found;
  return [
    {
      span: { start, end },
      message: `All messages go to \`${list.name}[0]\`: the other workers of \`${list.name}\` are started and never get anything to do. Send each to the next worker that is free, or leave that to a pool.`,
    },
  ];
}

/** The name of the collection that the worker is put into with its like. */
function listOf(node: Node, view: FileView): Binding | undefined {
  const outer = wrapped(node);
  const parent = parentOf(outer);
  const { names } = view.model;
  if (parent?.type === 'CallExpression') {
    const callee = unwrap(parent.callee);
    const isPushed = callee.type === 'MemberExpression' && memberName(callee) === 'push';
    return isPushed && isRepeated(parent) ? names.bindingOf(unwrap(callee.object)) : undefined;
  }
  if (parent?.type !== 'ArrowFunctionExpression' || parent.body !== outer) return undefined;
  const made = parentOf(wrapped(parent));
  const declarator = made === undefined ? undefined : parentOf(wrapped(made));
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  return names.bindingOf(declarator.id);
}

/** In a loop, or in the callback of one. */
function isRepeated(node: Node): boolean {
  if (nearestLoop(node) !== undefined) return true;
  const callback = enclosingFunction(node);
  const call = callback === undefined ? undefined : parentOf(wrapped(callback));
  return call?.type === 'CallExpression' && /^(forEach|map)$/.test(memberName(unwrap(call.callee)) ?? '');
}

/** `worker.on('message', …)` each time that something is sent to a worker that was there before. */
function listenerPerTask(call: WorkerCall, calls: readonly WorkerCall[], view: FileView): readonly Report[] {
  if (!listensFor(call, 'message') || /\w*[iI]d\b/.test(view.textOf(call.node.arguments[1] ?? call.node)))
    return [];
  const owner = taskFunction(call.node);
  const loop = nearestLoop(call.node);
  const round: Node | undefined =
    loop !== undefined && isFromOutside(call, loop)
      ? loop
      : owner !== undefined && isCalledOften(owner, view)
        ? owner
        : undefined;
  if (round === undefined || !isFromOutside(call, round)) return [];
  const same = calls.filter((other) => isSame(other, call) && isInside(other.node, round));
  const isRemoved = calls.some((other) => isSame(other, call) && /^(off|remove)/.test(other.method));
  if (isRemoved || !same.some(isPost)) return [];
  const { start, end } = call.node;
  return [
    {
      span: { start, end },
      message: `A listener is added to \`${call.text}\` for every task and never taken away: each answer reaches all of them, also those of other tasks, and their number grows. Listen once, send an id with every task, and look up by the id in the answer whom it is for; or leave that to a pool.`,
    },
  ];
}

/** The function that stands for one task; that of `new Promise(…)` is a part of it. */
function taskFunction(node: Node): FunctionLike | undefined {
  let owner = enclosingFunction(node);
  while (owner !== undefined) {
    const parent = parentOf(wrapped(owner));
    const isExecutor =
      parent?.type === 'NewExpression' &&
      parent.callee.type === 'Identifier' &&
      parent.callee.name === 'Promise';
    if (!isExecutor) return owner;
    owner = enclosingFunction(owner);
  }
  return undefined;
}

function isCalledOften(owner: FunctionLike, view: FileView): boolean {
  const parent = parentOf(owner);
  if (parent?.type === 'MethodDefinition')
    return parent.kind === 'method' && !SET_UP.test(view.textOf(parent.key));
  const name = owner.type === 'ArrowFunctionExpression' ? undefined : owner.id;
  if (name !== null && name !== undefined && SET_UP.test(name.name)) return false;
  // A function that is handed on is called when something happens, perhaps once.
  if (parentOf(wrapped(owner))?.type === 'CallExpression') return false;
  return !runsOnce(owner, view.model.names);
}

const SET_UP = /^#?(init|start|setup|connect|create|make|spawn|main|constructor|open|boot)/i;

function isFromOutside({ binding, receiver, node }: WorkerCall, round: Node): boolean {
  if (binding !== undefined)
    return binding.kind !== 'parameter' && !isInside(binding.node, round) && !isReassigned(binding);
  // A field that the task itself fills is a new worker each time.
  const name = memberName(receiver);
  return !isAssignedIn(round, name) && isInside(node, round);
}

function isReassigned({ references }: Binding): boolean {
  return references.some(({ isWrite }) => isWrite);
}

function isAssignedIn(node: Node, name: string | undefined): boolean {
  if (node.type === 'AssignmentExpression' && memberName(unwrap(node.left)) === name) return true;
  return childrenOf(node).some((child) => isAssignedIn(child, name));
}

function isSame(left: WorkerCall, right: WorkerCall): boolean {
  return left.binding === right.binding && left.text === right.text;
}

/** A message behind `await worker.terminate()` in the same block, or in the worker's own exit listener. */
function postAfterEnd(call: WorkerCall, calls: readonly WorkerCall[]): readonly Report[] {
  const { binding, node, text } = call;
  if (!isPost(call) || binding === undefined || isReassigned(binding)) return [];
  const ended = calls.find((other) => isSame(other, call) && isEnd(other) && isBefore(other.node, node));
  const exit = calls.find((other) => {
    const handler = isSame(other, call) ? handlerOf(other, 'exit') : undefined;
    return handler !== undefined && isInside(node, handler);
  });
  if (ended === undefined && exit === undefined) return [];
  const when = ended === undefined ? 'has exited here' : `was ended by \`${ended.method}()\` before`;
  return [
    {
      span: { start: node.start, end: node.end },
      message: `\`${text}\` ${when}, so this message reaches nobody: no error tells so, and whoever waits for the answer waits for ever. Send it before, or to a new worker.`,
    },
  ];
}

/** A statement of its own that comes earlier in a block around the other. */
function isBefore(end: Node, post: Node): boolean {
  const place = statementIn(end);
  if (place === undefined || place.statement.end > post.start || !isInside(post, place.block)) return false;
  if (place.statement.type !== 'ExpressionStatement') return false;
  let value = unwrap(place.statement.expression);
  if (value.type === 'AwaitExpression') value = unwrap(value.argument);
  return value === end && enclosingFunction(post) === enclosingFunction(end);
}

/** `worker.on('message', () => worker.terminate())`, for a worker that is sent more than one message. */
function endAtFirstAnswer(call: WorkerCall, calls: readonly WorkerCall[]): readonly Report[] {
  const handler = handlerOf(call, 'message');
  if (handler === undefined) return [];
  const end = calls.find(
    (other) => isSame(other, call) && isEnd(other) && isUnconditional(other.node, handler),
  );
  const posts = calls.filter(
    (other) => isSame(other, call) && isPost(other) && !isInside(other.node, handler),
  );
  if (end === undefined || !isSentMany(posts, call)) return [];
  const { start } = end.node;
  return [
    {
      span: { start, end: end.node.end },
      message: `\`${call.text}\` is ended at its first answer, but it is sent more than one message: what it has not answered by then is lost. Count the answers, and end it after the last.`,
    },
  ];
}

function isUnconditional(end: Node, handler: FunctionLike): boolean {
  if (!isInside(end, handler) || enclosingFunction(end) !== handler) return false;
  const inner = ancestors(end).filter((up) => isInside(up, handler) && up !== handler);
  if (inner.some(({ type }) => DECIDING.test(type))) return false;
  const statements = handler.body?.type === 'BlockStatement' ? handler.body.body : [];
  return !statements.some((statement) => statement.start < end.start && DECIDING.test(statement.type));
}

const DECIDING = /^(If|Switch|Try|For|ForOf|While)Statement$|^(Conditional|Logical)Expression$/;

/** In a loop that does not make the worker anew, or from several places one after the other. */
function isSentMany(posts: readonly WorkerCall[], { binding }: WorkerCall): boolean {
  const isLooped = posts.some(({ node }) => {
    const loop = nearestLoop(node) ?? callbackRound(node);
    return loop !== undefined && (binding === undefined || !isInside(binding.node, loop));
  });
  const [first, ...rest] = posts;
  const block = first === undefined ? undefined : statementIn(first.node)?.block;
  return isLooped || rest.some(({ node }) => block !== undefined && statementIn(node)?.block === block);
}

function callbackRound(node: Node): Node | undefined {
  const callback = enclosingFunction(node);
  return callback !== undefined && isFunction(callback) && isRepeated(node) ? callback : undefined;
}
