/** Copies the local declarations that an expression needs, so that it holds at the top level of its file. */
import type { Node } from 'oxc-parser';
import { ancestors, childrenOf, isFunction, isInside, parentOf, unwrap } from '../syntax/tree.ts';
import { declaredBindings } from './declared-bindings.ts';
import { importedModule } from './imported-module.ts';
import { isChangedInPlace } from './mutation.ts';
import type { Binding, Names } from '../syntax/scope.ts';

export interface Hoisted {
  /** Declarators, functions, classes and types, in the order of the file. */
  readonly declarations: readonly Node[];
  readonly awaits: readonly Node[];
  /** Whether any of the given bindings is used at all. */
  readonly usesGiven: boolean;
  /** Every name that the expression or its declarations mention. */
  readonly names: ReadonlySet<string>;
}

/**
 * What `expressions` need besides the top level and the bindings in `given`. Undefined where that cannot be copied:
 * parameters, `this`, variables that are reassigned or changed in place, and names that would change their meaning.
 */
export function hoist(
  expressions: readonly Node[],
  given: ReadonlySet<Binding>,
  names: Names,
): Hoisted | undefined {
  const collector = new Collector(given, names);
  for (const expression of expressions) collector.take(expression);
  return collector.finish();
}

class Collector {
  readonly #given: ReadonlySet<Binding>;
  readonly #fileNames: Names;
  readonly #globals: ReadonlySet<Node>;
  readonly #declarations = new Set<Node>();
  readonly #awaits: Node[] = [];
  readonly #names = new Set<string>();
  readonly #namesFromOutside = new Set<string>();
  #isPossible = true;
  #usesGiven = false;

  constructor(given: ReadonlySet<Binding>, names: Names) {
    this.#given = given;
    this.#fileNames = names;
    this.#globals = globalsOf(names);
  }

  take(root: Node): void {
    this.#visit(root, root, { hasOwnThis: false, isInFunction: false });
  }

  finish(): Hoisted | undefined {
    const declarations = [...this.#declarations].toSorted((a, b) => a.start - b.start);
    const copied = declarations.flatMap((declaration) => this.#namesMadeBy(declaration));
    const isAmbiguous = new Set(copied).size < copied.length;
    if (!this.#isPossible || isAmbiguous || copied.some((name) => this.#namesFromOutside.has(name)))
      return undefined;
    return {
      declarations,
      awaits: this.#awaits,
      usesGiven: this.#usesGiven,
      names: new Set([...this.#names, ...copied]),
    };
  }

  #visit(node: Node, root: Node, context: { hasOwnThis: boolean; isInFunction: boolean }): void {
    switch (node.type) {
      case 'ThisExpression':
      case 'Super':
        if (!context.hasOwnThis) this.#isPossible = false;
        break;
      case 'MetaProperty':
        if (node.meta.name === 'new' && !context.hasOwnThis) this.#isPossible = false;
        break;
      case 'YieldExpression':
        if (!context.isInFunction) this.#isPossible = false;
        break;
      case 'AwaitExpression':
        if (!context.isInFunction) this.#awaits.push(node);
        break;
      default:
        break;
    }
    if (node.type === 'Identifier' || node.type === 'JSXIdentifier')
      this.#useName(node, root, context.hasOwnThis);
    if (node.type === 'TSTypeReference' && namesTypeParameter(node, root)) this.#isPossible = false;
    const inner = isFunction(node)
      ? { hasOwnThis: context.hasOwnThis || node.type !== 'ArrowFunctionExpression', isInFunction: true }
      : node.type === 'ClassBody'
        ? { hasOwnThis: true, isInFunction: true }
        : context;
    for (const child of childrenOf(node)) this.#visit(child, root, inner);
  }

  #useName(reference: Node & { name: string }, root: Node, hasOwnThis: boolean): void {
    const binding = this.#fileNames.bindingOf(reference);
    if (binding?.node === reference) return;
    if (!binding && !this.#globals.has(reference)) return;
    this.#names.add(reference.name);
    if (!binding || binding.scope === this.#fileNames.moduleScope) {
      this.#namesFromOutside.add(reference.name);
      if (!binding && reference.name === 'arguments' && !hasOwnThis) this.#isPossible = false;
    } else if (this.#given.has(binding)) this.#usesGiven = true;
    else if (!isInside(binding.node, root)) this.#need(binding);
  }

  #need(binding: Binding): void {
    const { declaration } = binding;
    if (this.#declarations.has(declaration)) return;
    const isChanged = binding.references.some(
      (reference) => reference.isWrite || isChangedInPlace(reference.node),
    );
    if (isChanged || !canBeCopied(binding, this.#fileNames)) {
      this.#isPossible = false;
      return;
    }
    this.#declarations.add(declaration);
    this.take(declaration);
  }

  #namesMadeBy(declaration: Node): string[] {
    const target = declaration.type === 'VariableDeclarator' ? declaration.id : declaration;
    if (target !== declaration) return declaredBindings(target, this.#fileNames).map(({ name }) => name);
    return 'id' in declaration && declaration.id?.type === 'Identifier' ? [declaration.id.name] : [];
  }
}

function canBeCopied({ declaration, kind }: Binding, names: Names): boolean {
  if (kind === 'parameter' || kind === 'catch') return false;
  switch (declaration.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSEnumDeclaration':
      return true;
    case 'VariableDeclarator': {
      const list = parentOf(declaration);
      const place = list && parentOf(list);
      if (!declaration.init || list?.type !== 'VariableDeclaration' || !place) return false;
      const isStatement =
        place.type === 'BlockStatement' || place.type === 'StaticBlock' || place.type === 'SwitchCase';
      return isStatement && !list.kind.includes('using') && !makesPool(declaration.init, names);
    }
    default:
      return false;
  }
}

/** A copied pool would be a second one, which nobody shuts down. */
function makesPool(initializer: Node, names: Names): boolean {
  const node = unwrap(initializer);
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  let callee = unwrap(node.callee);
  while (callee.type === 'MemberExpression') callee = unwrap(callee.object);
  return POOL_MODULES.has(importedModule(callee, names) ?? '');
}

const POOL_MODULES = new Set([
  ...['poolscope', 'piscina', 'tinypool', 'workerpool', 'poolifier', 'jest-worker', 'threads', 'worker-farm'],
  ...['worker_threads', 'child_process', 'cluster', 'node-worker-threads-pool'],
]);

/** The syntax tree's names leave type parameters out; one of a function around the expression ends with it. */
function namesTypeParameter(reference: Extract<Node, { type: 'TSTypeReference' }>, root: Node): boolean {
  const { typeName } = reference;
  if (typeName.type !== 'Identifier') return false;
  return ancestors(root).some((outer) => {
    const parameters = 'typeParameters' in outer ? outer.typeParameters : undefined;
    if (parameters?.type !== 'TSTypeParameterDeclaration') return false;
    return parameters.params.some((parameter) => parameter.name.name === typeName.name);
  });
}

/** Asked once per call site of a file, which may have thousands. */
function globalsOf(names: Names): ReadonlySet<Node> {
  const known = globalsByFile.get(names) ?? new Set(names.unresolved.map((reference) => reference.node));
  globalsByFile.set(names, known);
  return known;
}

const globalsByFile = new WeakMap<Names, ReadonlySet<Node>>();
