/** What is known of one pool: its library, how values reach its workers, who owns it and where it is released. */
import type { FileView, PoolSite } from '../file-view.ts';
import type { Use } from '../model/summary.ts';
import type { PoolLibrary } from '../pools/library.ts';
import { parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';
import type { Fact } from './explanation.ts';

export interface KnownPool {
  readonly library: PoolLibrary;
  readonly className: string;
}

/** "a `Piscina` of piscina". */
export function poolTitle(name: string | undefined, { library, className }: KnownPool): string {
  const kind = `a \`${className}\` of ${library.packageName}`;
  return name === undefined ? kind : `\`${name}\` is ${kind}`;
}

export function transportFact({ library, className }: KnownPool): Fact {
  return { text: transportText(library.transports?.[className] ?? library.transport), where: [] };
}

function transportText(transport: PoolLibrary['transport']): string {
  switch (transport) {
    case 'thread':
      return 'Its workers are threads. Values are copied by structured clone: functions cannot be sent, class instances lose their methods.';
    case 'process':
      return 'Its workers are processes. Values are copied by structured clone: functions cannot be sent, class instances lose their methods.';
    case 'process-json':
      return 'Its workers are processes that get values as JSON: a `Map` arrives empty, a `Date` as text, `undefined` not at all.';
    default:
      return 'Values are copied to its workers: functions cannot be sent, class instances lose their methods.';
  }
}

/** The pool made at `site`: who has to end it, and who does. */
export function ownershipFact(site: PoolSite, view: FileView): Fact {
  const uses = view.usesOf(site.node);
  const { library } = site;
  const end = library.release[0] ?? library.releaseFunction;
  const how = end === undefined ? 'ends it' : `calls \`${end}()\``;
  switch (view.fateOf(site)) {
    case 'released':
      return releasedFact(uses, library, view);
    case 'escaped':
      return { text: `${escapeText(uses, view)}, so that whoever has it ${how}.`, where: [] };
    case 'owned':
      return library.keepsProcessAlive
        ? { text: `Owned here, and nothing ${how}: it keeps the process alive.`, where: [] }
        : { text: `Owned here, and nothing ${how}.`, where: [] };
  }
}

function releasedFact(uses: readonly Use[], library: PoolLibrary, view: FileView): Fact {
  if (uses.some(({ kind }) => kind === 'disposed'))
    return { text: 'Owned here, and released by `using` when its block is left.', where: [] };
  const releases = uses.filter((use) => use.kind === 'method').filter(({ name }) => isEnd(name, library));
  if (releases.length > 0) {
    const names = [...new Set(releases.map(({ name }) => `\`${name}()\``))].join(' and ');
    const where = releases.map(({ span, name }) => view.locate(view.path, span, name));
    return { text: `Owned here, and released with ${names}.`, where };
  }
  const helper = uses.find((use) => use.kind === 'passed');
  const value = helper === undefined ? undefined : view.valueAt(helper.callee, view.path);
  if (value?.kind !== 'function')
    return { text: 'Owned here, and released by what it is passed to.', where: [] };
  const { name, nameSpan } = value.summary;
  const where = [view.locate(value.path, nameSpan, name)];
  return { text: `Owned here, and released by \`${name}\`, which it is passed to.`, where };
}

function isEnd(method: string, library: PoolLibrary): boolean {
  return library.release.includes(method) || method === 'unref';
}

const ESCAPES = {
  returned: 'Returned to the caller',
  exported: 'Exported',
  stored: 'Stored in an object or field',
  unknown: 'Handed to other code',
} as const;

function escapeText(uses: readonly Use[], view: FileView): string {
  const escape = uses.find((use) => use.kind === 'escaped' && use.how !== 'unknown');
  if (escape?.kind === 'escaped') return ESCAPES[escape.how];
  const passed = uses.find((use) => use.kind === 'passed');
  const value = passed === undefined ? undefined : view.valueAt(passed.callee, view.path);
  return value?.kind === 'function' ? `Handed to \`${value.summary.name}\`` : 'Handed to other code';
}

/** Where the pool that a name stands for is made in this file, if it is. */
export function siteOfName(name: Node, view: FileView): PoolSite | undefined {
  const declaration = view.model.names.bindingOf(unwrap(name))?.declaration;
  if (declaration?.type !== 'VariableDeclarator' || declaration.init === null) return undefined;
  let made: Node = unwrap(declaration.init);
  if (made.type === 'AwaitExpression') made = unwrap(made.argument);
  return view.poolSites.find(({ node }) => node === made);
}

/** The name that the pool made at `site` is given, where it is given one at once. */
export function nameOfSite(site: PoolSite, view: FileView): string | undefined {
  let parent = parentOf(wrapped(site.node));
  if (parent?.type === 'AwaitExpression') parent = parentOf(wrapped(parent));
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? view.textOf({ start: parent.id.start, end: parent.id.start + parent.id.name.length })
    : undefined;
}
