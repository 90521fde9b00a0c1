/**
 * A shutdown that an error jumps over. Ownership and order decide: the pool is made and ended by one function, plainly in
 * a row, and something between the two may throw or return. Any second way to the end of the pool keeps the rule silent.
 */
import type { FileView, PoolCall, PoolSite } from '../file-view.ts';
import { moveShutdownFixes } from '../fixes/shutdown-fix.ts';
import { callsOn, isRelease, namedPool, type NamedPool } from '../lifecycle/named-pool.ts';
import { runsOnce } from '../lifecycle/runs-once.ts';
import type { Binding } from '../syntax/binding.ts';
import { isKeptByClosure } from '../ownership/outliving.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  isInside,
  memberName,
  unwrap,
  walk,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const shutdownInFinally: Rule = {
  id: 'shutdown-in-finally',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'The shutdown of a pool is skipped when something before it throws.',
  check(view: FileView): readonly Report[] {
    return view.poolSites.flatMap((site) => {
      const pool = namedPool(site, view);
      const release = pool === undefined ? undefined : plainRelease(pool, view);
      if (pool === undefined || release === undefined) return [];
      const skip = waySkipping(pool, release, view);
      return skip === undefined ? [] : [report(pool, release, skip, view)];
    });
  },
};

export default shutdownInFinally;

/** The first of the pool's releases, where all of them stand in the function that made it and outside every `finally`. */
function plainRelease(pool: NamedPool, view: FileView): PoolCall | undefined {
  const { owner, site, binding, declaration } = pool;
  // An error at the top of a program ends the program, and the workers with it.
  if (owner === undefined || runsOnce(owner, view.model.names)) return undefined;
  if (declaration.kind !== 'const' && declaration.kind !== 'let') return undefined;
  const releases = callsOn(pool, view).filter(isRelease);
  const [first] = releases;
  if (first === undefined || isKeptByClosure(binding, view.model.names)) return undefined;
  if (releases.some(({ node }) => enclosingFunction(node) !== owner || isOnErrorPath(node, owner))) {
    return undefined;
  }
  return isEndedOtherwise(site, releases.length, view) ? undefined : first;
}

/** In a `finally` or `catch` below `owner`. */
function isOnErrorPath(node: Node, owner: Node): boolean {
  for (const up of ancestors(node)) {
    if (up === owner) return false;
    if (up.type === 'CatchClause') return true;
    if (up.type === 'TryStatement' && up.finalizer !== null && isInside(node, up.finalizer)) return true;
  }
  return false;
}

/** Through an alias, a helper, `unref`, or by whoever else holds it. */
function isEndedOtherwise(site: PoolSite, direct: number, view: FileView): boolean {
  const uses = view.usesOf(site.node);
  const isDirect = (use: (typeof uses)[number]): boolean =>
    use.kind === 'method' && site.library.release.includes(use.name);
  if (uses.filter(isDirect).length !== direct) return true;
  return (
    view.fateOfUses(
      uses.filter((use) => !isDirect(use)),
      site.library,
    ) !== 'owned'
  );
}

interface Skip {
  readonly node: Node;
  readonly how: 'throws' | 'returns';
}

/** What stands between the making and the end of the pool and leaves the function there. */
function waySkipping(
  { site, owner, binding }: NamedPool,
  release: PoolCall,
  view: FileView,
): Skip | undefined {
  if (owner === undefined || owner.body === null) return undefined;
  let found: Skip | undefined;
  walk(owner.body, (node) => {
    if (found !== undefined || isFunction(node)) return false;
    if (node.start < site.node.end && node.end <= site.node.end) return false;
    if (node.start < site.node.end || node.start >= release.node.start || isInside(release.node, node))
      return true;
    const how = wayOf(node, view);
    if (
      how !== undefined &&
      !isWithoutPool(node, binding, owner) &&
      !isCaught(node, site.node, release.node, owner)
    )
      found = { node, how };
    return true;
  });
  return found;
}

/** `if (!pool) return`: what the test is about is whether there is a pool. */
function isWithoutPool(node: Node, { references }: Binding, owner: Node): boolean {
  for (const up of ancestors(node)) {
    if (up === owner) return false;
    if (up.type === 'IfStatement' && references.some((use) => isInside(use.node, up.test))) return true;
  }
  return false;
}

function wayOf(node: Node, view: FileView): Skip['how'] | undefined {
  if (node.type === 'ThrowStatement') return 'throws';
  if (node.type === 'ReturnStatement') return 'returns';
  if (node.type === 'AwaitExpression') return mayReject(node.argument, view) ? 'throws' : undefined;
  return node.type === 'ForOfStatement' && node.await ? 'throws' : undefined;
}

/** `allSettled`, `.catch(…)` and timers do not reject. */
function mayReject(awaited: Node, view: FileView): boolean {
  const call = unwrap(awaited);
  if (call.type === 'NewExpression') return !/setTimeout|setImmediate/.test(view.textOf(call));
  if (call.type !== 'CallExpression') return call.type !== 'Literal';
  const callee = unwrap(call.callee);
  const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
  if (name === undefined) return true;
  if (name === 'then') return call.arguments.length < 2;
  return !/^(allSettled|catch|setTimeout|setImmediate|sleep|delay|wait\w*|once|nextTick)$/i.test(name);
}

/** A `catch` on the way stops the error before it passes the shutdown. */
function isCaught(node: Node, made: Node, released: Node, owner: Node): boolean {
  if (node.type === 'ReturnStatement') return false;
  for (const up of ancestors(node)) {
    if (up === owner) return false;
    if (up.type !== 'TryStatement' || up.handler === null || !isInside(node, up.block)) continue;
    if (!isInside(made, up.block) && !isInside(released, up.block) && !leaves(up.handler)) return true;
  }
  return false;
}

function leaves(handler: Node): boolean {
  let found = false;
  walk(handler, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ThrowStatement' || node.type === 'ReturnStatement') found = true;
    return !found;
  });
  return found;
}

function report(pool: NamedPool, release: PoolCall, skip: Skip, view: FileView): Report {
  const text = shortText(skip.node, view);
  const call = view.textOf(release.node.callee);
  const when = skip.how === 'returns' ? `\`${text}\` leaves the function` : `\`${text}\` fails`;
  return {
    span: { start: release.node.start, end: release.node.end },
    message: `\`${call}()\` is skipped when ${when}, and the workers of \`${pool.binding.name}\` go on running. ${advice(pool, view)}`,
    related: [view.locate(view.path, skip.node, skip.how === 'returns' ? 'Leaves here.' : 'May throw here.')],
    fixes: moveShutdownFixes(pool.site, release, view),
  };
}

function shortText(node: Node, view: FileView): string {
  const shown = node.type === 'ForOfStatement' ? node.right : node;
  const text = view.textOf(shown).replace(/\s+/g, ' ').replace(/;$/, '');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function advice({ site }: NamedPool, view: FileView): string {
  return site.library.asyncDisposableSince === undefined || /\.[cm]?jsx?$/.test(view.path)
    ? 'Call it in a `finally`.'
    : 'Declare the pool with `await using`, or call it in a `finally`.';
}
