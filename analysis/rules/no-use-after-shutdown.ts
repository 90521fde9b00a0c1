/**
 * A task submitted to a pool that the code has shut down before, for certain: both stand in a row of the same blocks, or in
 * one round of a loop that goes on. Silent where the failure is expected, and where another shutdown follows.
 */
import type { FileView, PoolCall } from '../file-view.ts';
import { callsOn, isRelease, isSubmit, namedPool, type NamedPool } from '../lifecycle/named-pool.ts';
import { statementIn, type Place } from '../lifecycle/statement-of.ts';
import { taskPromise } from '../lifecycle/task-promise.ts';
import { isLoop } from '../dataflow/loop-dependence.ts';
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
import type { Report, Rule } from './rule.ts';

const noUseAfterShutdown: Rule = {
  id: 'no-use-after-shutdown',
  defaultSeverity: 'error',
  summary: 'A task is submitted to a pool that has been shut down.',
  check(view: FileView): readonly Report[] {
    return view.poolSites.flatMap((site) => {
      const pool = namedPool(site, view);
      if (pool === undefined || site.library.refusesAfterRelease === undefined) return [];
      const calls = callsOn(pool, view);
      const releases = calls.filter(isRelease);
      for (const submit of calls) {
        if (!isSubmit(submit) || isFailureExpected(submit.node)) continue;
        const release = releases.find((candidate) => comesBefore(candidate, submit, pool));
        if (release === undefined || isEndedAgain(release, submit, releases)) continue;
        return [report(release, submit, view)];
      }
      return [];
    });
  },
};

export default noUseAfterShutdown;

function comesBefore(release: PoolCall, submit: PoolCall, pool: NamedPool): boolean {
  if (enclosingFunction(release.node) !== enclosingFunction(submit.node)) return false;
  const place = unconditional(release.node);
  if (place === undefined) return false;
  return isAfter(submit.node, place) || isInNextRound(submit.node, place, pool);
}

/** The call alone is the statement, awaited or not. */
function unconditional(release: Node): Place | undefined {
  const outer = wrapped(release);
  const parent = parentOf(outer);
  const expression = parent?.type === 'AwaitExpression' ? wrapped(parent) : outer;
  return parentOf(expression)?.type === 'ExpressionStatement' ? statementIn(expression) : undefined;
}

/** In a later statement of the block, or, from a `finally`, of the block around the `try`. */
function isAfter(node: Node, { statement, block }: Place): boolean {
  if (isInside(node, block)) return block.type !== 'SwitchCase' && node.start >= statement.end;
  const around = parentOf(block);
  if (around?.type !== 'TryStatement' || around.finalizer !== block) return false;
  const outer = statementIn(around);
  return outer !== undefined && isAfter(node, outer);
}

/** The shutdown stands in the body of a loop that the pool was made before and that nothing leaves. */
function isInNextRound(submit: Node, { statement, block }: Place, { declaration }: NamedPool): boolean {
  const loop = parentOf(block);
  if (loop === undefined || !isLoop(loop) || loop.body !== block || isInside(declaration, loop)) return false;
  if (!isInside(submit, block) || submit.start >= statement.start) return false;
  let leaves = false;
  walk(block, (node) => {
    if (isFunction(node)) return false;
    if (/^(Break|Return|Throw|Continue)Statement$/.test(node.type)) leaves = true;
    return !leaves;
  });
  return !leaves;
}

/** The promise is caught, or goes into an assertion or a name, or a `catch` waits for it. */
function isFailureExpected(submit: Node): boolean {
  const promise = taskPromise(submit);
  if (promise.isCaught) return true;
  const parent = parentOf(promise.node);
  const isPlain =
    parent?.type === 'AwaitExpression' ||
    parent?.type === 'ReturnStatement' ||
    parent?.type === 'ExpressionStatement';
  if (!isPlain) return true;
  for (const up of ancestors(submit)) {
    if (isFunction(up)) return false;
    if (up.type === 'TryStatement' && up.handler !== null && isInside(submit, up.block)) return true;
    if (up.type === 'CallExpression' && !isInside(up, promise.node) && !isLog(up.callee)) return true;
  }
  return false;
}

function isLog(callee: Node): boolean {
  const inner = unwrap(callee);
  return (
    inner.type === 'MemberExpression' && inner.object.type === 'Identifier' && inner.object.name === 'console'
  );
}

/** Where a submit starts new workers, a later shutdown ends those. */
function isEndedAgain(release: PoolCall, submit: PoolCall, releases: readonly PoolCall[]): boolean {
  if (release.library.refusesAfterRelease === true) return false;
  return releases.some(
    (other) =>
      other !== release &&
      (other.node.start > submit.node.start ||
        enclosingFunction(other.node) !== enclosingFunction(submit.node)),
  );
}

function report(release: PoolCall, submit: PoolCall, view: FileView): Report {
  const { library } = submit;
  const pool = view.textOf(submit.receiver);
  const consequence =
    library.refusesAfterRelease === true
      ? 'so it fails'
      : `so it starts new workers that nothing ends${library.keepsProcessAlive ? ', and the process cannot end' : ''}`;
  return {
    span: { start: submit.node.start, end: submit.node.end },
    severity: library.refusesAfterRelease === true || library.keepsProcessAlive ? 'error' : 'warning',
    message: `\`${view.textOf(submit.node.callee)}()\` comes after \`${pool}\` has been shut down, ${consequence}. Shut the pool down after its last task, or make another.`,
    related: [view.locate(view.path, release.node, 'Shut down here.')],
  };
}
