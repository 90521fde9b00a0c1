/**
 * A task of a few operations. Handing it to a worker takes tens of microseconds, doing it takes a fraction of one. Silent as
 * soon as the task loops, calls anything but arithmetic, or is called in larger chunks.
 */
import type { Reach } from '../effects/reach.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { directCallFixes } from '../fixes/direct-call-fix.ts';
import { namedTask, spanOfTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import { propertyValue, unwrap, walk, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const noTinyTask: Rule = {
  id: 'no-tiny-task',
  defaultSeverity: 'info',
  fixes: ['suggestion'],
  summary: 'A task does so little that handing it to a worker takes longer than doing it.',
  check(view: FileView): readonly Report[] {
    // In tests and benchmarks, tiny tasks stand for other ones.
    if (view.isTrial) return [];
    return view.poolCalls.flatMap((call) => {
      const task = taskOf(call, view);
      if (task?.target === undefined || task.target.summary.isAsync || hasChunks(call)) return [];
      const reach = view.reachOf(task.target);
      return reach !== undefined && isTiny(reach, view) ? [report(call, task, view)] : [];
    });
  },
};

export default noTinyTask;

function hasChunks({ node, library, method }: PoolCall): boolean {
  const last = node.arguments.at(-1);
  const options = last === undefined ? undefined : unwrap(last);
  if (method !== library.map || options === undefined || library.chunkOption === undefined) return false;
  return propertyValue(options, library.chunkOption) !== undefined;
}

/** Of constant cost, whatever it is called with. */
const ARITHMETIC =
  /^(Math\.\w+|Number(\.\w+)?|String|Boolean|BigInt\.as\w+|parseInt|parseFloat|isNaN|isFinite)$/;
const MOST_FUNCTIONS = 3;

function isTiny({ functions, outwardCalls, hasRepeatedCalls }: Reach, view: FileView): boolean {
  if (functions.length > MOST_FUNCTIONS || hasRepeatedCalls) return false;
  const isArithmetic = outwardCalls.every(
    ({ callee }) => callee.kind === 'external' && callee.isBuiltIn && ARITHMETIC.test(callee.name),
  );
  return (
    isArithmetic &&
    functions.every((one) => {
      const source = view.sourceOf(one);
      return one.summary.returnsValue && source !== undefined && isConstantCost(source.node);
    })
  );
}

/** What an operation may take depends on nothing but the code. */
function isConstantCost(owner: Node): boolean {
  let isConstant = true;
  walk(owner, (node) => {
    if (COSTLY.has(node.type)) isConstant = false;
    // What reads the process, or a name that is nowhere declared, is there to show where it runs.
    if (node.type === 'Identifier' && /^(process|globalThis|require|performance)$/.test(node.name))
      isConstant = false;
    if (node.type === 'BinaryExpression' && ['**', 'in', 'instanceof'].includes(node.operator))
      isConstant = false;
    return isConstant;
  });
  return isConstant;
}

const COSTLY = new Set<Node['type']>([
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SpreadElement',
  'RestElement',
  'AwaitExpression',
  'YieldExpression',
  'ImportExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'ThrowStatement',
  'ThisExpression',
  'AssignmentExpression',
]);

function report(call: PoolCall, task: SubmittedTask, view: FileView): Report {
  const name = namedTask(task);
  const pool = view.textOf(call.receiver);
  return {
    span: spanOfTask(task, call),
    message: `${name === 'the task' ? 'The task' : name} is over in less time than it takes \`${pool}\` to hand it to a worker, by a factor of ten or more. Call it directly, or give a task a whole range of the work.`,
    fixes: [...directCallFixes(call, view), ...chunkFixes(call)],
  };
}

/** So many operations of a fraction of a microsecond outweigh the way to a worker. */
const CHUNK = 1000;

/** `map(task, items)` without options. */
function chunkFixes({ node, library, method }: PoolCall): readonly ReportFix[] {
  const { chunkOption } = library;
  const [, items, ...more] = node.arguments;
  if (method !== library.map || chunkOption === undefined || items === undefined || more.length > 0)
    return [];
  const edits = [{ start: items.end, end: items.end, newText: `, { ${chunkOption}: ${CHUNK} }` }];
  return [{ title: `Hand ${CHUNK} items at a time to a worker`, kind: 'suggestion', edits }];
}
