/**
 * A pool made anew in each round of a loop or for each request. Silent where somebody keeps the pool, where each round
 * wants another pool than the last, and in tests and benchmarks.
 */
import type { FileView, PoolSite } from '../file-view.ts';
import { isLoop } from '../dataflow/loop-dependence.ts';
import { isRequestHandler } from '../lifecycle/request-handler.ts';
import type { Span } from '../syntax/span.ts';
import {
  ancestors,
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
import type { Report, ReportFix, Rule } from './rule.ts';

const noPoolPerCall: Rule = {
  id: 'no-pool-per-call',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A pool is made anew for every request or in every round of a loop.',
  check(view: FileView): readonly Report[] {
    if (MEASURES.test(view.path.replaceAll('\\', '/'))) return [];
    return view.poolSites.flatMap((site) => {
      const scope = repeatedScope(site, view);
      if (scope === undefined || isKept(site) || view.fateOf(site) === 'escaped') return [];
      return [report(site, scope, view)];
    });
  },
};

export default noPoolPerCall;

const MEASURES =
  /\/(bench(marks?)?|tests?|__tests__|specs?|e2e|fixtures?)\/|\/bench[^/]*$|[.-](bench|test|spec)\.[cm]?[jt]sx?$/i;
const ITERATING = new Set(['map', 'forEach', 'flatMap', 'filter', 'from']);

interface Scope {
  readonly kind: 'loop' | 'request';
  /** The loop, the callback of the iteration, or the handler. */
  readonly node: Node;
}

/** What is run over and over around the place where the pool is made. */
function repeatedScope(site: PoolSite, view: FileView): Scope | undefined {
  for (const up of ancestors(site.node)) {
    if (isLoop(up) && isInside(site.node, up.body)) {
      return isSameEachTime(site, up, view) && !isLeft(up, up.body, view)
        ? { kind: 'loop', node: up }
        : undefined;
    }
    if (!isFunction(up)) continue;
    const call = parentOf(wrapped(up));
    if (call?.type === 'CallExpression' && isIteration(call)) {
      return isSameEachTime(site, up, view) ? { kind: 'loop', node: up } : undefined;
    }
    return isRequestHandler(up, view.model.names, view.path) ? { kind: 'request', node: up } : undefined;
  }
  return undefined;
}

function isIteration(call: Node): boolean {
  return call.type === 'CallExpression' && ITERATING.has(memberName(unwrap(call.callee)) ?? '');
}

/** What the pool is made with comes from outside: a round with a size or a script of its own needs a pool of its own. */
function isSameEachTime({ node }: PoolSite, round: Node, view: FileView): boolean {
  let isSame = true;
  for (const argument of node.arguments) {
    walk(argument, (inner) => {
      const binding = inner.type === 'Identifier' ? view.model.names.bindingOf(inner) : undefined;
      if (binding === undefined) return isSame;
      const isOfRound = isInside(binding.node, round) && !isInside(binding.node, argument);
      const isWritten = binding.references.some((use) => use.isWrite && isInside(use.node, round));
      if (isOfRound || isWritten) isSame = false;
      return isSame;
    });
  }
  return isSame;
}

/** A loop that may end early tries again until it succeeds, or waits for something. */
function isLeft(loop: Node, body: Node, view: FileView): boolean {
  if (loop.type === 'WhileStatement' || loop.type === 'DoWhileStatement') return true;
  if (loop.type === 'ForStatement' && /attempt|retr(y|ies)|\btries\b/i.test(view.textOf(loop).slice(0, 80)))
    return true;
  let leaves = false;
  walk(body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'BreakStatement' || node.type === 'ReturnStatement') leaves = true;
    return !leaves;
  });
  return leaves;
}

/** `pool ??= new Pool()` and `pool = pool ?? new Pool()`: made once and kept. */
function isKept({ node }: PoolSite): boolean {
  const owner = enclosingFunction(node);
  for (const up of ancestors(node)) {
    if (up === owner || up.type.endsWith('Statement')) return false;
    if (up.type === 'AssignmentExpression' || up.type === 'LogicalExpression') return true;
  }
  return false;
}

function report(site: PoolSite, scope: Scope, view: FileView): Report {
  const made = view.textOf(site.node.callee);
  const makes = site.node.type === 'NewExpression' ? `\`new ${made}\`` : `\`${made}()\``;
  const message =
    scope.kind === 'loop'
      ? `${makes} starts a pool in every round of the loop: its workers start, work for one round and end. Make one pool before the loop and use it in every round.`
      : `${makes} starts a pool for every request: workers start while the caller waits, and a hundred requests at once have a hundred pools. Make one when the program starts and share it.`;
  return {
    span: { start: site.node.start, end: site.node.end },
    message,
    related: [
      view.locate(
        view.path,
        headOf(scope.node),
        scope.kind === 'loop' ? 'Each round runs this.' : 'Each request runs this.',
      ),
    ],
    fixes: scope.kind === 'loop' ? hoisting(site, scope.node, view) : sharing(site, scope.node, view),
  };
}

/** The first word or so: a whole loop is too much to show. */
function headOf({ start, end }: Node): { start: number; end: number } {
  return { start, end: Math.min(end, start + 1) };
}

/** `await using pool = …` at the beginning of the round goes before the loop; its end is then the end of that block. */
function hoisting(site: PoolSite, loop: Node, view: FileView): readonly ReportFix[] {
  const declaration = ancestors(site.node).find(({ type }) => type === 'VariableDeclaration');
  if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'await using') return [];
  const block = parentOf(declaration);
  const around = parentOf(loop);
  if (!isLoop(loop) || loop.body !== block || declaration.declarations.length !== 1) return [];
  if (around?.type !== 'BlockStatement' && around?.type !== 'Program') return [];
  const line = lineOf(declaration, view);
  const indent = view.text.slice(view.model.lines.lineStart(loop.start), loop.start);
  if (line === undefined || indent.trim() !== '') return [];
  return [
    {
      title: 'Make the pool before the loop',
      kind: 'suggestion',
      edits: [
        { start: loop.start, end: loop.start, newText: `${view.textOf(declaration)}\n${indent}` },
        { ...line, newText: '' },
      ],
    },
  ];
}

/** The whole line, where nothing else stands on it. */
function lineOf({ start, end }: Node, view: FileView): Span | undefined {
  const line = view.model.lines.lineStart(start);
  const next = view.text.indexOf('\n', end);
  if (next === -1 || view.text.slice(line, start).trim() !== '') return undefined;
  return view.text.slice(end, next).trim() === '' ? { start: line, end: next + 1 } : undefined;
}

/** `await using pool = …` of a handler becomes a constant of the module, which ends with the program. */
function sharing(site: PoolSite, handler: Node, view: FileView): readonly ReportFix[] {
  const declaration = ancestors(site.node).find(({ type }) => type === 'VariableDeclaration');
  // An open pool of the others would keep the program from ending.
  if (declaration?.type !== 'VariableDeclaration' || site.library.keepsProcessAlive) return [];
  const [declarator, ...more] = declaration.declarations;
  if (declaration.kind !== 'await using' || declarator?.id.type !== 'Identifier' || more.length > 0)
    return [];
  const { moduleScope } = view.model.names;
  const top = ancestors(site.node).find((up) => parentOf(up)?.type === 'Program');
  const line = lineOf(declaration, view);
  if (top === undefined || line === undefined || moduleScope.bindings.has(declarator.id.name)) return [];
  if (view.model.lines.lineStart(top.start) !== top.start || !isSameEachTime(site, handler, view)) return [];
  const constant = view.textOf(declaration).replace(/^await\s+using/, 'const');
  return [
    {
      title: 'Make one pool for all requests',
      kind: 'suggestion',
      edits: [
        { start: top.start, end: top.start, newText: `${constant}\n\n` },
        { ...line, newText: '' },
      ],
    },
  ];
}
