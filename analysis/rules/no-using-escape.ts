/** A `using` pool that somebody holds after its scope has ended it: returned, stored, exported, or read by what is. */
import type { FileView } from '../file-view.ts';
import { namedPool, type NamedPool } from '../lifecycle/named-pool.ts';
import {
  enclosingFunction,
  isInside,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noUsingEscape: Rule = {
  id: 'no-using-escape',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A pool declared with `using` is handed on beyond the scope that ends it.',
  check(view: FileView): readonly Report[] {
    return view.poolSites.flatMap((site) => {
      const pool = namedPool(site, view);
      if (pool?.binding.kind !== 'using') return [];
      for (const { node, isType } of pool.binding.references) {
        const escape = isType ? undefined : escapeOf(node, pool, view);
        if (escape !== undefined) return [report(node, escape, pool, view)];
      }
      return [];
    });
  },
};

export default noUsingEscape;

type Escape = 'returned' | 'stored' | 'exported' | 'closure returned' | 'closure exported';

function escapeOf(reference: Node, pool: NamedPool, view: FileView): Escape | undefined {
  const owner = enclosingFunction(reference);
  if (owner === pool.owner) return escapeOfValue(wrapped(reference), pool, view);
  return closureEscape(owner, pool);
}

function escapeOfValue(node: Node, pool: NamedPool, view: FileView): Escape | undefined {
  const outer = literalAround(node);
  const parent = parentOf(outer);
  switch (parent?.type) {
    case 'ReturnStatement':
      return 'returned';
    case 'ExportSpecifier':
    case 'ExportDefaultDeclaration':
      return 'exported';
    case 'AssignmentExpression':
      return parent.right === outer && outlivesScope(parent.left, pool, view) ? 'stored' : undefined;
    default:
      return undefined;
  }
}

/** The object or array literals that the value is directly part of. */
function literalAround(node: Node): Node {
  const parent = parentOf(node);
  if (parent?.type === 'ArrayExpression') return literalAround(wrapped(parent));
  if (parent?.type !== 'Property' || parent.value !== node) return node;
  const object = parentOf(parent);
  return object?.type === 'ObjectExpression' ? literalAround(wrapped(object)) : node;
}

/** A field of `this`, or a name declared outside of the block that ends the pool. */
function outlivesScope(target: Node, { declaration }: NamedPool, view: FileView): boolean {
  const left = unwrap(target);
  if (left.type === 'MemberExpression') return unwrap(left.object).type === 'ThisExpression';
  const binding = left.type === 'Identifier' ? view.model.names.bindingOf(left) : undefined;
  const block = parentOf(declaration);
  return binding !== undefined && block !== undefined && !isInside(binding.node, block);
}

/** A function inside the scope that is returned, alone or in an object; at the top level, one that is exported. */
function closureEscape(closure: FunctionLike | undefined, { owner }: NamedPool): Escape | undefined {
  for (let at = closure; at !== undefined && at !== owner; at = enclosingFunction(at)) {
    const isOutermost = enclosingFunction(at) === owner;
    const parent = parentOf(literalAround(wrapped(at)));
    if (isOutermost && parent?.type === 'ReturnStatement') return 'closure returned';
    if (isOutermost && owner === undefined && isExportedDeclaration(at)) return 'closure exported';
  }
  return undefined;
}

function isExportedDeclaration(closure: FunctionLike): boolean {
  const parent = parentOf(wrapped(closure));
  if (parent?.type === 'ExportNamedDeclaration' || parent?.type === 'ExportDefaultDeclaration') return true;
  if (parent?.type !== 'VariableDeclarator') return false;
  const statement = parentOf(parent);
  return statement !== undefined && parentOf(statement)?.type === 'ExportNamedDeclaration';
}

function report(reference: Node, escape: Escape, pool: NamedPool, view: FileView): Report {
  const { name } = pool.binding;
  const scope = pool.owner === undefined ? 'when the module has run' : 'when its block ends';
  return {
    span: { start: reference.start, end: reference.end },
    message: `\`using\` shuts \`${name}\` down ${scope}, but ${holder(escape)}. Declare it with \`const\` and let whoever keeps it shut it down.`,
    related: [view.locate(view.path, pool.declaration, 'Its scope ends the pool.')],
    fixes: fixes(pool, view),
  };
}

function holder(escape: Escape): string {
  switch (escape) {
    case 'returned':
      return 'it is returned to be used afterwards';
    case 'stored':
      return 'it is stored where it is used afterwards';
    case 'exported':
      return 'it is exported to be used afterwards';
    case 'closure returned':
      return 'a function that is returned uses it afterwards';
    case 'closure exported':
      return 'a function that is exported uses it afterwards';
  }
}

function fixes({ declaration, binding }: NamedPool, view: FileView) {
  const keyword = /^(await\s+)?using/.exec(view.text.slice(declaration.start))?.[0];
  if (keyword === undefined || declaration.declarations.length !== 1) return [];
  return [
    {
      title: `Declare \`${binding.name}\` with \`const\``,
      kind: 'suggestion' as const,
      edits: [{ start: declaration.start, end: declaration.start + keyword.length, newText: 'const' }],
    },
  ];
}
