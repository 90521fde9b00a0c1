/** Writes a call site's inputs as one expression for the top level of the file. */
import type { Node } from 'oxc-parser';
import type { InputCandidate } from '../../protocol/function-info.ts';
import { isInside, unwrap } from '../syntax/tree.ts';
import { declaredBindings } from './declared-bindings.ts';
import type { CountingLoop, Loop } from './enclosing-loop.ts';
import { hoist, type Hoisted } from './hoist.ts';
import type { Binding, Names } from '../syntax/scope.ts';
import { textOf, type SourceFile } from './source-file.ts';

export interface InputSource {
  readonly file: SourceFile;
  readonly names: Names;
  /** The name by which a type annotation can refer to the function, where it has one. */
  readonly functionName: string | undefined;
}

export type InputExpression = Pick<InputCandidate, 'expression' | 'shape'>;

/** One task per item of each collection, taken side by side: `pool.map(fn, first, second)`. */
export function inputsOfCollections(
  collections: readonly Node[],
  source: InputSource,
): InputExpression | undefined {
  const hoisted = hoist(collections, new Set(), source.names);
  const texts = collections.map((collection) => asOperand(collection, source.file));
  const [only] = texts;
  if (!hoisted || only === undefined) return undefined;
  const isSingle = texts.length === 1;
  const expression = within(
    hoisted.declarations,
    isSingle ? only : zipped(texts, source),
    hoisted,
    source.file,
  );
  return expression === undefined ? undefined : { expression, shape: isSingle ? 'values' : 'tuples' };
}

/** One task per turn of a loop that calls the function with `callArguments`. */
export function inputsOfLoop(
  loop: Loop,
  callArguments: readonly Node[],
  source: InputSource,
): InputExpression | undefined {
  const patterns = loop.kind === 'counter' ? [loop.counter] : [loop.item, loop.index];
  const given = new Set(
    patterns.flatMap((pattern) => (pattern ? declaredBindings(pattern, source.names) : [])),
  );
  const outside = loop.kind === 'counter' ? [loop.from, loop.to] : [loop.collection];
  const annotations = patterns.filter((pattern) => pattern !== undefined);
  const hoisted = hoist([...outside, ...annotations, ...callArguments], given, source.names);
  // A call that is the same at every turn gets no inputs from the loop.
  if (!hoisted?.usesGiven || hoisted.awaits.some((node) => isPerItem(node, loop))) return undefined;
  const inner = hoisted.declarations.filter((declaration) => isPerItem(declaration, loop));
  const outer = hoisted.declarations.filter((declaration) => !isPerItem(declaration, loop));
  if (declaresAny(inner, given, source.names)) return undefined;
  const item = itemOf(callArguments, loop, given, source);
  const iterated = iterate(loop, inner, item, hoisted.names, source);
  const expression = within(outer, iterated, hoisted, source.file);
  return expression === undefined ? undefined : { expression, shape: item.shape };
}

interface Item {
  readonly text: string;
  readonly shape: 'tuples' | 'values';
  /** The item goes to the function as it comes out of the collection. */
  readonly isWhole: boolean;
}

function itemOf(
  callArguments: readonly Node[],
  loop: Loop,
  given: ReadonlySet<Binding>,
  source: InputSource,
): Item {
  const { file, names } = source;
  const [first] = callArguments;
  const isSpread = first?.type === 'SpreadElement';
  const value = first && unwrap(first.type === 'SpreadElement' ? first.argument : first);
  const isSingle = callArguments.length === 1;
  const binding = isSingle && value ? names.bindingOf(value) : undefined;
  const isWhole =
    binding !== undefined && given.has(binding) && loop.kind === 'items' && loop.item === binding.node;
  if (isSingle && first && !isSpread) return { text: asOperand(first, file), shape: 'values', isWhole };
  const list = callArguments.map((argument) => asOperand(argument, file)).join(', ');
  return { text: `[${list}]`, shape: 'tuples', isWhole };
}

function iterate(
  loop: Loop,
  inner: readonly Node[],
  item: Item,
  names: ReadonlySet<string>,
  source: InputSource,
): string {
  if (loop.kind === 'items' && item.isWhole) return asOperand(loop.collection, source.file);
  const returns = item.shape === 'tuples' ? tupleAnnotation(source) : '';
  const statements = inner.map((declaration) => statementOf(declaration, source.file));
  if (loop.kind === 'counter') return countUp(loop, statements, item.text, returns, names, source.file);
  const needsIndex = loop.index !== undefined;
  const unused = freshName('item', names);
  const parameters = loop.item ? textOf(loop.item, source.file) : needsIndex ? unused : '';
  const both = loop.index ? `${parameters}, ${textOf(loop.index, source.file)}` : parameters;
  return `Array.from(${asOperand(loop.collection, source.file)}, (${both})${returns} => ${bodyOf(statements, item.text)})`;
}

function countUp(
  loop: CountingLoop,
  statements: readonly string[],
  item: string,
  returns: string,
  names: ReadonlySet<string>,
  file: SourceFile,
): string {
  const from = textOf(loop.from, file);
  const to = asOperand(loop.to, file);
  const { name } = loop.counter;
  const isFromZero = from === '0';
  const span = isFromZero ? to : `${parenthesized(loop.to, file)} - ${parenthesized(loop.from, file)}`;
  const length = loop.isInclusive ? `${isFromZero ? parenthesized(loop.to, file) : span} + 1` : span;
  const unused = freshName('item', names);
  const index = isFromZero ? name : freshName('index', names);
  const all = isFromZero
    ? statements
    : [`const ${name} = ${parenthesized(loop.from, file)} + ${index};`, ...statements];
  return `Array.from({ length: ${length} }, (${unused}, ${index})${returns} => ${bodyOf(all, item)})`;
}

function bodyOf(statements: readonly string[], item: string): string {
  if (statements.length > 0) return `{ ${statements.join(' ')} return ${item}; }`;
  return item.startsWith('{') ? `(${item})` : item;
}

/** A lazy zip, so that one of the collections may be endless. */
function zipped(collections: readonly string[], source: InputSource): string {
  const { file } = source;
  const letters = collections.map((_, index) => `items${index + 1}`);
  const others = letters.slice(1);
  const typed = file.isTypeScript;
  const parameters = letters
    .map((name, index) => (typed ? `${name}: Iterable<T${index + 1}>` : name))
    .join(', ');
  const generics = typed ? `<${letters.map((_, index) => `T${index + 1}`).join(', ')}>` : '';
  const iterators = others.map((name) => `const ${name}Iterator = ${name}[Symbol.iterator]();`).join(' ');
  const steps = others.map(
    (name) => `const ${name}Step = ${name}Iterator.next(); if (${name}Step.done) return;`,
  );
  const tuple = ['item', ...others.map((name) => `${name}Step.value`)].join(', ');
  const asTuple = typed ? ` as [${letters.map((_, index) => `T${index + 1}`).join(', ')}]` : '';
  const loop = `for (const item of items1) { ${steps.join(' ')} yield [${tuple}]${asTuple}; }`;
  return `(function* ${generics}(${parameters}) { ${iterators} ${loop} })(${collections.join(', ')})`;
}

/** The declarations around an expression; undefined where it would await in a file that cannot. */
function within(
  declarations: readonly Node[],
  expression: string,
  hoisted: Hoisted,
  file: SourceFile,
): string | undefined {
  const isAsync = hoisted.awaits.length > 0;
  if (isAsync && !file.isModule) return undefined;
  if (declarations.length === 0) return expression;
  const statements = declarations.map((declaration) => statementOf(declaration, file)).join(' ');
  const body = `${statements} return ${expression};`;
  return isAsync ? `await (async () => { ${body} })()` : `(() => { ${body} })()`;
}

function statementOf(declaration: Node, file: SourceFile): string {
  const text = textOf(declaration, file);
  if (declaration.type === 'VariableDeclarator') return `const ${text};`;
  return declaration.type === 'TSTypeAliasDeclaration' && !text.endsWith(';') ? `${text};` : text;
}

export function tupleAnnotation({ functionName, file }: InputSource): string {
  return file.isTypeScript && functionName !== undefined ? `: Parameters<typeof ${functionName}>` : '';
}

function isPerItem(node: Node, loop: Loop): boolean {
  return isInside(node, loop.body);
}

function declaresAny(declarations: readonly Node[], given: ReadonlySet<Binding>, names: Names): boolean {
  const taken = new Set([...given].map(({ name }) => name));
  return declarations.some((declaration) =>
    declaredBindings(declaration, names).some(({ name }) => taken.has(name)),
  );
}

function asOperand(node: Node, file: SourceFile): string {
  return node.type === 'SequenceExpression' ? `(${textOf(node, file)})` : textOf(node, file);
}

function parenthesized(node: Node, file: SourceFile): string {
  const isSimple = ['Literal', 'Identifier', 'MemberExpression', 'CallExpression'].includes(node.type);
  return isSimple ? textOf(node, file) : `(${textOf(node, file)})`;
}

function freshName(wanted: string, names: ReadonlySet<string>): string {
  let name = wanted;
  for (let suffix = 2; names.has(name); suffix += 1) name = `${wanted}${suffix}`;
  return name;
}
