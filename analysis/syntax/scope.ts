/** Names: what each declares, where each is read or written, and what no declaration of the file explains. */
import type { BindingPattern, BindingRestElement, ParamPattern, Program } from 'oxc-parser';
import { functionLevel, lookUp } from './binding.ts';
import type { Binding, BindingKind, Names, Reference, Scope } from './binding.ts';
import { childrenOf, type FunctionLike, type Node } from './tree.ts';

export type { Binding, Names } from './binding.ts';

export function resolveNames(program: Program): Names {
  const collector = new NameCollector(program);
  return collector.finish();
}

type Mode = 'read' | 'write' | 'read-write' | 'type';

const TYPE_ONLY = new Set([
  'TSTypeAnnotation',
  'TSTypeParameterInstantiation',
  'TSTypeParameterDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSClassImplements',
]);

class NameCollector implements Names {
  readonly moduleScope: Scope;
  readonly bindings: Binding[] = [];
  readonly unresolved: Reference[] = [];
  readonly #byNode = new Map<Node, Binding>();
  readonly #pending: { reference: Reference; scope: Scope }[] = [];

  constructor(program: Program) {
    this.moduleScope = { node: program, parent: undefined, isFunctionLevel: true, bindings: new Map() };
    for (const statement of program.body) this.#visit(statement, this.moduleScope, 'read');
  }

  finish(): Names {
    for (const { reference, scope } of this.#pending) {
      const binding = lookUp(scope, reference.name);
      if (binding === undefined) {
        if (!reference.isType) this.unresolved.push(reference);
        continue;
      }
      binding.references.push(reference);
      this.#byNode.set(reference.node, binding);
    }
    return this;
  }

  bindingOf(identifier: Node): Binding | undefined {
    return this.#byNode.get(identifier);
  }

  #declare(node: Node, kind: BindingKind, declaration: Node, scope: Scope): void {
    if (node.type !== 'Identifier') return;
    const earlier = scope.bindings.get(node.name);
    // The implementation of an overloaded function stands for its signatures.
    if (earlier !== undefined && earlier.declaration.type !== 'TSDeclareFunction') {
      // Merged interfaces and repeated `var` are one name.
      this.#byNode.set(node, earlier);
      return;
    }
    const binding: Binding = { name: node.name, kind, node, declaration, scope, references: [] };
    scope.bindings.set(node.name, binding);
    this.bindings.push(binding);
    this.#byNode.set(node, binding);
  }

  #declarePattern(
    pattern: BindingPattern | BindingRestElement | ParamPattern,
    kind: BindingKind,
    declaration: Node,
    scope: Scope,
    expressionScope: Scope,
  ): void {
    switch (pattern.type) {
      case 'Identifier':
        this.#declare(pattern, kind, declaration, scope);
        break;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') {
            this.#declarePattern(property.argument, kind, declaration, scope, expressionScope);
          } else {
            if (property.computed) this.#visit(property.key, expressionScope, 'read');
            this.#declarePattern(property.value, kind, declaration, scope, expressionScope);
          }
        }
        break;
      case 'ArrayPattern':
        for (const element of pattern.elements) {
          if (element !== null) this.#declarePattern(element, kind, declaration, scope, expressionScope);
        }
        break;
      case 'AssignmentPattern':
        this.#declarePattern(pattern.left, kind, declaration, scope, expressionScope);
        this.#visit(pattern.right, expressionScope, 'read');
        break;
      case 'RestElement':
        this.#declarePattern(pattern.argument, kind, declaration, scope, expressionScope);
        break;
      case 'TSParameterProperty':
        this.#declarePattern(pattern.parameter, kind, declaration, scope, expressionScope);
        break;
    }
    if ('typeAnnotation' in pattern && pattern.typeAnnotation) {
      this.#visit(pattern.typeAnnotation, expressionScope, 'type');
    }
  }

  #visit(node: Node, scope: Scope, mode: Mode): void {
    switch (node.type) {
      case 'Identifier':
        this.#refer(node, node.name, scope, mode);
        break;
      case 'JSXIdentifier':
        if (/^[A-Z]/.test(node.name)) this.#refer(node, node.name, scope, mode);
        break;
      case 'ImportDeclaration':
        for (const specifier of node.specifiers) this.#declare(specifier.local, 'import', specifier, scope);
        break;
      case 'VariableDeclaration':
        this.#visitVariables(node, scope);
        break;
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        if (node.id !== null) this.#declare(node.id, 'function', node, scope);
        this.#visitFunction(node, scope);
        break;
      case 'FunctionExpression':
      case 'TSEmptyBodyFunctionExpression':
      case 'ArrowFunctionExpression':
        this.#visitFunction(node, scope);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#visitClass(node, scope);
        break;
      case 'AssignmentExpression':
        this.#visit(node.left, scope, node.operator === '=' ? 'write' : 'read-write');
        this.#visit(node.right, scope, 'read');
        break;
      case 'UpdateExpression':
        this.#visit(node.argument, scope, 'read-write');
        break;
      default:
        this.#visitOther(node, scope, mode);
    }
  }

  #visitOther(node: Node, scope: Scope, mode: Mode): void {
    switch (node.type) {
      case 'ForInStatement':
      case 'ForOfStatement': {
        const inner = this.#block(node, scope);
        this.#visit(node.left, inner, node.left.type === 'VariableDeclaration' ? 'read' : 'write');
        this.#visit(node.right, scope, 'read');
        this.#visit(node.body, inner, 'read');
        break;
      }
      case 'CatchClause': {
        const inner = this.#block(node, scope);
        if (node.param !== null) this.#declarePattern(node.param, 'catch', node, inner, inner);
        this.#visit(node.body, inner, 'read');
        break;
      }
      case 'BlockStatement':
      case 'ForStatement':
      case 'SwitchStatement':
      case 'StaticBlock':
      case 'TSModuleBlock':
        this.#visitChildren(node, this.#block(node, scope), 'read');
        break;
      case 'MemberExpression':
        this.#visit(node.object, scope, 'read');
        if (node.computed) this.#visit(node.property, scope, 'read');
        break;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'AccessorProperty':
        this.#visitMember(node, scope, mode);
        break;
      case 'ExportNamedDeclaration':
        if (node.source === null)
          this.#visitChildren(node, scope, node.exportKind === 'type' ? 'type' : 'read');
        break;
      case 'ExportSpecifier':
        this.#visit(node.local, scope, node.exportKind === 'type' ? 'type' : mode);
        break;
      case 'LabeledStatement':
        this.#visit(node.body, scope, 'read');
        break;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
      case 'ExportAllDeclaration':
        break;
      default:
        this.#visitTypeScript(node, scope, mode);
    }
  }

  #visitTypeScript(node: Node, scope: Scope, mode: Mode): void {
    switch (node.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        this.#declare(node.id, 'type', node, scope);
        this.#visitChildren(node, scope, 'type');
        break;
      case 'TSEnumDeclaration':
        this.#declare(node.id, 'const', node, scope);
        for (const member of node.body.members) {
          if (member.initializer !== null) this.#visit(member.initializer, scope, 'read');
        }
        break;
      case 'TSImportEqualsDeclaration':
        this.#declare(node.id, 'import', node, scope);
        break;
      case 'TSModuleDeclaration':
        this.#declare(node.id, 'const', node, scope);
        if (node.body) this.#visit(node.body, scope, 'read');
        break;
      default:
        this.#visitChildren(node, scope, TYPE_ONLY.has(node.type) ? 'type' : mode);
    }
  }

  #visitMember(node: Node, scope: Scope, mode: Mode): void {
    if (
      node.type !== 'Property' &&
      node.type !== 'MethodDefinition' &&
      node.type !== 'PropertyDefinition' &&
      node.type !== 'AccessorProperty'
    ) {
      return;
    }
    if (node.computed) this.#visit(node.key, scope, 'read');
    if (node.type !== 'Property')
      for (const decorator of node.decorators) this.#visit(decorator, scope, 'read');
    if ('typeAnnotation' in node && node.typeAnnotation) this.#visit(node.typeAnnotation, scope, 'type');
    if (node.value !== null) this.#visit(node.value, scope, mode);
  }

  #visitVariables(node: Node, scope: Scope): void {
    if (node.type !== 'VariableDeclaration') return;
    const kind = node.kind === 'await using' ? 'using' : node.kind;
    const home = node.kind === 'var' ? functionLevel(scope) : scope;
    for (const declarator of node.declarations) {
      this.#declarePattern(declarator.id, kind, declarator, home, scope);
      if (declarator.init !== null) this.#visit(declarator.init, scope, 'read');
    }
  }

  #visitFunction(node: FunctionLike | Node, scope: Scope): void {
    if (!('params' in node) || !('body' in node) || !Array.isArray(node.params)) return;
    const inner: Scope = { node, parent: scope, isFunctionLevel: true, bindings: new Map() };
    if (node.type === 'FunctionExpression' && node.id !== null)
      this.#declare(node.id, 'function', node, inner);
    if ('typeParameters' in node && node.typeParameters) this.#visit(node.typeParameters, inner, 'type');
    for (const parameter of node.params) this.#declarePattern(parameter, 'parameter', node, inner, inner);
    if ('returnType' in node && node.returnType) this.#visit(node.returnType, inner, 'type');
    const body = node.body;
    if (body === null || Array.isArray(body) || !('type' in body)) return;
    if (body.type === 'BlockStatement') this.#visitChildren(body, inner, 'read');
    else this.#visit(body, inner, 'read');
  }

  #visitClass(node: Node, scope: Scope): void {
    if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return;
    const inner = this.#block(node, scope);
    if (node.id !== null)
      this.#declare(node.id, 'class', node, node.type === 'ClassDeclaration' ? scope : inner);
    for (const child of childrenOf(node)) if (child !== node.id) this.#visit(child, inner, 'read');
  }

  #visitChildren(node: Node, scope: Scope, mode: Mode): void {
    for (const child of childrenOf(node)) this.#visit(child, scope, mode);
  }

  #block(node: Node, parent: Scope): Scope {
    return { node, parent, isFunctionLevel: node.type === 'StaticBlock', bindings: new Map() };
  }

  #refer(node: Node, name: string, scope: Scope, mode: Mode): void {
    const reference: Reference = {
      node,
      name,
      isWrite: mode === 'write' || mode === 'read-write',
      isRead: mode !== 'write',
      isType: mode === 'type',
    };
    this.#pending.push({ reference, scope });
  }
}
