/** Ways to end a pool where its block ends: `await using`, else try/finally around the rest of the block. */
import type { Statement, VariableDeclaration } from 'oxc-parser';
import type { FileView, PoolCall, PoolSite } from '../file-view.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import type { Span } from '../syntax/span.ts';
import {
  childrenOf,
  enclosingFunction,
  isFunction,
  memberName,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import { isUsingWritable } from './using-syntax.ts';
import { indentAt, indentEdits, indentUnit, lineSpan } from './layout.ts';

export function shutdownFixes(site: PoolSite, view: FileView): readonly ReportFix[] {
  if (site.library.release.length === 0) return [];
  const owned = ownedDeclaration(site, view);
  return owned === undefined ? [] : fixesFor(owned, site, isDisposable(site, view), view);
}

/** The same for a pool that is shut down already, in the wrong place: `release` goes. */
export function moveShutdownFixes(site: PoolSite, release: PoolCall, view: FileView): readonly ReportFix[] {
  const owned = ownedDeclaration(site, view);
  const statement = owned?.rest.find(
    (candidate) =>
      candidate.type === 'ExpressionStatement' && unwrapAwait(candidate.expression) === release.node,
  );
  if (owned === undefined || statement === undefined) return [];
  // What the block's end does is the plain, patient shutdown; anything else is kept as it is written.
  const isPlain =
    release.node.arguments.length === 0 &&
    (site.library.drains ?? site.library.release).includes(release.method);
  const moved = {
    ...owned,
    rest: owned.rest.filter((candidate) => candidate !== statement),
    removed: lineSpan(statement, view),
    release: view.textOf(release.node),
  };
  return fixesFor(moved, site, isPlain && isDisposable(site, view), view);
}

function fixesFor(
  owned: OwnedDeclaration,
  site: PoolSite,
  withUsing: boolean,
  view: FileView,
): readonly ReportFix[] {
  const awaiting = awaitingEdits(owned.block, view);
  if (awaiting === undefined) return [];
  const edits = withUsing ? usingEdits(owned, view) : finallyEdits(owned, site, view);
  if (edits === undefined) return [];
  const title = withUsing
    ? `Shut \`${owned.name}\` down at the end of the block with \`await using\``
    : `Shut \`${owned.name}\` down in a \`finally\``;
  const { removed } = owned;
  const kept =
    removed === undefined
      ? edits
      : edits.filter(({ start }) => start < removed.start || start >= removed.end);
  const removal = removed === undefined ? [] : [{ ...removed, newText: '' }];
  return [
    { title, kind: 'suggestion', edits: [...awaiting, ...kept, ...removal, ...returnEdits(owned, view)] },
  ];
}

function unwrapAwait(expression: Node): Node {
  const inner = unwrap(expression);
  return inner.type === 'AwaitExpression' ? unwrap(inner.argument) : inner;
}

interface OwnedDeclaration {
  readonly declaration: VariableDeclaration;
  readonly name: string;
  readonly nameNode: Node;
  /** The function body, block or program in which the declaration stands. */
  readonly block: Node;
  readonly rest: readonly Statement[];
  /** The shutdown that the new one replaces, and its text. */
  readonly removed?: Span;
  readonly release?: string;
}

/** `const pool = …` alone in its declaration, directly in a block, and never assigned again. */
function ownedDeclaration(site: PoolSite, view: FileView): OwnedDeclaration | undefined {
  const outer = wrapped(site.node);
  const up = parentOf(outer);
  const declarator = up?.type === 'AwaitExpression' ? parentOf(wrapped(up)) : up;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  const declaration = parentOf(declarator);
  const binding = view.model.names.bindingOf(declarator.id);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return undefined;
  if (declaration.kind === 'var' || binding === undefined) return undefined;
  if (binding.references.some(({ isWrite }) => isWrite)) return undefined;
  const block = parentOf(declaration);
  if (block?.type !== 'BlockStatement' && block?.type !== 'Program') return undefined;
  const statements = childrenOf(block);
  const rest = statements.slice(statements.indexOf(declaration) + 1).filter(isStatement);
  return { declaration, name: binding.name, nameNode: declarator.id, block, rest };
}

function isStatement(node: Node): node is Statement {
  return node.type.endsWith('Statement') || node.type.endsWith('Declaration');
}

/** What it takes for `await` to be legal in the block; undefined where it cannot be. */
function awaitingEdits(block: Node, view: FileView): readonly SpanEdit[] | undefined {
  const owner = block.type === 'Program' ? undefined : owningFunction(block);
  if (owner === undefined) return isModule(view) ? [] : undefined;
  if (owner.generator) return undefined;
  if (owner.async) return [];
  // Only a function that returns a promise already can be made async without its callers noticing.
  if (!returnsPromise(owner, view) || isMethod(owner)) return undefined;
  return [{ start: owner.start, end: owner.start, newText: 'async ' }];
}

function owningFunction(block: Node): (FunctionLike & { generator: boolean }) | undefined {
  const owner = enclosingFunction(block);
  return owner === undefined || owner.type === 'TSDeclareFunction' ? undefined : owner;
}

function isMethod(owner: FunctionLike): boolean {
  const parent = parentOf(owner);
  return (
    parent?.type === 'MethodDefinition' ||
    (parent?.type === 'Property' && (parent.method || parent.kind !== 'init'))
  );
}

function returnsPromise(owner: FunctionLike, view: FileView): boolean {
  const type = owner.returnType?.typeAnnotation;
  if (type !== undefined) return /^Promise\s*</.test(view.textOf(type));
  const returned = returnStatements(owner);
  return returned.length > 0 && returned.every((statement) => isPoolCall(statement, view));
}

/** ES module syntax allows `await` at the top level; a script or CommonJS file does not. */
function isModule(view: FileView): boolean {
  if (/\.(cjs|cts)$/.test(view.path)) return false;
  return /\.(mjs|mts)$/.test(view.path) || view.model.summary.hasModuleSyntax;
}

function isDisposable({ library }: PoolSite, view: FileView): boolean {
  if (library.asyncDisposableSince === undefined || !isUsingWritable(view)) return false;
  const version = view.packageMajor(library.packageName);
  return version === undefined || version >= library.asyncDisposableSince;
}

function usingEdits({ declaration }: OwnedDeclaration, view: FileView): readonly SpanEdit[] {
  const keyword = view.text.slice(declaration.start).match(/^\w+/)?.[0] ?? declaration.kind;
  return [{ start: declaration.start, end: declaration.start + keyword.length, newText: 'await using' }];
}

function finallyEdits(
  owned: OwnedDeclaration,
  site: PoolSite,
  view: FileView,
): readonly SpanEdit[] | undefined {
  const first = owned.rest[0];
  const last = owned.rest.at(-1);
  if (first === undefined || last === undefined) return undefined;
  // Imports and exports stand at the top level only, and hoisted names must stay where others see them.
  if (
    owned.rest.some(
      ({ type }) => /^(Import|Export|Function|Class)\w*Declaration$/.test(type) || type.startsWith('Export'),
    )
  ) {
    return undefined;
  }
  const indent = indentAt(owned.declaration.start, view);
  const release = owned.release ?? `${owned.name}.${site.library.release[0]}()`;
  const unit = indentUnit(view.text);
  const close = `\n${indent}} finally {\n${indent}${unit}await ${release};\n${indent}}`;
  return [
    { start: first.start, end: first.start, newText: `try {\n${indent}${unit}` },
    ...indentEdits({ start: first.start, end: last.end }, unit, view),
    { start: last.end, end: last.end, newText: close },
  ];
}

/** `return pool.submit(…)` must be awaited, or the pool ends before the task does. */
function returnEdits({ block }: OwnedDeclaration, view: FileView): readonly SpanEdit[] {
  const edits: SpanEdit[] = [];
  walk(block, (node) => {
    if (isFunction(node) && node !== block) return false;
    if (node.type === 'ReturnStatement' && node.argument !== null && isPoolCall(node, view)) {
      edits.push({ start: node.argument.start, end: node.argument.start, newText: 'await ' });
    }
    return true;
  });
  return edits;
}

function returnStatements(owner: FunctionLike): readonly Node[] {
  const found: Node[] = [];
  if (owner.body === null) return found;
  walk(owner.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement') found.push(node);
    return true;
  });
  return found;
}

/** `return pool.run(x)` and `return Promise.all(items.map(() => pool.run(x)))`. */
function isPoolCall(statement: Node, view: FileView): boolean {
  if (statement.type !== 'ReturnStatement' || statement.argument === null) return false;
  const call = unwrap(statement.argument);
  if (call.type !== 'CallExpression') return false;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return false;
  if (callee.object.type === 'Identifier' && callee.object.name === 'Promise') return true;
  if (['then', 'catch', 'finally'].includes(memberName(callee) ?? '')) return true;
  return view.valueOf(callee.object).kind === 'pool';
}
