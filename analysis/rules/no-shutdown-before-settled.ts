/**
 * A pool that is ended while tasks are under way whose promises are awaited only afterwards. Silent where the shutdown
 * waits for its tasks, and where the failure of the tasks is expected: caught, asserted or collected.
 */
import type { FileView, PoolCall } from '../file-view.ts';
import { callsOn, isRelease, isSubmit, namedPool, type NamedPool } from '../lifecycle/named-pool.ts';
import { statementIn, type Place } from '../lifecycle/statement-of.ts';
import { taskPromise } from '../lifecycle/task-promise.ts';
import {
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
import type { Binding } from '../syntax/binding.ts';
import type { Report, Rule } from './rule.ts';

const noShutdownBeforeSettled: Rule = {
  id: 'no-shutdown-before-settled',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A pool is ended before the tasks it was given are done.',
  check(view: FileView): readonly Report[] {
    return view.poolSites.flatMap((site) => {
      const pool = namedPool(site, view);
      if (pool === undefined || site.library.drains === undefined) return [];
      const calls = callsOn(pool, view);
      const releases = calls.filter(
        (call) => isRelease(call) && site.library.drains?.includes(call.method) === false,
      );
      for (const release of releases) {
        for (const submit of calls.filter(isSubmit)) {
          const pending = pendingAt(release, submit, pool, view);
          if (pending !== undefined) return [report(release, submit, pending, view)];
        }
      }
      return [];
    });
  },
};

export default noShutdownBeforeSettled;

interface Pending {
  /** The name that holds the promise, or the array of promises. */
  readonly binding: Binding;
  readonly isList: boolean;
  readonly awaited: Node;
  readonly statement: Node;
}

/** The name of the task's promise, where the first that is done with it comes after the release. */
function pendingAt(
  release: PoolCall,
  submit: PoolCall,
  pool: NamedPool,
  view: FileView,
): Pending | undefined {
  const ended = statementIn(release.node);
  const kept = keptPromise(submit, view);
  if (ended === undefined || kept === undefined || kept.place.block !== ended.block) return undefined;
  if (kept.place.statement.start >= ended.statement.start) return undefined;
  if (waitsBetween(kept.place, ended, pool, view)) return undefined;
  const reads = kept.binding.references.filter(({ isType }) => !isType);
  const [first] = reads;
  if (first === undefined || reads.some(({ node, isWrite }) => isWrite || node.start < release.node.end))
    return undefined;
  if (!reads.every(({ node }) => isPlainWait(node, submit))) return undefined;
  return { binding: kept.binding, isList: kept.isList, awaited: first.node, statement: ended.statement };
}

interface KeptPromise {
  readonly binding: Binding;
  readonly isList: boolean;
  readonly place: Place;
}

/** `const p = pool.run(x)` or `const ps = items.map((item) => pool.run(item))`. */
function keptPromise(submit: PoolCall, view: FileView): KeptPromise | undefined {
  const promise = taskPromise(submit.node);
  if (promise.isCaught) return undefined;
  let node = promise.node;
  let isList = false;
  const callback = parentOf(node);
  if (callback?.type === 'ArrowFunctionExpression' && callback.body === node) {
    const call = parentOf(wrapped(callback));
    if (call?.type !== 'CallExpression' || memberName(unwrap(call.callee)) !== 'map') return undefined;
    node = wrapped(call);
    isList = true;
  }
  const declarator = parentOf(node);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  const binding = view.model.names.bindingOf(declarator.id);
  const place = statementIn(declarator);
  return binding === undefined || place === undefined ? undefined : { binding, isList, place };
}

/** An `await` of anything but this pool's own tasks may be what lets the task end. */
function waitsBetween(from: Place, to: Place, pool: NamedPool, view: FileView): boolean {
  const own = callsOn(pool, view);
  let waits = false;
  walk(from.block, (node) => {
    if (waits || isFunction(node)) return false;
    if (node.end <= from.statement.start || node.start >= to.statement.start) return node === from.block;
    if (node.type === 'AwaitExpression' && !own.some((call) => isSubmit(call) && isInside(call.node, node)))
      waits = true;
    return true;
  });
  return waits;
}

/** `await p`, `return p`, `Promise.all(ps)` in the function of the submit: nobody expects a failure there. */
function isPlainWait(reference: Node, submit: PoolCall): boolean {
  const promise = taskPromise(reference);
  if (
    promise.isCaught ||
    enclosingFunction(reference) !== enclosingFunction(statementIn(submit.node)?.statement ?? reference)
  ) {
    return false;
  }
  const parent = parentOf(promise.node);
  return parent?.type === 'AwaitExpression' ? isUnguarded(parent) : parent?.type === 'ReturnStatement';
}

/** Not in a `try` whose `catch` is waiting for the failure. */
function isUnguarded(node: Node): boolean {
  for (let up = parentOf(node); up !== undefined && !isFunction(up); up = parentOf(up)) {
    if (up.type === 'TryStatement' && up.handler !== null && isInside(node, up.block)) return false;
  }
  return true;
}

function report(release: PoolCall, submit: PoolCall, pending: Pending, view: FileView): Report {
  const { name } = pending.binding;
  const ended = view.textOf(release.node.callee);
  const wait = pending.isList ? `await Promise.all(${name})` : `await ${name}`;
  const { start } = pending.statement;
  const indent = /^[ \t]*/.exec(view.text.slice(view.model.lines.lineStart(start)))?.[0] ?? '';
  return {
    span: { start: release.node.start, end: release.node.end },
    message: `\`${ended}()\` ends the workers while \`${name}\` is not awaited yet, so what is not done by then fails. Await \`${name}\` first.`,
    related: [
      view.locate(view.path, submit.node, 'Submitted here.'),
      view.locate(view.path, pending.awaited, 'Awaited only here.'),
    ],
    fixes: [
      {
        title: `Await \`${name}\` before the pool is ended`,
        kind: 'suggestion',
        edits: [{ start, end: start, newText: `${wait};\n${indent}` }],
      },
    ],
  };
}
