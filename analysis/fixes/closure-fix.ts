/** Gives a task what it captures as arguments; for a pool that imports its tasks, also moves and exports it. */
import type { FileView, PoolCall } from '../file-view.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import { readsThis, type Capture } from '../syntax/captures.ts';
import type { Binding } from '../syntax/binding.ts';
import {
  hasSpread,
  isInside,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';

export function closureFixes(
  call: PoolCall,
  task: Node,
  owner: FunctionLike,
  captures: readonly Capture[],
  view: FileView,
): readonly ReportFix[] {
  const bindings = [...new Set(captures.map(({ binding }) => binding))];
  if (readsThis(owner)) return [];
  if (!bindings.every((binding) => canTravel(binding, owner)) || hasSpread(call.node.arguments)) return [];
  if (owner.params.some(({ type }) => type === 'RestElement' || type === 'AssignmentPattern')) return [];
  const edits =
    call.library.taskCarrier === 'source'
      ? task === owner && bindings.length > 0
        ? sourceEdits(call, owner, bindings, view)
        : undefined
      : movedEdits(call, task, owner, bindings, view);
  if (edits === undefined) return [];
  return [{ title: titleOf(call, bindings), kind: 'suggestion', edits }];
}

function titleOf(call: PoolCall, bindings: readonly Binding[]): string {
  const names = bindings.map(({ name }) => `\`${name}\``).join(', ');
  if (call.library.taskCarrier === 'source') return `Pass ${names} as an argument`;
  if (bindings.length === 0) return 'Move it to the top level and export it';
  return `Move it to the top level, export it, and pass ${names}`;
}

/** Plain data that the task only reads; functions, imports and what it writes stay behind. */
function canTravel(binding: Binding, owner: FunctionLike): boolean {
  if (!['const', 'let', 'var', 'parameter'].includes(binding.kind)) return false;
  if (binding.references.some(({ node, isWrite }) => isWrite && isInside(node, owner))) return false;
  const { declaration } = binding;
  if (declaration.type !== 'VariableDeclarator' || declaration.init === null) return true;
  const value = unwrap(declaration.init);
  return !['ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression'].includes(value.type);
}

/** `pool.exec((n) => n * factor, [5])` to `pool.exec((n, factor) => n * factor, [5, factor])`. */
function sourceEdits(
  call: PoolCall,
  owner: FunctionLike,
  bindings: readonly Binding[],
  view: FileView,
): readonly SpanEdit[] | undefined {
  const [, list] = call.node.arguments;
  const values = bindings.map(({ name }) => name).join(', ');
  const parameters = parameterEdit(owner, bindings, view);
  if (parameters === undefined) return undefined;
  const [task] = call.node.arguments;
  if (list === undefined) {
    const at = task?.end ?? call.node.end;
    return owner.params.length === 0
      ? [parameters, { start: at, end: at, newText: `, [${values}]` }]
      : undefined;
  }
  const array = unwrap(list);
  if (
    array.type !== 'ArrayExpression' ||
    array.elements.length !== owner.params.length ||
    hasSpread(array.elements)
  ) {
    return undefined;
  }
  const last = array.elements.at(-1);
  const end = last?.end ?? array.start + 1;
  return [parameters, { start: end, end, newText: `${last === undefined ? '' : ', '}${values}` }];
}

/** Adds a parameter for each captured name, after those that are there. */
function parameterEdit(
  owner: FunctionLike,
  bindings: readonly Binding[],
  view: FileView,
): SpanEdit | undefined {
  const added = bindings.map((binding) => withType(binding, view)).join(', ');
  const last = owner.params.at(-1);
  if (last === undefined) {
    const open = view.text.indexOf('(', owner.start);
    const before = owner.body?.start ?? owner.end;
    return open === -1 || open > before ? undefined : { start: open + 1, end: open + 1, newText: added };
  }
  // `n => n * factor` has no parentheses yet.
  const isBare =
    owner.type === 'ArrowFunctionExpression' && !view.text.slice(owner.start, last.start).includes('(');
  return isBare
    ? { start: last.start, end: last.end, newText: `(${view.textOf(last)}, ${added})` }
    : { start: last.end, end: last.end, newText: `, ${added}` };
}

/** The name with its declared type, or the one that a literal has. */
function withType({ name, node, declaration }: Binding, view: FileView): string {
  if (!/\.[cm]?tsx?$/.test(view.path)) return name;
  if (node.type === 'Identifier' && node.typeAnnotation) return `${name}${view.textOf(node.typeAnnotation)}`;
  const init =
    declaration.type === 'VariableDeclarator' && declaration.init !== null
      ? unwrap(declaration.init)
      : undefined;
  if (init?.type === 'Literal' && ['number', 'string', 'boolean'].includes(typeof init.value)) {
    return `${name}: ${typeof init.value}`;
  }
  return init?.type === 'TemplateLiteral' ? `${name}: string` : name;
}

/** Cuts the function out, puts it exported before the statement at the top level, and passes what it read. */
function movedEdits(
  call: PoolCall,
  task: Node,
  owner: FunctionLike,
  bindings: readonly Binding[],
  view: FileView,
): readonly SpanEdit[] | undefined {
  const passed = argumentEdits(call, owner, bindings, view);
  const statement = topLevelStatement(call.node);
  // A method or an object's property cannot be cut out, and CommonJS exports look different.
  if (passed === undefined || statement === undefined || !view.model.summary.hasModuleSyntax)
    return undefined;
  if (task !== owner && bindings.length > 0 && view.model.names.bindingOf(task)?.references.length !== 1)
    return undefined;
  const source = task === owner ? inlineSource(owner) : declaredSource(owner, task);
  if (source === undefined) return undefined;
  const parameters = bindings.length === 0 ? undefined : parameterEdit(owner, bindings, view);
  if (bindings.length > 0 && parameters === undefined) return undefined;
  if (wouldBeUntyped(owner, bindings, view)) return undefined;
  const name = source.name ?? freshName('task', view);
  if (source.name !== undefined && view.model.names.moduleScope.bindings.has(source.name)) return undefined;
  const text = edited(view.textOf(source.whole), source.whole.start, parameters);
  const declaration = source.isDeclaration ? text : `const ${name} = ${text};`;
  const start = startWithComments(statement, view);
  return [
    { start, end: start, newText: `export ${declaration}\n\n` },
    task === owner
      ? { start: wrapped(owner).start, end: wrapped(owner).end, newText: name }
      : { start: source.whole.start, end: source.whole.end, newText: '' },
    ...passed,
  ];
}

/** What a pool's call tells of the types of an inline function's parameters, it tells nobody at the top level. */
function wouldBeUntyped(owner: FunctionLike, bindings: readonly Binding[], view: FileView): boolean {
  if (!/\.[cm]?tsx?$/.test(view.path)) return false;
  return (
    owner.params.some((parameter) => !('typeAnnotation' in parameter) || !parameter.typeAnnotation) ||
    bindings.some((binding) => withType(binding, view) === binding.name)
  );
}

/** Comments right above a statement belong to it. */
function startWithComments(statement: Node, view: FileView): number {
  let { start } = statement;
  for (const comment of view.model.tree.comments.toReversed()) {
    if (comment.end <= start && view.text.slice(comment.end, start).trim() === '') start = comment.start;
  }
  return start;
}

interface CutSource {
  readonly whole: Node;
  /** Undefined where the function has no name of its own. */
  readonly name: string | undefined;
  /** The cut text is a statement that can follow `export`. */
  readonly isDeclaration: boolean;
}

function inlineSource(owner: FunctionLike): CutSource {
  return { whole: owner, name: undefined, isDeclaration: false };
}

/** An inner function is cut out only where its name is used for this one call. */
function declaredSource(owner: FunctionLike, task: Node): CutSource | undefined {
  if (task.type !== 'Identifier') return undefined;
  if (owner.type === 'FunctionDeclaration') return { whole: owner, name: task.name, isDeclaration: true };
  const declarator = parentOf(wrapped(owner));
  const declaration = declarator === undefined ? undefined : parentOf(declarator);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return undefined;
  return { whole: declaration, name: task.name, isDeclaration: true };
}

/** More arguments for `submit`; for `map` an iterable that repeats the value. */
function argumentEdits(
  call: PoolCall,
  owner: FunctionLike,
  bindings: readonly Binding[],
  view: FileView,
): readonly SpanEdit[] | undefined {
  if (bindings.length === 0) return [];
  const given = call.node.arguments.slice(1);
  const last = call.node.arguments.at(-1);
  if (last === undefined || given.length !== owner.params.length) return undefined;
  if (call.method === call.library.submit) {
    return [{ start: last.end, end: last.end, newText: bindings.map(({ name }) => `, ${name}`).join('') }];
  }
  const items = given[0] === undefined ? undefined : unwrap(given[0]);
  if (given.length !== 1 || items?.type !== 'Identifier') return undefined;
  const repeated = bindings.map(({ name }) => `, Array.from(${view.textOf(items)}, () => ${name})`).join('');
  return [{ start: last.end, end: last.end, newText: repeated }];
}

function edited(text: string, offset: number, edit: SpanEdit | undefined): string {
  if (edit === undefined) return text;
  return text.slice(0, edit.start - offset) + edit.newText + text.slice(edit.end - offset);
}

function topLevelStatement(node: Node): Node | undefined {
  let at: Node | undefined = node;
  while (at !== undefined && parentOf(at)?.type !== 'Program') at = parentOf(at);
  return at;
}

function freshName(wanted: string, view: FileView): string {
  const taken = new Set(view.model.names.bindings.map(({ name }) => name));
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}${count}`;
  return name;
}
