/**
 * An owned pool that is never shut down. Ownership decides: a pool that is returned, exported, stored or handed to code
 * that cannot be seen belongs to someone else, and one that anything ends on any path is not this rule's business.
 */
import type { FileView, PoolSite } from '../file-view.ts';
import { ANONYMOUS } from '../model/summary.ts';
import { shutdownFixes } from '../fixes/shutdown-fix.ts';
import { isUsingWritable } from '../fixes/using-syntax.ts';
import { isComponent } from '../lifecycle/component.ts';
import { isExpectedToThrow } from '../lifecycle/expected-to-throw.ts';
import { runsOnce } from '../lifecycle/runs-once.ts';
import { isKeptByClosure } from '../ownership/outliving.ts';
import type { Severity } from '../../protocol/finding.ts';
import { enclosingFunction, isFunction, parentOf, walk, wrapped, type Node } from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noMissingShutdown: Rule = {
  id: 'no-missing-shutdown',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A pool that the code owns is never shut down.',
  check(view: FileView): readonly Report[] {
    return view.poolSites.flatMap((site) => {
      if (view.fateOf(site) !== 'owned' || isKept(site, view) || isExpectedToThrow(site.node)) return [];
      const place = placeOf(site, view);
      if (place === 'service' && !site.library.keepsProcessAlive) return [];
      // A pool that lets the process end goes with the test.
      if (place === 'script' && site.library.isHarmlessInScript && view.isTrial) return [];
      if (place !== 'function' && endsByExit(view)) return [];
      return [report(site, place, view)];
    });
  },
};

export default noMissingShutdown;

/**
 * `script`: made once while the program runs through. `service`: made once by a module for the functions it exports,
 * for as long as the process lives. `function`: made anew by every call.
 */
type Place = 'script' | 'service' | 'function';

function placeOf(site: PoolSite, view: FileView): Place {
  const owner = enclosingFunction(site.node);
  if (owner === undefined || runsOnce(owner, view.model.names))
    return isUsedByExports(site, view) ? 'service' : 'script';
  return assignedToModule(site, view) ? 'service' : 'function';
}

/** Handlers, methods of what is returned, and what a component shows still need the pool when the code that made it is done. */
function isKept(site: PoolSite, view: FileView): boolean {
  const owner = enclosingFunction(site.node);
  if (owner !== undefined && isComponent(owner)) return true;
  const binding = bindingOfSite(site, view);
  return binding !== undefined && isKeptByClosure(binding, view.model.names);
}

/** The pool's name is read inside a function that the module exports, directly or by way of a class. */
function isUsedByExports(site: PoolSite, view: FileView): boolean {
  const { summary, names } = view.model;
  if (summary.exports.size === 0) return false;
  const binding = bindingOfSite(site, view);
  if (binding === undefined || binding.scope !== names.moduleScope) return false;
  return binding.references.some(({ node }) => enclosingFunction(node) !== undefined);
}

/** `pool = new Pool()` in a function where `pool` belongs to the module: a singleton made on demand. */
function assignedToModule(site: PoolSite, view: FileView): boolean {
  const binding = bindingOfSite(site, view);
  return binding !== undefined && binding.scope === view.model.names.moduleScope;
}

function bindingOfSite(site: PoolSite, view: FileView) {
  const name = siteName(site.node);
  return name === undefined ? undefined : view.model.names.bindingOf(name);
}

/** The identifier that the new pool is given to. */
function siteName(node: Node): Node | undefined {
  let outer = wrapped(node);
  let parent = parentOf(outer);
  while (parent?.type === 'AwaitExpression' || parent?.type === 'LogicalExpression') {
    outer = wrapped(parent);
    parent = parentOf(outer);
  }
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id;
  if (parent?.type === 'AssignmentExpression' && parent.left.type === 'Identifier') return parent.left;
  return undefined;
}

/** A script that calls `process.exit` ends its workers with it. */
function endsByExit(view: FileView): boolean {
  let found = false;
  walk(view.model.tree.program, (node) => {
    if (node.type === 'CallExpression' && view.textOf(node.callee) === 'process.exit') found = true;
    return !found;
  });
  return found;
}

function report(site: PoolSite, place: Place, view: FileView): Report {
  const name = siteName(site.node);
  const fixes = shutdownFixes(site, view);
  return {
    span: name ?? { start: site.node.start, end: site.node.end },
    severity: severityOf(site, place),
    message: messageOf(site, place, name === undefined ? undefined : view.textOf(name).split(':')[0], view),
    fixes,
  };
}

function severityOf(site: PoolSite, place: Place): Severity {
  if (place === 'script' && site.library.isHarmlessInScript) return 'info';
  return 'error';
}

function messageOf(site: PoolSite, place: Place, name: string | undefined, view: FileView): string {
  const { library, className } = site;
  const release = `${library.release[0]}()`;
  const what =
    name === undefined
      ? `This ${className} is kept in no variable and can never be shut down`
      : `\`${name}\` is never shut down`;
  const owner = enclosingFunction(site.node);
  const caller =
    owner !== undefined && isFunction(owner)
      ? view.model.summary.functions[view.model.indexes.functions.get(owner) ?? -1]
      : undefined;
  const inFunction =
    caller === undefined || caller.name === ANONYMOUS ? 'this function' : `\`${caller.name}\``;
  return `${what}: ${consequence(library.keepsProcessAlive, place, inFunction)}. ${advice(site, name ?? 'pool', release, view)}`;
}

function consequence(keepsProcessAlive: boolean, place: Place, inFunction: string): string {
  if (place === 'function') {
    return `every call of ${inFunction} leaves another set of workers running${keepsProcessAlive ? ', and the process cannot end' : ''}`;
  }
  if (keepsProcessAlive) return 'its open workers keep the process from ending';
  return 'its workers stay until the process ends, with whatever they hold';
}

/** Where `await using` cannot be written, the older way is named alone. */
function advice({ library }: PoolSite, name: string, release: string, view: FileView): string {
  if (library.releaseFunction !== undefined)
    return `Call \`${library.releaseFunction}(${name})\` when its last task is done.`;
  return library.asyncDisposableSince === undefined || !isUsingWritable(view)
    ? `Call \`await ${name}.${release}\` in a \`finally\`.`
    : `Declare it with \`await using\`, or call \`await ${name}.${release}\` in a \`finally\`.`;
}
