/** One walk over a file's tree makes its summary. */
import type { BindingPattern, Class, ParamPattern } from 'oxc-parser';
import { collectEffects } from '../effects/collect.ts';
import { usesOfBinding } from '../ownership/uses.ts';
import type { Span } from '../syntax/span.ts';
import type { SyntaxTree } from '../syntax/parse.ts';
import type { Names } from '../syntax/binding.ts';
import {
  enclosingFunction,
  isFunction,
  keyName,
  memberName,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Describer, Indexes } from './describe.ts';
import { collectExports } from './exports.ts';
import { ANONYMOUS } from './summary.ts';
import type { ClassSummary, FileSummary, FunctionSummary, ReturnSite, Use } from './summary.ts';
import { either, UNKNOWN, type ValueRef } from './value-ref.ts';

/** Numbers every function and class, in the order of the text. */
export function indexDeclarations(tree: SyntaxTree): Indexes {
  const functions = new Map<Node, number>();
  const classes = new Map<Node, number>();
  walk(tree.program, (node) => {
    if (isFunction(node)) functions.set(node, functions.size);
    else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression')
      classes.set(node, classes.size);
  });
  return { functions, classes };
}

export interface SummaryInput {
  readonly path: string;
  readonly text: string;
  readonly tree: SyntaxTree;
  readonly names: Names;
  readonly indexes: Indexes;
  readonly describer: Describer;
}

export function summarise(input: SummaryInput): FileSummary {
  const { path, tree, names, indexes, describer } = input;
  const functions = [...indexes.functions.keys()]
    .filter(isFunction)
    .map((node) => summariseFunction(node, input));
  const classes = [...indexes.classes.keys()].flatMap((node) =>
    node.type === 'ClassDeclaration' || node.type === 'ClassExpression' ? [summariseClass(node, input)] : [],
  );
  const { exports, starExports } = collectExports(tree, names, describer);
  return {
    path,
    functions,
    classes,
    exports,
    starExports,
    workerMethods: workerMethodsOf(tree, describer),
    hasModuleSyntax: tree.program.body.some(
      ({ type }) =>
        type === 'ImportDeclaration' || type === 'TSImportEqualsDeclaration' || type.startsWith('Export'),
    ),
  };
}

function summariseFunction(node: FunctionLike, input: SummaryInput): FunctionSummary {
  const { names, describer, text } = input;
  const { effects, calls } = collectEffects(node, text, names, describer);
  const nameNode = nameOf(node);
  const parameters = node.params.filter((parameter) => !isThisParameter(parameter));
  const returns = returnsOf(node, input);
  return {
    name: nameNode === undefined ? ANONYMOUS : text.slice(nameNode.start, nameNode.end),
    span: spanOf(node),
    nameSpan: spanOf(nameNode ?? node),
    isAsync: node.async,
    isTopLevel: enclosingFunction(node) === undefined,
    requiredParameters: requiredCount(parameters),
    maximumParameters: parameters.at(-1)?.type === 'RestElement' ? Infinity : parameters.length,
    returnsValue:
      returns.length > 0 || (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement'),
    effects,
    calls,
    returns,
    parameterUses: parameters.map((parameter) => parameterUses(parameter, input)),
  };
}

function isThisParameter(parameter: ParamPattern): boolean {
  return parameter.type === 'Identifier' && parameter.name === 'this';
}

function requiredCount(parameters: readonly ParamPattern[]): number {
  const firstOptional = parameters.findIndex(
    (parameter) =>
      parameter.type === 'AssignmentPattern' || parameter.type === 'RestElement' || isOptional(parameter),
  );
  return firstOptional === -1 ? parameters.length : firstOptional;
}

/** `x?: number`; the parser's types do not have the mark, its trees do. */
function isOptional(parameter: ParamPattern): boolean {
  return Reflect.get(parameter, 'optional') === true;
}

/** The identifier by which a function is known: its own, its variable's or its property's. */
function nameOf(node: FunctionLike): Node | undefined {
  if (node.type !== 'ArrowFunctionExpression' && node.id !== null) return node.id;
  const parent = parentOf(wrapped(node));
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id;
  if (
    parent?.type === 'Property' ||
    parent?.type === 'MethodDefinition' ||
    parent?.type === 'PropertyDefinition'
  ) {
    return parent.key;
  }
  return undefined;
}

function returnsOf(node: FunctionLike, input: SummaryInput): readonly ReturnSite[] {
  if (node.body === null) return [];
  if (node.body.type !== 'BlockStatement') return [returnSite(node.body, node, input)];
  const sites: ReturnSite[] = [];
  walk(node.body, (inner) => {
    if (isFunction(inner)) return false;
    if (inner.type === 'ReturnStatement' && inner.argument !== null) {
      sites.push(returnSite(inner.argument, node, input));
    }
    return true;
  });
  return sites;
}

function returnSite(expression: Node, owner: FunctionLike, { names, describer }: SummaryInput): ReturnSite {
  return { value: describer.describe(expression), isFresh: isFresh(expression, owner, names, describer) };
}

/** Made in this call, and kept nowhere but in local names. */
function isFresh(expression: Node, owner: FunctionLike, names: Names, describer: Describer): boolean {
  let value = unwrap(expression);
  if (value.type === 'AwaitExpression') value = unwrap(value.argument);
  if (value.type === 'NewExpression' || value.type === 'CallExpression') return true;
  if (value.type !== 'Identifier') return false;
  const binding = names.bindingOf(value);
  if (binding === undefined || enclosingFunction(binding.node) !== owner) return false;
  if (binding.declaration.type !== 'VariableDeclarator') return false;
  const init = binding.declaration.init;
  if (init === null || !isFresh(init, owner, names, describer)) return false;
  return usesOfBinding(binding, names, describer).every(
    (use) =>
      use.kind === 'method' || use.kind === 'passed' || (use.kind === 'escaped' && use.how === 'returned'),
  );
}

function parameterUses(parameter: ParamPattern, { names, describer }: SummaryInput): readonly Use[] {
  const pattern: BindingPattern | ParamPattern =
    parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (pattern.type === 'ObjectPattern' && parameter.type !== 'TSParameterProperty') {
    return pattern.properties.map((property): Use => {
      const name = property.type === 'Property' ? keyName(property) : undefined;
      return name === undefined
        ? { kind: 'escaped', how: 'unknown' }
        : { kind: 'method', name, span: spanOf(property) };
    });
  }
  const binding = pattern.type === 'Identifier' ? names.bindingOf(pattern) : undefined;
  return binding === undefined
    ? [{ kind: 'escaped', how: parameter.type === 'TSParameterProperty' ? 'stored' : 'unknown' }]
    : usesOfBinding(binding, names, describer);
}

/** All that a member may be, by its name; a class may well have one that every object has, such as `toString`. */
type Members = Map<string, ValueRef[]>;

function summariseClass(node: Class, { names, indexes, describer, text }: SummaryInput): ClassSummary {
  const members: Members = new Map();
  const statics: Members = new Map();
  let constructorIndex: number | undefined;
  for (const element of node.body.body) {
    const name = keyName(element);
    if (name === undefined) continue;
    if (element.type === 'MethodDefinition') {
      if (element.kind === 'constructor') constructorIndex = indexes.functions.get(element.value);
      const value: ValueRef =
        element.kind === 'get'
          ? { kind: 'call', callee: describer.describe(element.value) }
          : describer.describe(element.value);
      (element.static ? statics : members).set(name, [value]);
    } else if (element.type === 'PropertyDefinition') {
      const values = [element.value === null ? UNKNOWN : describer.describe(element.value)];
      if (element.typeAnnotation) values.push(describer.describeType(element.typeAnnotation.typeAnnotation));
      (element.static ? statics : members).set(name, values);
    }
  }
  addAssignedMembers(node, members, describer);
  addParameterProperties(node, members, names, describer);
  return {
    name: node.id === null ? 'class' : text.slice(node.id.start, node.id.end),
    superClass: node.superClass === null ? UNKNOWN : describer.describe(node.superClass),
    members: joined(members),
    statics: joined(statics),
    constructorIndex,
  };
}

/** `this.pool = …` anywhere in the class. */
function addAssignedMembers(node: Class, members: Members, describer: Describer): void {
  walk(node.body, (inner) => {
    if (inner.type !== 'AssignmentExpression' || inner.left.type !== 'MemberExpression') return;
    const name = memberName(inner.left);
    if (inner.left.object.type !== 'ThisExpression' || name === undefined) return;
    addMember(members, name, describer.describe(inner.right));
  });
}

function addParameterProperties(node: Class, members: Members, names: Names, describer: Describer): void {
  walk(node.body, (inner) => {
    if (inner.type !== 'TSParameterProperty') return;
    const { parameter } = inner;
    const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    const binding = pattern.type === 'Identifier' ? names.bindingOf(pattern) : undefined;
    if (binding !== undefined) addMember(members, binding.name, describer.describeBinding(binding));
  });
}

function addMember(members: Members, name: string, value: ValueRef): void {
  members.set(name, [...(members.get(name) ?? []), value]);
}

function joined(members: Members): Record<string, ValueRef> {
  return Object.fromEntries([...members].map(([name, alternatives]) => [name, either(alternatives)]));
}

function workerMethodsOf(tree: SyntaxTree, describer: Describer): ReadonlyMap<string, ValueRef> {
  const methods = new Map<string, ValueRef>();
  walk(tree.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = unwrap(node.callee);
    const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
    const [first] = node.arguments;
    if (name !== 'worker' || first === undefined) return;
    const value = describer.describe(first);
    if (value.kind === 'object')
      for (const [key, ref] of Object.entries(value.properties)) methods.set(key, ref);
  });
  return methods;
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
