/**
 * `map` where it does not fit: called for its side effects, with a number of iterables that the task cannot take, with
 * a `try` around each result that never sees the task's error, or with results sorted back into the order they have.
 */
import { OBSERVABLE } from '../effects/observable.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { settledLoop, submitPerTuple, submitWithoutArguments } from '../fixes/map-misuse-fix.ts';
import { submitInsteadOfMap } from '../fixes/submit-fix.ts';
import { taskOf, type SubmittedTask } from '../pools/task.ts';
import {
  hasSpread,
  isFunction,
  memberName,
  parentOf,
  propertyValue,
  unwrap,
  walk,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noMapMisuse: Rule = {
  id: 'no-map-misuse',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: '`map` is used for side effects, with the wrong arity, with a `try` per item, or re-sorted after.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => {
      const task = taskOf(call, view);
      if (task?.isMap !== true) return [];
      return [
        sideEffects(call, task, view),
        arity(call, task, view),
        tryPerItem(call, view),
        resorted(call, view),
      ].filter((report) => report !== undefined);
    });
  },
};

export default noMapMisuse;

/** `await pool.map(save, items);` with the results dropped, where the task is there for what it does. */
function sideEffects(call: PoolCall, task: SubmittedTask, view: FileView): Report | undefined {
  const parent = parentOf(wrapped(call.node));
  const whole = parent?.type === 'AwaitExpression' ? parent : call.node;
  if (parentOf(wrapped(whole))?.type !== 'ExpressionStatement' || task.target === undefined) return undefined;
  const isForEffects =
    !task.target.summary.returnsValue || view.effectOf(task.target, OBSERVABLE) !== undefined;
  if (!isForEffects) return undefined;
  const pool = view.textOf(call.receiver);
  const lost =
    whole === call.node
      ? `nothing pulls its results, so items may never run`
      : `its ordered results are dropped, and the first error cancels the rest`;
  return {
    span: methodSpan(call),
    message: `\`${pool}.map()\` is called only for what \`${shown(task)}\` does: ${lost}. Submit each item with \`${pool}.submit()\` and wait for the futures.`,
    fixes: submitInsteadOfMap(call, view),
  };
}

/** Parallel iterables give the task one argument each. */
function arity(call: PoolCall, task: SubmittedTask, view: FileView): Report | undefined {
  const iterables = iterablesOf(call, view);
  if (task.target === undefined || iterables === undefined) return undefined;
  const { requiredParameters: required, maximumParameters: maximum } = task.target.summary;
  const given = iterables.length;
  if (given >= required && given <= maximum) return undefined;
  const name = shown(task);
  const pool = view.textOf(call.receiver);
  const takes = `\`${name}\` takes ${count(given < required ? required : maximum, 'argument')}`;
  const gets = `\`${pool}.map()\` gives it ${given} here, one from each iterable`;
  if (maximum === 0) {
    return {
      span: { start: task.node.start, end: task.node.end },
      message: `${takes}, but ${gets}, which it ignores: every item does the same work. Call \`${pool}.submit(${name})\` as often as it is needed.`,
      fixes: submitWithoutArguments(call, view),
    };
  }
  const instead =
    given < required
      ? `Pass an iterable for each parameter, or \`${pool}.submit(${name}, …)\` with all of them`
      : `Drop the iterables that \`${name}\` has no parameter for`;
  const effect = given < required ? 'the rest are undefined' : 'what is left over is ignored';
  return {
    span: { start: task.node.start, end: task.node.end },
    message: `${takes}, but ${gets}, so ${effect}. ${instead}.`,
    fixes: given < required ? submitPerTuple(call, view) : [dropExtra(iterables, maximum)],
  };
}

function count(amount: number, noun: string): string {
  return amount === 0 ? `no ${noun}s` : `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

function dropExtra(iterables: readonly Node[], maximum: number) {
  const lastKept = iterables[maximum - 1];
  const last = iterables.at(-1);
  return {
    title: 'Drop the iterables that the task ignores',
    kind: 'suggestion' as const,
    edits: [{ start: lastKept?.end ?? 0, end: last?.end ?? 0, newText: '' }],
  };
}

const MAP_OPTIONS = ['chunksize', 'buffersize', 'timeout', 'signal', 'transfer'];

/** The iterables among the arguments; undefined where the last may be options or a spread hides the number. */
function iterablesOf(call: PoolCall, view: FileView): readonly Node[] | undefined {
  const rest = call.node.arguments.slice(1);
  if (hasSpread(rest) || rest.length === 0) return undefined;
  const last = rest.at(-1);
  if (last === undefined) return undefined;
  const value = unwrap(constantOf(last, view));
  if (value.type === 'ObjectExpression') {
    const isOptions =
      value.properties.length === 0 ||
      MAP_OPTIONS.some((option) => propertyValue(value, option) !== undefined);
    return isOptions ? rest.slice(0, -1) : undefined;
  }
  // Past the first, a name that is not visibly a collection may hold options.
  return rest.length === 1 || isCollection(value) ? rest : undefined;
}

function constantOf(node: Node, view: FileView): Node {
  const inner = unwrap(node);
  const declaration =
    inner.type === 'Identifier' ? view.model.names.bindingOf(inner)?.declaration : undefined;
  return declaration?.type === 'VariableDeclarator' &&
    declaration.init !== null &&
    declaration.id.type === 'Identifier'
    ? declaration.init
    : inner;
}

function isCollection(value: Node): boolean {
  if (value.type === 'ArrayExpression' || value.type === 'NewExpression') return true;
  if (value.type === 'Identifier' && value.typeAnnotation) return true;
  return (
    value.type === 'CallExpression' &&
    [
      'from',
      'map',
      'filter',
      'keys',
      'values',
      'entries',
      'slice',
      'fill',
      'range',
      'flat',
      'concat',
    ].includes(memberName(unwrap(value.callee)) ?? '')
  );
}

/** `for await (const r of pool.map(…)) { try { … } catch { … } }`: the task's error is thrown by the loop itself. */
function tryPerItem(call: PoolCall, view: FileView): Report | undefined {
  const loop = parentOf(wrapped(call.node));
  if (
    loop?.type !== 'ForOfStatement' ||
    unwrap(loop.right) !== call.node ||
    loop.body.type !== 'BlockStatement'
  ) {
    return undefined;
  }
  const [only] = loop.body.body;
  if (loop.body.body.length !== 1 || only?.type !== 'TryStatement' || only.handler === null) return undefined;
  if (mayThrow(only.block)) return undefined;
  const pool = view.textOf(call.receiver);
  return {
    span: { start: only.start, end: only.start + 'try'.length },
    message: `This \`try\` never sees an error of the task: \`${pool}.map()\` throws it from the loop, which ends it and cancels the other items. Submit each item with \`${pool}.submit()\` and handle each future by itself.`,
    fixes: settledLoop(call, loop, only, view),
  };
}

const HARMLESS = /^(console\.\w+|[\w$.]+\.(push|set|add|unshift)|String|Number)$/;

/** The block does work of its own that the `try` may be meant for. */
function mayThrow(block: Node): boolean {
  let may = false;
  walk(block, (node) => {
    if (node.type === 'AwaitExpression' || node.type === 'ThrowStatement' || node.type === 'NewExpression')
      may = true;
    if (node.type === 'CallExpression' && !HARMLESS.test(calleeText(node.callee))) may = true;
    return !may;
  });
  return may;
}

function calleeText(callee: Node): string {
  const node = unwrap(callee);
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ThisExpression') return 'this';
  const name = memberName(node);
  return node.type === 'MemberExpression' && name !== undefined ? `${calleeText(node.object)}.${name}` : '?';
}

/** `(await pool.map(…)).sort((a, b) => a.index - b.index)`: they are in the order of the inputs already. */
function resorted(call: PoolCall, view: FileView): Report | undefined {
  const awaited = parentOf(wrapped(call.node));
  if (awaited?.type !== 'AwaitExpression') return undefined;
  const sort = sortOf(awaited) ?? sortOfName(awaited, view);
  if (sort?.type !== 'CallExpression') return undefined;
  const key = indexKey(sort);
  if (key === undefined) return undefined;
  const callee = unwrap(sort.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const statement = parentOf(sort);
  const isStatement = statement?.type === 'ExpressionStatement' && callee.object.type === 'Identifier';
  const edit = isStatement
    ? { start: statement.start, end: statement.end, newText: '' }
    : { start: callee.object.end, end: sort.end, newText: '' };
  const pool = view.textOf(call.receiver);
  return {
    span: { start: callee.property.start, end: sort.end },
    message: `\`${pool}.map()\` gives its results in the order of the inputs, so sorting them by \`${key}\` changes nothing and costs time. Leave the sort out; if completion order is wanted, use \`${pool}.submit()\` with \`asCompleted\`.`,
    fixes: [{ title: 'Leave the sort out', kind: 'suggestion', edits: [edit] }],
  };
}

function sortOf(value: Node): Node | undefined {
  const member = parentOf(wrapped(value));
  if (member?.type !== 'MemberExpression' || !['sort', 'toSorted'].includes(memberName(member) ?? ''))
    return undefined;
  const call = parentOf(wrapped(member));
  return call?.type === 'CallExpression' && unwrap(call.callee) === member ? call : undefined;
}

function sortOfName(awaited: Node, view: FileView): Node | undefined {
  const declarator = parentOf(wrapped(awaited));
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  for (const { node } of view.model.names.bindingOf(declarator.id)?.references ?? []) {
    const sort = sortOf(node);
    if (sort !== undefined) return sort;
  }
  return undefined;
}

const INDEX = /^(i|idx|index|order|position|pos|seq|sequence|n)$/;

/** The property by which both sides are compared, where it is a place in the input. */
function indexKey(sort: Node): string | undefined {
  const [comparator] = sort.type === 'CallExpression' ? sort.arguments : [];
  if (comparator === undefined || !isFunction(comparator) || comparator.body?.type !== 'BinaryExpression')
    return undefined;
  const { left, right, operator } = comparator.body;
  const key = memberName(left);
  return operator === '-' && key !== undefined && key === memberName(right) && INDEX.test(key)
    ? key
    : undefined;
}

function methodSpan(call: PoolCall) {
  const callee = unwrap(call.node.callee);
  return { start: callee.start, end: callee.end };
}

function shown({ name }: SubmittedTask): string {
  return name.length > 40 ? 'the task' : name;
}
