/** Ways to bound what waits in a pool's queue: `map`, which takes from the source by itself, or a wait every hundred tasks. */
import type { ExpressionStatement } from 'oxc-parser';
import { inOrderGather, isOneToOne } from '../dataflow/in-order-gather.ts';
import type { Loop } from '../dataflow/loop-dependence.ts';
import { nearestLoop, submittedMany, type SubmittedMany } from '../dataflow/submitted-many.ts';
import { OBSERVABLE } from '../effects/observable.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { taskOf } from '../pools/task.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import {
  enclosingFunction,
  hasSpread,
  memberName,
  parentOf,
  propertyValue,
  unwrap,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import { indentAt, indentUnit } from './layout.ts';
import { mapFixes } from './map-fix.ts';

/** Enough for every core to have some, and little to keep. */
const AT_ONCE = 100;

export function unboundedFixes(call: PoolCall, view: FileView): readonly ReportFix[] {
  const many = submittedMany(call, view);
  const mapped = many === undefined || call.library.map === undefined ? [] : byMap(many, view);
  return mapped.length > 0 ? mapped : byWaiting(call, many, view);
}

function byMap(many: SubmittedMany, view: FileView): readonly ReportFix[] {
  const gather = inOrderGather(many);
  const target = taskOf(many.call, view)?.target;
  // Such a task is better submitted than mapped.
  if (gather === undefined || (target !== undefined && view.effectOf(target, OBSERVABLE) !== undefined))
    return [];
  if (isOneToOne(many, view)) return mapFixes(many, gather, view);
  const count = countMapped(many, view);
  const [task] = many.call.node.arguments;
  if (count === undefined || task === undefined || many.collection !== undefined) return [];
  const method = `${view.textOf(many.call.receiver)}.${many.call.library.map}`;
  const newText = `${method}(${view.textOf(task)}, Array(${count}).keys())`;
  return [
    {
      title: `Use \`${method}()\``,
      kind: 'suggestion',
      edits: [{ start: gather.start, end: gather.end, newText }],
    },
  ];
}

/** The `n` of `Array.from({ length: n }, (_, index) => pool.submit(task, index))`. */
function countMapped({ call, round, source }: SubmittedMany, view: FileView): string | undefined {
  const [, given, ...more] = call.node.arguments;
  if (round.type !== 'ArrowFunctionExpression' || given?.type !== 'Identifier' || more.length > 0)
    return undefined;
  const [, index] = round.params;
  const length = propertyValue(unwrap(source), 'length');
  return length !== undefined && index !== undefined && view.model.names.bindingOf(given)?.node === index
    ? view.textOf(length)
    : undefined;
}

/** In a loop that may await: every hundredth round waits for the hundred before it. */
function byWaiting(call: PoolCall, many: SubmittedMany | undefined, view: FileView): readonly ReportFix[] {
  const loop = nearestLoop(call.node);
  if (loop === undefined || call.library.takesCallback === true || !mayAwait(loop, view)) return [];
  const collected = many === undefined ? undefined : pushedTo(many);
  const edits = collected === undefined ? collectedAnew(call, loop, view) : waitAfter(collected, loop, view);
  return edits.length === 0
    ? []
    : [{ title: `Wait for every ${AT_ONCE} tasks before the next`, kind: 'suggestion', edits }];
}

function mayAwait(loop: Loop, view: FileView): boolean {
  const owner = enclosingFunction(loop);
  if (owner === undefined) return view.isModule === true;
  return owner.async;
}

interface Collected {
  readonly name: string;
  readonly statement: ExpressionStatement;
}

/** `futures.push(…);` as a statement of its own. */
function pushedTo({ collection, gathered, call }: SubmittedMany): Collected | undefined {
  if (collection === undefined || gathered !== undefined) return undefined;
  for (let up: Node | undefined = call.node; up !== undefined; up = parentOf(up)) {
    if (up.type !== 'ExpressionStatement') continue;
    const push = unwrap(up.expression);
    const isPush = push.type === 'CallExpression' && memberName(unwrap(push.callee)) === 'push';
    return isPush ? { name: collection.name, statement: up } : undefined;
  }
  return undefined;
}

function waitAfter({ name, statement }: Collected, loop: Loop, view: FileView): readonly SpanEdit[] {
  const wait = `if (${name}.length % ${AT_ONCE} === 0) await Promise.allSettled(${name}.slice(-${AT_ONCE}));`;
  return withNext(statement, wait, loop, view);
}

/** Promises that nobody keeps are kept in a list until they are done. */
function collectedAnew(call: PoolCall, loop: Loop, view: FileView): readonly SpanEdit[] {
  const name = 'running';
  const block = parentOf(loop);
  const whole = droppedChain(call.node);
  const statement = whole === undefined ? undefined : statementOf(whole);
  if (whole === undefined || statement === undefined || hasSpread(call.node.arguments)) return [];
  if (block?.type !== 'BlockStatement' && block?.type !== 'Program') return [];
  if (view.model.names.bindings.some((binding) => binding.name === name)) return [];
  const indent = indentAt(loop.start, view);
  const type = /\.[cm]?tsx?$/.test(view.path) ? ': PromiseLike<unknown>[]' : '';
  const wait = `if (${name}.length >= ${AT_ONCE}) await Promise.all(${name}.splice(0));`;
  return [
    { start: loop.start, end: loop.start, newText: `const ${name}${type} = [];\n${indent}` },
    { start: statement.start, end: whole.start, newText: `${name}.push(` },
    { start: whole.end, end: whole.end, newText: ')' },
    ...withNext(statement, wait, loop, view),
    { start: loop.end, end: loop.end, newText: `\n${indent}await Promise.all(${name});` },
  ];
}

/** The call with all that is chained to it. */
function droppedChain(call: Node): Node | undefined {
  let whole = call;
  for (;;) {
    const outer = wrapped(whole);
    const member = parentOf(outer);
    if (member?.type !== 'MemberExpression' || member.object !== outer) return outer;
    const next = parentOf(wrapped(member));
    if (next?.type !== 'CallExpression' || unwrap(next.callee) !== member) return undefined;
    whole = next;
  }
}

/** The statement that is nothing but the expression, with or without `void`. */
function statementOf(whole: Node): ExpressionStatement | undefined {
  const parent = parentOf(whole);
  const outer = parent?.type === 'UnaryExpression' && parent.operator === 'void' ? parentOf(parent) : parent;
  return outer?.type === 'ExpressionStatement' ? outer : undefined;
}

/** Another statement behind one of the loop's body, which becomes a block where it was none. */
function withNext(statement: Node, next: string, loop: Loop, view: FileView): readonly SpanEdit[] {
  const { end } = statement;
  if (loop.body !== statement) {
    return [{ start: end, end, newText: `\n${indentAt(statement.start, view)}${next}` }];
  }
  const indent = indentAt(loop.start, view);
  const inner = `${indent}${indentUnit(view.text)}`;
  const head = view.text.slice(0, statement.start).trimEnd().length;
  return [
    { start: head, end: statement.start, newText: ` {\n${inner}` },
    { start: end, end, newText: `\n${inner}${next}\n${indent}}` },
  ];
}
