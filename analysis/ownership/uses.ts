/** Follows a value through the names, aliases and calls of one file and lists what is done with it. */
import type { Describer } from '../model/describe.ts';
import type { Use } from '../model/summary.ts';
import type { Binding, Names } from '../syntax/binding.ts';
import { keyName, memberName, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';

/** Methods of event emitters and options that give the receiver back. */
const CHAINING = new Set(['on', 'once', 'addListener', 'prependListener', 'off', 'removeListener', 'with']);

const ESCAPED_UNKNOWN: Use = { kind: 'escaped', how: 'unknown' };

export function usesOfExpression(expression: Node, names: Names, describer: Describer): readonly Use[] {
  const tracer = new UseTracer(names, describer);
  tracer.follow(expression);
  return tracer.uses;
}

export function usesOfBinding(binding: Binding, names: Names, describer: Describer): readonly Use[] {
  const tracer = new UseTracer(names, describer);
  tracer.followBinding(binding);
  return tracer.uses;
}

class UseTracer {
  readonly uses: Use[] = [];
  readonly #names: Names;
  readonly #describer: Describer;
  readonly #seen = new Set<Binding>();

  constructor(names: Names, describer: Describer) {
    this.#names = names;
    this.#describer = describer;
  }

  followBinding(binding: Binding): void {
    if (this.#seen.has(binding)) return;
    this.#seen.add(binding);
    if (binding.kind === 'using') this.uses.push({ kind: 'disposed' });
    const statement = parentOf(binding.declaration);
    if (statement?.type === 'VariableDeclaration' && parentOf(statement)?.type === 'ExportNamedDeclaration') {
      this.uses.push({ kind: 'escaped', how: 'exported' });
    }
    for (const reference of binding.references) {
      if (!reference.isType && reference.isRead) this.follow(reference.node);
    }
  }

  follow(expression: Node): void {
    const node = wrapped(expression);
    const parent = parentOf(node);
    if (parent === undefined) return;
    switch (parent.type) {
      case 'VariableDeclarator':
        this.#intoPattern(parent.id);
        break;
      case 'AssignmentExpression':
        if (parent.right !== node) break;
        this.#intoPattern(parent.left);
        this.follow(parent);
        break;
      case 'AwaitExpression':
        this.follow(parent);
        break;
      case 'LogicalExpression':
        if (parent.right === node || parent.operator !== '&&') this.follow(parent);
        break;
      case 'ConditionalExpression':
        if (parent.test !== node) this.follow(parent);
        break;
      case 'SequenceExpression':
        if (parent.expressions.at(-1) === node) this.follow(parent);
        break;
      case 'MemberExpression':
        this.#throughMember(parent, node);
        break;
      case 'CallExpression':
      case 'NewExpression':
        this.#intoCall(parent, node);
        break;
      default:
        this.#intoStatement(parent, node);
    }
  }

  #intoStatement(parent: Node, node: Node): void {
    switch (parent.type) {
      case 'ReturnStatement':
      case 'YieldExpression':
        this.uses.push({ kind: 'escaped', how: 'returned' });
        break;
      case 'ArrowFunctionExpression':
        this.uses.push(parent.body === node ? { kind: 'escaped', how: 'returned' } : ESCAPED_UNKNOWN);
        break;
      case 'ExportDefaultDeclaration':
      case 'ExportSpecifier':
        this.uses.push({ kind: 'escaped', how: 'exported' });
        break;
      case 'Property':
      case 'ArrayExpression':
      case 'PropertyDefinition':
        this.uses.push({ kind: 'escaped', how: 'stored' });
        break;
      case 'ExpressionStatement':
      case 'UnaryExpression':
      case 'BinaryExpression':
      case 'IfStatement':
      case 'WhileStatement':
      case 'ForStatement':
        break;
      default:
        this.uses.push(ESCAPED_UNKNOWN);
    }
  }

  #intoPattern(target: Node): void {
    const pattern = unwrap(target);
    if (pattern.type === 'Identifier') {
      const binding = this.#names.bindingOf(pattern);
      if (binding === undefined) this.uses.push(ESCAPED_UNKNOWN);
      else this.followBinding(binding);
    } else if (pattern.type === 'MemberExpression') {
      this.uses.push({ kind: 'escaped', how: 'stored' });
    } else if (pattern.type === 'ObjectPattern') {
      for (const property of pattern.properties) {
        const name = property.type === 'Property' ? keyName(property) : undefined;
        if (name === undefined) this.uses.push(ESCAPED_UNKNOWN);
        else this.uses.push({ kind: 'method', name, span: { start: property.start, end: property.end } });
      }
    } else {
      this.uses.push(ESCAPED_UNKNOWN);
    }
  }

  #throughMember(member: Node, node: Node): void {
    if (member.type !== 'MemberExpression' || member.object !== node) {
      this.uses.push(ESCAPED_UNKNOWN);
      return;
    }
    const name = memberName(member);
    if (name === undefined) {
      this.uses.push(ESCAPED_UNKNOWN);
      return;
    }
    this.uses.push({ kind: 'method', name, span: { start: member.start, end: member.end } });
    const call = parentOf(wrapped(member));
    if (CHAINING.has(name) && call?.type === 'CallExpression' && unwrap(call.callee) === member)
      this.follow(call);
  }

  #intoCall(call: Node, node: Node): void {
    if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return;
    const index = call.arguments.findIndex((argument) => argument === node);
    if (index === -1) return;
    const callee = this.#describer.describe(call.callee);
    this.uses.push({ kind: 'passed', callee, isNew: call.type === 'NewExpression', index });
  }
}
