/**
 * Leaves out of a source file the top-level statements that would start a pool.
 *
 * A script that ends with `await main()` or `await pool.map(task, items)` is the usual place of a task function.
 * Its module is imported in every worker, and there that line would start pools of its own, without end.
 * Blanking keeps every position; what a function does when it is called is left alone.
 */
import { parseSync, visitorKeys, type Node, type ParseResult, type VariableDeclaration } from 'oxc-parser';
import { positionAt } from '../text-position.ts';

export interface RemovedStart {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Its first line. */
  readonly text: string;
}

/** Stands for an exported pool: a value whose every use gives itself, and which never settles when awaited. */
export const IDLE_POOL = '__poolscope_idle';
export const IDLE_POOL_DECLARATION =
  `const ${IDLE_POOL}=new Proxy(function(){},{get:(_,k)=>k==='then'?()=>{}:typeof k==='symbol'?undefined:${IDLE_POOL},` +
  `apply:()=>${IDLE_POOL},construct:()=>${IDLE_POOL}});`;

/** Names of a package that start workers; `null` means every name of it. */
const STARTERS = new Map<string, ReadonlySet<string> | null>([
  ['poolscope', null],
  ['piscina', null],
  ['tinypool', null],
  ['workerpool', null],
  ['poolifier', null],
  ['jest-worker', null],
  ['cluster', null],
  ['worker_threads', new Set(['Worker'])],
  ['child_process', new Set(['fork'])],
]);
const MENTION = new RegExp(`['"](?:node:)?(?:${[...STARTERS.keys()].join('|')})['"]`);

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

export function withoutPoolStarts(file: string, text: string): { text: string; removed: RemovedStart[] } {
  if (!MENTION.test(text)) return { text, removed: [] };
  const parsed = parseSync(file, text, { preserveParens: false });
  // A file with syntax errors is esbuild's to report.
  if (parsed.errors.length > 0) return { text, removed: [] };
  const starting = startingNames(parsed);
  if (starting.size === 0) return { text, removed: [] };
  const replacements = parsed.program.body.flatMap((statement) => replacementsOf(statement, starting));
  const removed = replacements.map(({ start }) => {
    const [firstLine = ''] = text.slice(start).split('\n', 1);
    return { file, line: positionAt(text, start).line, text: firstLine.trim() };
  });
  return { text: applied(text, replacements), removed };
}

/** Imported names that start workers, and the file's own functions and classes that use one of them. */
function startingNames({ module, program }: ParseResult): Set<string> {
  const names = new Set<string>();
  for (const { moduleRequest, entries } of module.staticImports) {
    const starters = startersOf(moduleRequest.value);
    if (starters === undefined) continue;
    for (const { importName, localName, isType } of entries) {
      const isStarter = starters === null || importName.name === null || starters.has(importName.name);
      if (isStarter && !isType) names.add(localName.value);
    }
  }
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      const starters = init === null ? undefined : startersOf(requiredModule(init));
      if (starters === undefined) continue;
      for (const name of boundNames(id)) if (starters === null || starters.has(name)) names.add(name);
    }
  }
  if (names.size > 0) addFunctionsThatUse(names, program.body);
  return names;
}

function startersOf(specifier: string | null): ReadonlySet<string> | null | undefined {
  return specifier === null ? undefined : STARTERS.get(specifier.replace(/^node:/, ''));
}

function requiredModule(init: Node): string | null {
  if (init.type !== 'CallExpression' || init.callee.type !== 'Identifier') return null;
  const [argument] = init.arguments;
  if (init.callee.name !== 'require' || argument?.type !== 'Literal') return null;
  return typeof argument.value === 'string' ? argument.value : null;
}

function addFunctionsThatUse(names: Set<string>, body: readonly Node[]): void {
  const uses = new Map<string, ReadonlySet<string>>();
  for (const [name, node] of body.flatMap(namedFunctions)) uses.set(name, references(node, true).names);
  for (let before = -1; before !== names.size;) {
    before = names.size;
    for (const [name, used] of uses) if (!names.has(name) && overlaps(used, names)) names.add(name);
  }
}

function namedFunctions(statement: Node): [string, Node][] {
  if (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration') {
    return statement.declaration === null ? [] : namedFunctions(statement.declaration);
  }
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') {
    return statement.id === null ? [] : [[statement.id.name, statement]];
  }
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && init !== null && isFunctionLike(init)
      ? [[id.name, init] as [string, Node]]
      : [],
  );
}

/** What to blank of one statement; names it binds to something that a pool made become starting ones too. */
function replacementsOf(statement: Node, starting: Set<string>): Replacement[] {
  switch (statement.type) {
    case 'VariableDeclaration':
      return ofVariables(statement, starting, false);
    case 'ExportNamedDeclaration': {
      const { declaration } = statement;
      return declaration?.type === 'VariableDeclaration' ? ofVariables(declaration, starting, true) : [];
    }
    case 'ExportDefaultDeclaration': {
      const { declaration } = statement;
      return !isFunctionLike(declaration) && starts(declaration, starting) ? [idle(declaration)] : [];
    }
    case 'ExpressionStatement':
    case 'ForOfStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'IfStatement':
    case 'TryStatement':
    case 'BlockStatement':
    case 'SwitchStatement':
    case 'LabeledStatement':
      return starts(statement, starting) ? [{ start: statement.start, end: statement.end, insert: ';' }] : [];
    default:
      return [];
  }
}

function ofVariables(
  statement: VariableDeclaration,
  starting: Set<string>,
  isExported: boolean,
): Replacement[] {
  const tainted = statement.declarations.filter(
    ({ init }) => init !== null && !isFunctionLike(init) && starts(init, starting),
  );
  if (tainted.length === 0) return [];
  for (const { id } of tainted) for (const name of boundNames(id)) starting.add(name);
  if (!isExported && tainted.length === statement.declarations.length) {
    return [{ start: statement.start, end: statement.end, insert: ';' }];
  }
  return tainted.flatMap(({ init }) => (init === null ? [] : [idle(init)]));
}

function idle(node: Node): Replacement {
  return { start: node.start, end: node.end, insert: IDLE_POOL };
}

/** Whether running the node calls or makes something with a starting name; mere mention, as in an export, does not. */
function starts(node: Node, starting: ReadonlySet<string>): boolean {
  const { names, hasCall } = references(node, false);
  return hasCall && overlaps(names, starting);
}

interface References {
  readonly names: Set<string>;
  hasCall: boolean;
}

/**
 * The names an expression or a statement refers to. Bodies of functions count only where the function is at once
 * called or handed to a call, unless `everywhere`.
 */
function references(root: Node, everywhere: boolean): References {
  const found: References = { names: new Set(), hasCall: false };
  const visit = (node: Node, isInCall: boolean): void => {
    if (node.type.startsWith('TS') && !EXPRESSIONS_WITH_TYPES.has(node.type)) return;
    if (node.type === 'Identifier') found.names.add(node.name);
    if (isFunctionLike(node) && !everywhere && !isInCall) return;
    const isCall = node.type === 'CallExpression' || node.type === 'NewExpression';
    const isLoopOverPool = node.type === 'ForOfStatement' && node.await;
    if (isCall || isLoopOverPool) found.hasCall = true;
    for (const key of visitorKeys[node.type] ?? []) {
      if (isPlainName(node, key)) continue;
      for (const child of childrenOf(node, key)) visit(child, isCall);
    }
  };
  visit(root, everywhere);
  return found;
}

const EXPRESSIONS_WITH_TYPES = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
  'TSNonNullExpression',
  'TSInstantiationExpression',
]);

/** `b` of `a.b`, `b` of `{ b: 1 }`: names that refer to nothing. */
function isPlainName(node: Node, key: string): boolean {
  if (node.type === 'MemberExpression') return key === 'property' && !node.computed;
  if (node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition') {
    return key === 'key' && !node.computed;
  }
  return false;
}

function childrenOf(node: Node, key: string): Node[] {
  const value: unknown = Reflect.get(node, key);
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isFunctionLike(node: Node): boolean {
  return /^(?:Arrow)?Function|^Class(?:Declaration|Expression)$/.test(node.type);
}

function boundNames(pattern: Node): Set<string> {
  return references(pattern, true).names;
}

function overlaps(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const name of some) if (others.has(name)) return true;
  return false;
}

function applied(text: string, replacements: readonly Replacement[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, insert } of replacements) {
    const blank = text.slice(start, end).replace(/[^\r\n]/g, ' ');
    // A statement's semicolon takes the place of its first character; a value that is exported may push its own line's end.
    result += text.slice(at, start) + insert + (insert === ';' ? blank.slice(1) : blank);
    at = end;
  }
  return result + text.slice(at);
}
