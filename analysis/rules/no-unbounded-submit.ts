/**
 * Tasks submitted without a bound: a stream's items as fast as they come, or a collection of tens of thousands at once.
 * Each waits in the queue with its arguments and its promise. Silent where anything in the file holds the source back.
 */
import type { CallExpression } from 'oxc-parser';
import { droppedPromise } from '../dataflow/dropped-promise.ts';
import { knownCount } from '../dataflow/known-count.ts';
import type { Loop } from '../dataflow/loop-dependence.ts';
import { nearestLoop, submittedMany } from '../dataflow/submitted-many.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { unboundedFixes } from '../fixes/unbounded-fix.ts';
import {
  enclosingFunction,
  isFunction,
  isInside,
  memberName,
  parentOf,
  propertyValue,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

/** From here on, waiting tasks are counted in tens of megabytes. */
const MANY = 10_000;

const noUnboundedSubmit: Rule = {
  id: 'no-unbounded-submit',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A stream, or a very large collection, is submitted with no bound on what waits in the queue.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => {
      if (call.method !== call.library.submit) return [];
      const source = streamOf(call, view) ?? largeCollection(call, view);
      return source === undefined || isBounded(call, view) ? [] : [report(call, source, view)];
    });
  },
};

export default noUnboundedSubmit;

interface Source {
  readonly kind: 'stream' | 'collection';
  /** In the user's words: "each `data` of `input`", "100000 items". */
  readonly what: string;
}

/** `for await (const chunk of stream)` without waiting for the task, or `stream.on('data', …)`. */
function streamOf(call: PoolCall, view: FileView): Source | undefined {
  const loop = nearestLoop(call.node);
  if (loop?.type === 'ForOfStatement' && loop.await && isInside(call.node, loop.body)) {
    if (waitsIn(loop) || isSettlingLoop(loop, view)) return undefined;
    return { kind: 'stream', what: `all of \`${shortened(view.textOf(loop.right))}\` as it comes` };
  }
  const handler = enclosingFunction(call.node);
  const listening = handler === undefined ? undefined : listeningCall(handler);
  if (listening === undefined || loop !== undefined) return undefined;
  const callee = unwrap(listening.callee);
  const emitter = callee.type === 'MemberExpression' ? shortened(view.textOf(callee.object)) : 'it';
  const [event] = listening.arguments;
  return {
    kind: 'stream',
    what: `each ${event === undefined ? 'event' : view.textOf(event)} of \`${emitter}\``,
  };
}

/** Events of which a readable stream, or readline, sends as many as there is data. */
const STREAMING = new Set(['data', 'line']);

function listeningCall(handler: FunctionLike): CallExpression | undefined {
  const outer = wrapped(handler);
  const call = parentOf(outer);
  if (call?.type !== 'CallExpression' || call.arguments[1] !== outer) return undefined;
  const [event] = call.arguments;
  const name = event?.type === 'Literal' ? event.value : undefined;
  const isListening = ['on', 'addListener'].includes(memberName(unwrap(call.callee)) ?? '');
  return isListening && typeof name === 'string' && STREAMING.has(name) ? call : undefined;
}

/** One task is under way at a time, or the loop waits for something of its own. */
function waitsIn(loop: Loop): boolean {
  let waits = false;
  walk(loop.body, (node) => {
    if (node.type === 'AwaitExpression' || node.type === 'BreakStatement' || node.type === 'ReturnStatement')
      waits = true;
    return !waits && !isFunction(node);
  });
  return waits;
}

/** A loop over what a pool gives has been held back by that pool. */
function isSettlingLoop(loop: Loop, view: FileView): boolean {
  return view.poolCalls.some(({ node }) => loop.type === 'ForOfStatement' && isInside(node, loop.right));
}

function largeCollection(call: PoolCall, view: FileView): Source | undefined {
  if (view.isTrial) return undefined;
  const many = submittedMany(call, view);
  const loop = many === undefined ? nearestLoop(call.node) : undefined;
  const isDropped = droppedPromise(call.node, view.model.names) !== undefined || isVoid(call.node);
  let source = many?.source;
  if (source === undefined && isDropped && loop?.type === 'ForStatement') source = loop.test ?? undefined;
  if (source === undefined && isDropped && loop?.type === 'ForOfStatement') source = loop.right;
  const round = many?.round ?? loop;
  if (source === undefined || (round !== undefined && !isFunction(round) && waitsIn(round))) return undefined;
  const count = knownCount(source, view.model.names);
  return count === undefined || count <= MANY
    ? undefined
    : { kind: 'collection', what: `${count} tasks at once` };
}

function isVoid(call: Node): boolean {
  const parent = parentOf(wrapped(call));
  return parent?.type === 'UnaryExpression' && parent.operator === 'void';
}

/** What holds a source back, whatever it belongs to: to look closer would be to guess. */
const HELD_BACK =
  /\b(pause|resume|drain|needsDrain|queueSize|isFull|highWaterMark|maxQueue|maxQueueSize|p-?limit|pMap|p-queue|PQueue|semaphore|acquire|throttle|limiter|rateLimit|concurrency|backpressure|Transform|Writable)\b/i;

function isBounded(call: PoolCall, view: FileView): boolean {
  const isHeld = HELD_BACK.test(withoutComments(view));
  return isHeld || hasQueueLimit(call, view);
}

function withoutComments({ model: { tree }, text }: FileView): string {
  let rest = '';
  let at = 0;
  for (const { start, end } of tree.comments) {
    rest += text.slice(at, start);
    at = Math.max(at, end);
  }
  return rest + text.slice(at);
}

/** A pool that refuses tasks when its queue is full; options from elsewhere may say so. */
function hasQueueLimit({ receiver }: PoolCall, view: FileView): boolean {
  const declaration = view.model.names.bindingOf(unwrap(receiver))?.declaration;
  if (declaration?.type !== 'VariableDeclarator' || declaration.init === null) return false;
  const made = unwrap(declaration.init);
  if (made.type !== 'NewExpression' && made.type !== 'CallExpression') return false;
  return made.arguments.some((argument) => {
    const options = unwrap(argument);
    if (options.type !== 'ObjectExpression') return false;
    const limit = propertyValue(options, 'maxQueue') ?? propertyValue(options, 'maxQueueSize');
    return limit !== undefined || options.properties.some(({ type }) => type === 'SpreadElement');
  });
}

function report(call: PoolCall, { kind, what }: Source, view: FileView): Report {
  const pool = view.textOf(call.receiver);
  const map = call.library.map;
  const held =
    kind === 'stream'
      ? 'Nothing slows the source down to the speed of the workers, so what is not done yet piles up in memory'
      : 'All of them wait in memory with their arguments and promises before the first is done';
  const instead =
    map === undefined
      ? 'Keep a number of tasks under way, and wait for one of them before submitting the next'
      : `Give the source itself to \`${pool}.${map}()\`, which takes from it as workers become free`;
  const callee = unwrap(call.node.callee);
  return {
    span: { start: callee.start, end: callee.end },
    message: `\`${pool}\` is given ${what}. ${held}. ${instead}.`,
    fixes: unboundedFixes(call, view),
  };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 37)}…` : line;
}
