/**
 * `process.exit()` where a pool is at work: in a task, where it takes the worker down, and inside the `try` or `using` scope that
 * would have shut the pool down. Silent in handlers of signals, and after a shutdown.
 */
import type { CallExpression } from 'oxc-parser';
import type { TracedEffect } from '../effects/trace.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { isRelease, namedPool } from '../lifecycle/named-pool.ts';
import { taskOf, type SubmittedTask } from '../pools/task.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  isInside,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const EXIT = new Set(['process-exit'] as const);

const noProcessExit: Rule = {
  id: 'no-process-exit',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: '`process.exit()` is called in a task, or before a pool is shut down.',
  check(view: FileView): readonly Report[] {
    return [...exitsInTasks(view), ...exitsBeforeShutdown(view)];
  },
};

export default noProcessExit;

function exitsInTasks(view: FileView): readonly Report[] {
  return view.poolCalls.flatMap((call) => {
    const task = taskOf(call, view);
    const effect = task?.target === undefined ? undefined : view.effectOf(task.target, EXIT);
    if (task === undefined || effect === undefined || view.isInEventHandler(effect.path, effect.span))
      return [];
    return [taskReport(call, task, effect, view)];
  });
}

function taskReport(call: PoolCall, task: SubmittedTask, effect: TracedEffect, view: FileView): Report {
  const name = task.name.length > 40 ? 'the task' : `\`${task.name}\``;
  const chain = [name, ...effect.steps.map((step) => `\`${step.name}\``)];
  const { start, end } = task.node === call.node ? call.node.callee : task.node;
  return {
    span: { start, end },
    severity: 'error',
    message: `${chain.join(' calls ')} calls \`process.exit()\`, which ends the worker of \`${view.textOf(call.receiver)}\` with everything it still has to do and to print. Throw an error instead, and let the caller decide.`,
    related: [
      ...effect.steps.map((step) => view.locate(step.path, step.span, `calls \`${step.name}\``)),
      view.locate(effect.path, effect.span, 'Ends the worker here.'),
    ],
  };
}

interface Skipped {
  readonly pool: string;
  readonly place: Node;
  readonly kind: 'finally' | 'using';
}

function exitsBeforeShutdown(view: FileView): readonly Report[] {
  const reports: Report[] = [];
  walk(view.model.tree.program, (node) => {
    if (node.type !== 'CallExpression' || !isExit(node, view)) return;
    const skipped = skippedFinally(node, view) ?? skippedUsing(node, view);
    if (skipped !== undefined) reports.push(exitReport(node, skipped, view));
  });
  return reports;
}

function isExit(call: CallExpression, view: FileView): boolean {
  const name = view.builtInOf(call.callee);
  return name !== undefined && /^((node:)?process\.)?(process\.)?exit$/.test(name) && name !== 'exit';
}

/** A `finally` around the call that shuts a pool down. */
function skippedFinally(exit: Node, view: FileView): Skipped | undefined {
  const owner = enclosingFunction(exit);
  for (const up of ancestors(exit)) {
    if (isFunction(up)) return undefined;
    if (up.type !== 'TryStatement' || up.finalizer === null || isInside(exit, up.finalizer)) continue;
    const { finalizer } = up;
    const release = view.poolCalls.find(
      (call) => isRelease(call) && isInside(call.node, finalizer) && enclosingFunction(call.node) === owner,
    );
    if (release === undefined) continue;
    const pool = view.textOf(unwrap(release.receiver));
    if (!isEndedBefore(exit, pool, view)) return { pool, place: release.node, kind: 'finally' };
  }
  return undefined;
}

/** A pool declared with `using` in a block around the call. */
function skippedUsing(exit: Node, view: FileView): Skipped | undefined {
  const owner = enclosingFunction(exit);
  for (const site of view.poolSites) {
    const pool = namedPool(site, view);
    if (pool?.binding.kind !== 'using' || pool.owner !== owner) continue;
    const block = parentOf(pool.declaration);
    if (block === undefined || !isInside(exit, block) || exit.start < pool.declaration.end) continue;
    if (isEndedBefore(exit, pool.binding.name, view)) continue;
    return { pool: pool.binding.name, place: pool.declaration, kind: 'using' };
  }
  return undefined;
}

function isEndedBefore(exit: Node, pool: string, view: FileView): boolean {
  const owner = enclosingFunction(exit);
  return view.poolCalls.some(
    (call) =>
      isRelease(call) &&
      call.node.end <= exit.start &&
      enclosingFunction(call.node) === owner &&
      view.textOf(unwrap(call.receiver)) === pool,
  );
}

function exitReport(exit: CallExpression, { pool, place, kind }: Skipped, view: FileView): Report {
  const what = kind === 'finally' ? 'the `finally` that shuts' : 'the end of the block that shuts';
  return {
    span: { start: exit.start, end: exit.end },
    message: `\`process.exit()\` ends the program before ${what} \`${pool}\` down: tasks under way and output not yet written are lost. Set \`process.exitCode\` and let the program end by itself.`,
    related: [
      view.locate(
        view.path,
        place,
        kind === 'finally' ? 'Never reached.' : 'The end of its scope is never reached.',
      ),
    ],
    fixes: exitCodeFix(exit, view),
  };
}

/** `process.exitCode = …; return;` where the function gives no value, and nothing can follow. */
function exitCodeFix(exit: CallExpression, view: FileView): readonly ReportFix[] {
  const outer = wrapped(exit);
  const statement = parentOf(outer);
  if (statement?.type !== 'ExpressionStatement' || view.textOf(exit.callee) !== 'process.exit') return [];
  const block = parentOf(statement);
  const owner = enclosingFunction(exit);
  if (block?.type !== 'BlockStatement' || owner === undefined || returnsValue(owner)) return [];
  const [code] = exit.arguments;
  const value = code === undefined ? '0' : view.textOf(code);
  const indent = /^[ \t]*/.exec(view.text.slice(view.model.lines.lineStart(statement.start)))?.[0] ?? '';
  return [
    {
      title: 'Set `process.exitCode` and return',
      kind: 'suggestion',
      edits: [
        {
          start: statement.start,
          end: statement.end,
          newText: `process.exitCode = ${value};\n${indent}return;`,
        },
      ],
    },
  ];
}

function returnsValue(owner: Node): boolean {
  let found = false;
  walk(owner, (node) => {
    if (isFunction(node) && node !== owner) return false;
    if (node.type === 'ReturnStatement' && node.argument !== null) found = true;
    return !found;
  });
  return found;
}
