/**
 * The promise of a shutdown that nobody takes. Silent where there is nothing to wait with, where `void` or an option says
 * that it is meant, and where the code goes on waiting for something else.
 */
import type { FileView, PoolCall } from '../file-view.ts';
import { isRelease } from '../lifecycle/named-pool.ts';
import {
  childrenOf,
  enclosingFunction,
  isFunction,
  memberName,
  parentOf,
  propertyValue,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const awaitShutdown: Rule = {
  id: 'await-shutdown',
  defaultSeverity: 'warning',
  fixes: ['safe'],
  summary: 'The promise of a shutdown is dropped.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => {
      if (!isRelease(call) || isMeant(call) || !givesPromise(call, view)) return [];
      const statement = parentOf(wrapped(call.node));
      if (statement?.type !== 'ExpressionStatement' || waitsLater(statement)) return [];
      const owner = enclosingFunction(call.node);
      return canWait(owner, view) ? [report(call, owner, view)] : [];
    });
  },
};

export default awaitShutdown;

/** `shutdown({ wait: false })` */
function isMeant({ node }: PoolCall): boolean {
  const [first] = node.arguments;
  const wait = first === undefined ? undefined : propertyValue(unwrap(first), 'wait');
  return wait !== undefined && !(wait.type === 'Literal' && wait.value === true);
}

/** Unless an older version is installed, whose shutdown gives nothing to wait for. */
function givesPromise({ library }: PoolCall, view: FileView): boolean {
  const version = view.packageMajor(library.packageName);
  return version === undefined || version >= (library.releaseGivesPromiseSince ?? 0);
}

/** Whoever waits for the tasks after the shutdown has begun needs no second wait. */
function waitsLater(statement: Node): boolean {
  const block = parentOf(statement);
  if (block === undefined) return false;
  const statements = childrenOf(block);
  return statements.slice(statements.indexOf(statement) + 1).some(hasAwait);
}

function hasAwait(statement: Node): boolean {
  let found = false;
  walk(statement, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'AwaitExpression') found = true;
    return !found;
  });
  return found;
}

const TEARDOWN = /^(after|afterAll|afterEach|teardown|onTestFinished)$/;

/** An async function, the top level of a module, or a hook whose promise a test runner waits for. */
function canWait(owner: FunctionLike | undefined, view: FileView): boolean {
  if (owner === undefined) {
    return (
      !/\.c[jt]s$/.test(view.path) && (view.model.summary.hasModuleSyntax || /\.m[jt]s$/.test(view.path))
    );
  }
  const call = parentOf(wrapped(owner));
  if (call?.type === 'CallExpression' && isHandler(call)) return false;
  return owner.async || isTeardown(owner);
}

/** What hears a signal or an event is not waited for. */
function isHandler(call: Node): boolean {
  if (call.type !== 'CallExpression') return false;
  return /^(on|once|addListener|addEventListener|setTimeout|setInterval)$/.test(
    calleeName(call.callee) ?? '',
  );
}

function isTeardown(owner: FunctionLike): boolean {
  const call = parentOf(wrapped(owner));
  if (call?.type !== 'CallExpression' || owner.params.length > 0) return false;
  return TEARDOWN.test(calleeName(call.callee) ?? '') && owner.body?.type === 'BlockStatement';
}

function calleeName(callee: Node): string | undefined {
  const inner = unwrap(callee);
  return inner.type === 'Identifier' ? inner.name : memberName(inner);
}

function report(call: PoolCall, owner: FunctionLike | undefined, view: FileView): Report {
  const text = view.textOf(call.node).replace(/\s+/g, ' ');
  const isDraining = call.library.drains?.includes(call.method) === true;
  const loss = isDraining ? 'tasks may still run and workers still live' : 'workers may still live';
  return {
    span: { start: call.node.start, end: call.node.end },
    message: `Nobody waits for the promise of \`${text}\`: ${loss} when the next thing happens, and an error of the shutdown is lost. Await it, or write \`void\` where that is meant.`,
    fixes: fixes(call, owner),
  };
}

function fixes({ node }: PoolCall, owner: FunctionLike | undefined): readonly ReportFix[] {
  const { start } = wrapped(node);
  const edits = [{ start, end: start, newText: 'await ' }];
  if (owner !== undefined && !owner.async)
    edits.unshift({ start: owner.start, end: owner.start, newText: 'async ' });
  return [{ title: 'Await the shutdown', kind: 'safe', edits }];
}
