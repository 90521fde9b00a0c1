/**
 * Independent tasks awaited one by one in a loop: the pool has one task at a time. Stays silent where a round needs an
 * earlier one's result, where the loop may end early, retries or paces itself, and where one worker is all there is.
 */
import { isLoop, isLoopCarried, type Loop } from '../dataflow/loop-dependence.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { parallelLoopFixes } from '../fixes/parallel-loop-fix.ts';
import { hasOneWorker } from '../pools/one-worker.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  isInside,
  memberName,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noAwaitInSubmitLoop: Rule = {
  id: 'no-await-in-submit-loop',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'Independent tasks are awaited one by one, so one worker works at a time.',
  check(view: FileView): readonly Report[] {
    const reports: Report[] = [];
    const seen = new Set<Loop>();
    for (const call of view.poolCalls) {
      if (call.method !== call.library.submit) continue;
      const found = awaitedInLoop(call, view);
      if (found === undefined || seen.has(found.loop)) continue;
      seen.add(found.loop);
      if (!isSerialised(call, found, view)) continue;
      reports.push(report(call, found, view));
    }
    return reports;
  },
};

export default noAwaitInSubmitLoop;

interface AwaitedCall {
  readonly loop: Loop;
  readonly awaited: Node;
}

/** `await pool.submit(…)`, `await pool.submit(…).result()`, or `const f = pool.submit(…); … await f` in one loop body. */
function awaitedInLoop(call: PoolCall, view: FileView): AwaitedCall | undefined {
  const awaited = directAwait(call.node) ?? awaitOfName(call.node, view);
  const loop = awaited === undefined ? undefined : enclosingLoop(awaited);
  if (awaited === undefined || loop === undefined) return undefined;
  return isInside(call.node, loop.body) && isInside(awaited, loop.body) ? { loop, awaited } : undefined;
}

function directAwait(call: Node): Node | undefined {
  let outer = wrapped(call);
  let parent = parentOf(outer);
  const member =
    parent?.type === 'MemberExpression' && parent.object === outer ? memberName(parent) : undefined;
  if (
    parent !== undefined &&
    member !== undefined &&
    ['result', 'then', 'catch', 'finally'].includes(member)
  ) {
    const next = parentOf(wrapped(parent));
    if (next?.type !== 'CallExpression') return undefined;
    outer = wrapped(next);
    parent = parentOf(outer);
  }
  return parent?.type === 'AwaitExpression' ? parent : undefined;
}

function awaitOfName(call: Node, view: FileView): Node | undefined {
  const declarator = parentOf(wrapped(call));
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  const references = view.model.names.bindingOf(declarator.id)?.references ?? [];
  const [only] = references;
  if (references.length !== 1 || only === undefined) return undefined;
  return directAwait(only.node);
}

function enclosingLoop(node: Node): Loop | undefined {
  for (const up of ancestors(node)) {
    if (isFunction(up)) return undefined;
    if (isLoop(up)) return up;
  }
  return undefined;
}

function isSerialised(call: PoolCall, { loop, awaited }: AwaitedCall, view: FileView): boolean {
  const { names } = view.model;
  const inputs = call.node.arguments;
  return !(
    isWaitingLoop(loop, view) ||
    endsEarly(loop) ||
    isRetry(loop, view) ||
    isPaced(loop, view) ||
    isPoolOfTheRound(call, loop, view) ||
    hasOneWorker(call, view) ||
    isOneOfMany(loop, view) ||
    !dependsOnRound(inputs, loop, view) ||
    isLoopCarried({ loop, names, result: awaited, inputs })
  );
}

/** A `while` is a collection only where it drains one; otherwise it waits for something. */
function isWaitingLoop(loop: Loop, view: FileView): boolean {
  if (loop.type !== 'WhileStatement' && loop.type !== 'DoWhileStatement') return false;
  return !/\.(length|size)\b/.test(view.textOf(loop.test));
}

/** A `break` or `return` inside may be decided by a result: running everything at once would do too much. */
function endsEarly(loop: Loop): boolean {
  let ends = false;
  walk(loop.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement') ends = true;
    if (node.type === 'BreakStatement') {
      const inner = ancestors(node).find((up) => isLoop(up) || up.type === 'SwitchStatement');
      if (node.label !== null || inner === loop) ends = true;
    }
    return !ends;
  });
  return ends;
}

function isRetry(loop: Loop, view: FileView): boolean {
  const header = loop.type === 'ForStatement' && loop.init !== null ? view.textOf(loop.init) : '';
  return /attempt|retr(y|ies)|\btries\b/i.test(header);
}

const PACING =
  /\b(sleep|delay|wait|pause|throttle|limit(er)?|rateLimit|backoff|setTimeout|drain|acquire|removeTokens)\w*/i;

function isPaced(loop: Loop, view: FileView): boolean {
  let paced = false;
  walk(loop.body, (node) => {
    if (node.type === 'AwaitExpression' && isAwaitOfPacing(node.argument, view)) paced = true;
    return !paced;
  });
  return paced;
}

function isAwaitOfPacing(argument: Node, view: FileView): boolean {
  const awaited = unwrap(argument);
  if (awaited.type === 'NewExpression') return PACING.test(view.textOf(awaited));
  return awaited.type === 'CallExpression' && PACING.test(view.textOf(awaited.callee));
}

/** A pool made in the loop is another rule's business. */
function isPoolOfTheRound({ receiver }: PoolCall, loop: Loop, view: FileView): boolean {
  const binding = view.model.names.bindingOf(unwrap(receiver));
  return binding !== undefined && isInside(binding.node, loop.body);
}

/** The loop is one of several that run side by side: its function is handed to `map`, or started more than once. */
function isOneOfMany(loop: Loop, view: FileView): boolean {
  const owner = enclosingFunction(loop);
  if (owner === undefined) return false;
  const parent = parentOf(wrapped(owner));
  if (parent?.type === 'CallExpression' && unwrap(parent.callee) !== owner) {
    return ['map', 'from', 'flatMap', 'forEach'].includes(memberName(unwrap(parent.callee)) ?? '');
  }
  const name = owner.type === 'ArrowFunctionExpression' ? undefined : owner.id;
  const binding = name ? view.model.names.bindingOf(name) : undefined;
  const isDraining = loop.type === 'WhileStatement' || loop.type === 'DoWhileStatement';
  if (binding === undefined || !isDraining) return false;
  const calls = binding.references.filter(({ node }) => {
    const caller = parentOf(node);
    return caller?.type === 'CallExpression' && caller.callee === node && enclosingFunctionIsPlain(caller);
  });
  return binding.references.length > 1 || calls.length !== binding.references.length;
}

function enclosingFunctionIsPlain(call: Node): boolean {
  const owner = enclosingFunction(call);
  return owner === undefined || parentOf(wrapped(owner))?.type !== 'CallExpression';
}

/** The same call over and over is a retry, a warm-up or a measurement. */
function dependsOnRound(inputs: readonly Node[], loop: Loop, view: FileView): boolean {
  let depends = false;
  for (const input of inputs) {
    walk(input, (node) => {
      const binding = node.type === 'Identifier' ? view.model.names.bindingOf(node) : undefined;
      if (binding === undefined) return;
      const isOfLoop = isInside(binding.node, loop);
      const isWrittenHere = binding.references.some(({ node: at, isWrite }) => isWrite && isInside(at, loop));
      if (isOfLoop || isWrittenHere) depends = true;
    });
  }
  return depends;
}

function report(call: PoolCall, { loop, awaited }: AwaitedCall, view: FileView): Report {
  const text = view.textOf(call.node).replace(/\s+/g, ' ');
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  const pool = view.textOf(call.receiver);
  const instead =
    call.library.map === undefined
      ? `Start all of them first and await them together with \`Promise.all\``
      : `Use \`${pool}.${call.library.map}()\`, or submit all of them first and await them together`;
  return {
    span: awaited,
    message:
      `\`${short}\` is awaited before the next one is submitted, so one worker of \`${pool}\` works while the others ` +
      `wait; no round needs an earlier one's result. ${instead}.`,
    fixes: parallelLoopFixes(call, loop, awaited, view),
  };
}
