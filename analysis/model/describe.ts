/** From an expression to what it evaluates to, within one file. */
import type { TSType, TSTypeName } from 'oxc-parser';
import type { Binding, Names } from '../syntax/binding.ts';
import { ancestors, keyName, memberName, parentOf, unwrap, type Node } from '../syntax/tree.ts';
import { either, UNKNOWN, type ValueRef } from './value-ref.ts';

/** Deeper chains of names than this are not written by people. */
const MAXIMUM_DEPTH = 12;

export interface Describer {
  describe(expression: Node): ValueRef;
  describeBinding(binding: Binding): ValueRef;
  /** A value of the annotated type. */
  describeType(type: TSType): ValueRef;
}

export interface Indexes {
  readonly functions: ReadonlyMap<Node, number>;
  readonly classes: ReadonlyMap<Node, number>;
}

export function createDescriber(names: Names, indexes: Indexes): Describer {
  return new FileDescriber(names, indexes);
}

class FileDescriber implements Describer {
  readonly #names: Names;
  readonly #indexes: Indexes;
  readonly #known = new Map<Binding, ValueRef>();
  #depth = 0;

  constructor(names: Names, indexes: Indexes) {
    this.#names = names;
    this.#indexes = indexes;
  }

  describe(expression: Node): ValueRef {
    if (this.#depth > MAXIMUM_DEPTH) return UNKNOWN;
    this.#depth += 1;
    try {
      return this.#describe(unwrap(expression));
    } finally {
      this.#depth -= 1;
    }
  }

  #describe(node: Node): ValueRef {
    switch (node.type) {
      case 'Identifier': {
        const binding = this.#names.bindingOf(node);
        return binding === undefined ? { kind: 'global', name: node.name } : this.describeBinding(binding);
      }
      case 'MemberExpression':
        return this.#describeMember(node);
      case 'CallExpression': {
        const required = requiredModule(node, this.#names);
        if (required !== undefined) return { kind: 'import', specifier: required, name: '*' };
        return { kind: 'call', callee: this.describe(node.callee) };
      }
      case 'ImportExpression':
        return node.source.type === 'Literal' && typeof node.source.value === 'string'
          ? { kind: 'import', specifier: node.source.value, name: '*' }
          : UNKNOWN;
      case 'NewExpression':
        return { kind: 'new', callee: this.describe(node.callee) };
      case 'AwaitExpression':
        return this.describe(node.argument);
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return indexed('function', this.#indexes.functions.get(node));
      case 'ClassDeclaration':
      case 'ClassExpression':
        return indexed('class', this.#indexes.classes.get(node));
      case 'ConditionalExpression':
        return either([this.describe(node.consequent), this.describe(node.alternate)]);
      case 'LogicalExpression':
        return either([this.describe(node.left), this.describe(node.right)]);
      case 'AssignmentExpression':
        return this.describe(node.right);
      case 'ObjectExpression':
        return this.#describeObject(node);
      default:
        return UNKNOWN;
    }
  }

  #describeMember(node: Node): ValueRef {
    const name = memberName(node);
    if (node.type !== 'MemberExpression' || name === undefined) return UNKNOWN;
    if (unwrap(node.object).type !== 'ThisExpression') {
      return { kind: 'member', object: this.describe(node.object), name };
    }
    const owner = ancestors(node).find(
      (up) => up.type === 'ClassDeclaration' || up.type === 'ClassExpression',
    );
    const index = owner === undefined ? undefined : this.#indexes.classes.get(owner);
    if (index === undefined) return UNKNOWN;
    return { kind: 'member', object: { kind: 'instance', type: { kind: 'class', index } }, name };
  }

  #describeObject(node: Node): ValueRef {
    if (node.type !== 'ObjectExpression') return UNKNOWN;
    const properties: Record<string, ValueRef> = {};
    for (const property of node.properties) {
      const name = keyName(property);
      if (property.type === 'Property' && name !== undefined)
        properties[name] = this.describe(property.value);
    }
    return { kind: 'object', properties };
  }

  describeBinding(binding: Binding): ValueRef {
    const known = this.#known.get(binding);
    if (known !== undefined) return known;
    // A name that is defined through itself is unknown, not an endless search.
    this.#known.set(binding, UNKNOWN);
    const value = this.#describeDeclaration(binding);
    if (this.#depth <= MAXIMUM_DEPTH / 2) this.#known.set(binding, value);
    else this.#known.delete(binding);
    return value;
  }

  #describeDeclaration(binding: Binding): ValueRef {
    const { declaration } = binding;
    switch (declaration.type) {
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        return importRef(declaration);
      case 'TSImportEqualsDeclaration':
        return declaration.moduleReference.type === 'TSExternalModuleReference'
          ? { kind: 'import', specifier: declaration.moduleReference.expression.value, name: '*' }
          : UNKNOWN;
      case 'VariableDeclarator': {
        const values: ValueRef[] = [];
        if (declaration.init !== null) {
          values.push(pickFromPattern(declaration.id, binding.node, this.describe(declaration.init)));
        }
        values.push(...this.#assignedValues(binding), this.#annotated(declaration.id, binding));
        return either(values);
      }
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (binding.kind !== 'parameter')
          return indexed('function', this.#indexes.functions.get(declaration));
        return this.#describeParameter(binding);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return indexed('class', this.#indexes.classes.get(declaration));
      default:
        return UNKNOWN;
    }
  }

  #assignedValues(binding: Binding): readonly ValueRef[] {
    const values: ValueRef[] = [];
    for (const reference of binding.references) {
      const parent = parentOf(reference.node);
      if (reference.isWrite && parent?.type === 'AssignmentExpression' && parent.left === reference.node) {
        values.push(this.describe(parent.right));
      }
    }
    return values;
  }

  #annotated(pattern: Node, binding: Binding): ValueRef {
    if (pattern !== binding.node || pattern.type !== 'Identifier' || !pattern.typeAnnotation) return UNKNOWN;
    return this.describeType(pattern.typeAnnotation.typeAnnotation);
  }

  #describeParameter(binding: Binding): ValueRef {
    const values = [this.#annotated(binding.node, binding)];
    const parent = parentOf(binding.node);
    if (parent?.type === 'AssignmentPattern' && parent.left === binding.node) {
      values.push(this.describe(parent.right));
    }
    return either(values);
  }

  describeType(type: TSType): ValueRef {
    switch (type.type) {
      case 'TSTypeReference':
        return this.#describeTypeReference(type);
      case 'TSUnionType':
      case 'TSIntersectionType':
        return either(type.types.map((member) => this.describeType(member)));
      case 'TSParenthesizedType':
        return this.describeType(type.typeAnnotation);
      case 'TSImportType': {
        const name = type.qualifier?.type === 'Identifier' ? type.qualifier.name : undefined;
        return name === undefined
          ? UNKNOWN
          : { kind: 'instance', type: { kind: 'import', specifier: type.source.value, name } };
      }
      default:
        return UNKNOWN;
    }
  }

  #describeTypeReference(type: TSType): ValueRef {
    if (type.type !== 'TSTypeReference') return UNKNOWN;
    const [argument] = type.typeArguments?.params ?? [];
    const name = type.typeName.type === 'Identifier' ? type.typeName.name : '';
    if (
      argument !== undefined &&
      ['Promise', 'Readonly', 'NonNullable', 'Awaited', 'PromiseLike'].includes(name)
    ) {
      return this.describeType(argument);
    }
    if (argument?.type === 'TSTypeQuery' && argument.exprName.type === 'Identifier') {
      const queried = this.describe(argument.exprName);
      if (name === 'ReturnType') return { kind: 'call', callee: queried };
      if (name === 'InstanceType') return { kind: 'instance', type: queried };
    }
    return { kind: 'instance', type: this.#describeTypeName(type.typeName) };
  }

  #describeTypeName(name: TSTypeName): ValueRef {
    if (name.type === 'Identifier') return this.describe(name);
    if (name.type !== 'TSQualifiedName') return UNKNOWN;
    return { kind: 'member', object: this.#describeTypeName(name.left), name: name.right.name };
  }
}

function indexed(kind: 'function' | 'class', index: number | undefined): ValueRef {
  return index === undefined ? UNKNOWN : { kind, index };
}

function importRef(specifier: Node): ValueRef {
  const declaration = parentOf(specifier);
  if (declaration?.type !== 'ImportDeclaration') return UNKNOWN;
  const module = declaration.source.value;
  if (specifier.type === 'ImportDefaultSpecifier')
    return { kind: 'import', specifier: module, name: 'default' };
  if (specifier.type === 'ImportNamespaceSpecifier') return { kind: 'import', specifier: module, name: '*' };
  if (specifier.type !== 'ImportSpecifier') return UNKNOWN;
  const { imported } = specifier;
  const name = imported.type === 'Literal' ? imported.value : imported.name;
  return { kind: 'import', specifier: module, name };
}

/** The specifier of `require('…')`, where `require` is Node's. */
function requiredModule(node: Node, names: Names): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') {
    return undefined;
  }
  const [argument] = node.arguments;
  if (argument?.type !== 'Literal' || typeof argument.value !== 'string') return undefined;
  const binding = names.bindingOf(node.callee);
  // `const require = createRequire(import.meta.url)` is Node's too.
  if (binding !== undefined && binding.kind !== 'const') return undefined;
  return argument.value;
}

/** The part of a destructured value that one name takes. */
function pickFromPattern(pattern: Node, target: Node, value: ValueRef): ValueRef {
  if (pattern === target) return value;
  if (pattern.type === 'AssignmentPattern') return pickFromPattern(pattern.left, target, value);
  if (pattern.type !== 'ObjectPattern') return UNKNOWN;
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || property.end < target.end || property.start > target.start) continue;
    const name = keyName(property);
    if (name === undefined) return UNKNOWN;
    return pickFromPattern(property.value, target, { kind: 'member', object: value, name });
  }
  return UNKNOWN;
}
