/** Moving about in a syntax tree: children, parents and the questions asked everywhere. */
import { visitorKeys, type Node } from 'oxc-parser';
import type { Argument, ArrowFunctionExpression, Expression, Function as FunctionNode } from 'oxc-parser';

export type { Node } from 'oxc-parser';
export type FunctionLike = FunctionNode | ArrowFunctionExpression;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  const { tree, place } = linked(node);
  if (tree === undefined || place === undefined) {
    eachChild(node, (child) => children.push(child));
    return children;
  }
  const end = tree.ends[place] ?? 0;
  for (let at = place + 1; at < end; at = tree.ends[at] ?? end) {
    const child = tree.nodes[at];
    if (child !== undefined) children.push(child);
  }
  return children;
}

/** Visits `node` and everything below it; `enter` returns false to leave a subtree out. */
export function walk(node: Node, enter: (node: Node) => boolean | void): void {
  const { tree, place } = linked(node);
  if (tree === undefined || place === undefined) walkBelow(node, enter);
  else walkFlat(tree, place, enter);
}

/** A whole tree in the order of its text: rules go through it, or through parts of it, hundreds of times. */
interface FlatTree {
  readonly nodes: Node[];
  /** For each node, the index behind the last one below it. */
  readonly ends: number[];
}

/** What is added to the nodes of the parser, which is three properties at most: an object has room for so many at once. */
interface Linked {
  readonly type: string;
  parent?: unknown;
  tree?: FlatTree;
  /** Where it is in the flat tree. */
  place?: number;
}

function linked(node: Linked): Linked {
  return node;
}

function walkFlat({ nodes, ends }: FlatTree, from: number, enter: (node: Node) => boolean | void): void {
  const end = ends[from] ?? 0;
  for (let at = from; at < end;) {
    const node = nodes[at];
    if (node === undefined) return;
    at = enter(node) === false ? (ends[at] ?? end) : at + 1;
  }
}

function walkBelow(node: Node, enter: (node: Node) => boolean | void): void {
  if (enter(node) !== false) eachChild(node, (child) => walkBelow(child, enter));
}

function eachChild(node: Node, visit: (child: Node) => void): void {
  for (const key of visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key);
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item);
    } else if (isNode(value)) {
      visit(value);
    }
  }
}

/** Gives every node its parent; done once after parsing. */
export function linkParents(program: Node): void {
  link(program, undefined, { nodes: [], ends: [] });
}

function link(node: Node, parent: Node | undefined, tree: FlatTree): void {
  const place = tree.nodes.push(node) - 1;
  tree.ends.push(place);
  add(node, parent, tree, place);
  // Written out rather than by `eachChild`: it is done for every node of every file.
  for (const key of visitorKeys[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key);
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) link(item, node, tree);
    } else if (isNode(value)) {
      link(value, node, tree);
    }
  }
  tree.ends[place] = tree.nodes.length;
}

function add(node: Linked, parent: Node | undefined, tree: FlatTree, place: number): void {
  // Program alone has no parent, and it is nobody's child.
  if (parent !== undefined) node.parent = parent;
  node.tree = tree;
  node.place = place;
}

export function parentOf(node: Node): Node | undefined {
  return node.parent ?? undefined;
}

export function isFunction(node: Node): node is FunctionLike {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

export function enclosingFunction(node: Node): FunctionLike | undefined {
  for (let up = parentOf(node); up !== undefined; up = parentOf(up)) if (isFunction(up)) return up;
  return undefined;
}

export function isInside(inner: Node, outer: Node): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

export function ancestors(node: Node): readonly Node[] {
  const chain: Node[] = [];
  for (let up = parentOf(node); up !== undefined; up = parentOf(up)) chain.push(up);
  return chain;
}

/** The expression without parentheses, type assertions, `!`, `satisfies` and optional-chain wrappers. */
export function unwrap(node: Node): Node {
  let inner = node;
  for (;;) {
    switch (inner.type) {
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
      case 'ChainExpression':
        inner = inner.expression;
        break;
      default:
        return inner;
    }
  }
}

/** The outermost node that is `node` in such wrappers. */
export function wrapped(node: Node): Node {
  let outer = node;
  for (let up = parentOf(outer); up !== undefined && unwrap(up) === unwrap(node); up = parentOf(up))
    outer = up;
  return outer;
}

/** The name behind the dot, with its `#`, or in literal brackets; `[Symbol.asyncDispose]` is `@@asyncDispose`. */
export function memberName(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  if (!node.computed) {
    if (node.property.type === 'PrivateIdentifier') return `#${node.property.name}`;
    return node.property.type === 'Identifier' ? node.property.name : undefined;
  }
  return computedName(unwrap(node.property));
}

function computedName(property: Node): string | undefined {
  if (property.type === 'Literal' && typeof property.value === 'string') return property.value;
  if (property.type !== 'MemberExpression' || property.computed) return undefined;
  return property.object.type === 'Identifier' && property.object.name === 'Symbol'
    ? `@@${property.property.name}`
    : undefined;
}

/** The name of a property in an object literal, class or pattern. */
export function keyName(node: Node): string | undefined {
  if (
    node.type !== 'Property' &&
    node.type !== 'MethodDefinition' &&
    node.type !== 'TSAbstractMethodDefinition' &&
    node.type !== 'PropertyDefinition' &&
    node.type !== 'AccessorProperty'
  ) {
    return undefined;
  }
  if (node.computed) return computedName(unwrap(node.key));
  if (node.key.type === 'PrivateIdentifier') return `#${node.key.name}`;
  if (node.key.type === 'Identifier') return node.key.name;
  return node.key.type === 'Literal' ? String(node.key.value) : undefined;
}

/** The value of a property of an object literal; undefined when absent. */
export function propertyValue(object: Node, name: string): Expression | undefined {
  if (object.type !== 'ObjectExpression') return undefined;
  for (const property of object.properties) {
    if (property.type === 'Property' && keyName(property) === name) return property.value;
  }
  return undefined;
}

export function hasSpread(items: readonly (Argument | Node | null)[]): boolean {
  return items.some((item) => item?.type === 'SpreadElement');
}
