/** The effects and calls that a function has by itself; `effects/trace.ts` follows the calls. */
import { mayWriteFiles } from './built-in-effects.ts';
import { mayBeFileWriter } from './package-effects.ts';
import { isTemporaryPath } from './temporary-files.ts';
import type { Describer } from '../model/describe.ts';
import type { CallSite, EffectKind, EffectSite } from '../model/summary.ts';
import type { Binding, Names } from '../syntax/binding.ts';
import {
  isFunction,
  memberName,
  parentOf,
  propertyValue,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';

/** Methods that change the array, map or set that they are called on. */
const MUTATING = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'set',
  'add',
  'delete',
  'clear',
]);
/** Methods that call what they are given, at once. */
const ITERATING = new Set([
  'forEach',
  'map',
  'flatMap',
  'filter',
  'reduce',
  'some',
  'every',
  'find',
  'findIndex',
  'from',
]);
/** Methods that ask a cache before it is filled. */
const CONSULTING = new Set(['get', 'has']);

export interface OwnEffects {
  readonly effects: readonly EffectSite[];
  readonly calls: readonly CallSite[];
}

export function collectEffects(
  owner: FunctionLike,
  text: string,
  names: Names,
  describer: Describer,
): OwnEffects {
  const collector = new EffectCollector(owner, text, names, describer);
  if (owner.body !== null) walk(owner.body, (node) => collector.enter(node));
  return collector;
}

class EffectCollector implements OwnEffects {
  readonly effects: EffectSite[] = [];
  readonly calls: CallSite[] = [];
  readonly #owner: FunctionLike;
  readonly #text: string;
  readonly #names: Names;
  readonly #describer: Describer;

  constructor(owner: FunctionLike, text: string, names: Names, describer: Describer) {
    this.#owner = owner;
    this.#text = text;
    this.#names = names;
    this.#describer = describer;
  }

  enter(node: Node): boolean {
    // A nested function has a summary of its own; handing it to a call counts as calling it.
    if (isFunction(node)) {
      this.#nestedFunction(node);
      return false;
    }
    switch (node.type) {
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#add('cpu-loop', 'loops', node);
        break;
      case 'ThrowStatement':
        this.#add('throws', 'throws', node);
        break;
      case 'Identifier':
        this.#readOfName(node);
        break;
      case 'AssignmentExpression':
        this.#assignment(node.left, node, node.operator);
        break;
      case 'UpdateExpression':
        this.#assignment(node.argument, node, node.operator);
        break;
      case 'UnaryExpression':
        if (node.operator === 'delete') this.#assignment(node.argument, node, 'delete');
        break;
      case 'CallExpression':
      case 'NewExpression':
        this.#call(node);
        break;
      default:
        break;
    }
    return true;
  }

  /** A module variable that can change: what the task sees depends on what ran before it in that worker. */
  #readOfName(name: Node): void {
    const binding = this.#names.bindingOf(name);
    if (binding === undefined || !['let', 'var'].includes(binding.kind) || !this.#isModuleState(binding))
      return;
    const use = binding.references.find(({ node }) => node === name);
    if (use?.isRead === true) this.#add('global-read', `reads the module variable \`${binding.name}\``, name);
  }

  #nestedFunction(node: FunctionLike): void {
    if (node.type === 'FunctionDeclaration') return;
    const parent = parentOf(wrapped(node));
    if (parent?.type !== 'CallExpression' && parent?.type !== 'NewExpression') return;
    this.calls.push({
      callee: this.#describer.describe(node),
      text: 'a callback',
      span: { start: node.start, end: node.end },
      isOnTemporaryFile: false,
      method: undefined,
    });
  }

  #assignment(target: Node, whole: Node, operator: string): void {
    const left = unwrap(target);
    if (left.type === 'ObjectPattern' || left.type === 'ArrayPattern') {
      walk(left, (inner) => {
        if (inner.type === 'Identifier') this.#writeToName(inner, whole, operator);
      });
    } else if (left.type === 'Identifier') {
      this.#writeToName(left, whole, operator);
    } else if (left.type === 'MemberExpression') {
      this.#writeToMember(left, whole, operator);
    }
  }

  #writeToName(name: Node, whole: Node, operator: string): void {
    const binding = this.#names.bindingOf(name);
    if (
      binding === undefined ||
      !this.#isModuleState(binding) ||
      this.#isLazyInitialisation(whole, binding, operator)
    ) {
      return;
    }
    this.#add('global-write', `writes the module variable \`${binding.name}\``, whole);
  }

  #writeToMember(member: Node, whole: Node, operator: string): void {
    const root = rootOf(member);
    const written = this.#textOf(member);
    if (root.type !== 'Identifier') return;
    const binding = this.#names.bindingOf(root);
    if (/^process\.env\b/.test(written) && (binding === undefined || binding.kind === 'import')) {
      this.#add('environment', `changes \`${written}\``, whole);
      return;
    }
    if (binding === undefined) {
      if (/^(globalThis|global|self|window)\b/.test(written))
        this.#add('global-write', `writes \`${written}\``, whole);
      return;
    }
    if (!this.#isModuleState(binding) || this.#isLazyInitialisation(whole, binding, operator)) return;
    if (this.#isConsulted(binding, whole)) return;
    this.#add('global-write', `writes \`${written}\`, which belongs to the module`, whole);
  }

  #call(node: Node): void {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const callee = unwrap(node.callee);
    const [first] = node.arguments;
    this.#mutation(callee, node);
    this.#namedCallbacks(callee, node);
    const text = this.#textOf(callee);
    this.calls.push({
      callee: this.#describer.describe(callee),
      text,
      span: { start: node.start, end: node.end },
      isOnTemporaryFile:
        first !== undefined &&
        (mayWriteFiles(text) || mayBeFileWriter(text)) &&
        isTemporaryPath(first, this.#names),
      method: this.#httpMethod(node.arguments[1]),
    });
  }

  /** `items.forEach(save)` calls `save`. */
  #namedCallbacks(callee: Node, call: Node): void {
    if (call.type !== 'CallExpression' || !ITERATING.has(memberName(callee) ?? '')) return;
    for (const argument of call.arguments) {
      const value = unwrap(argument);
      if (value.type !== 'Identifier' && value.type !== 'MemberExpression') continue;
      this.calls.push({
        callee: this.#describer.describe(value),
        text: this.#textOf(value),
        span: { start: value.start, end: value.end },
        isOnTemporaryFile: false,
        method: undefined,
      });
    }
  }

  #mutation(callee: Node, call: Node): void {
    const name = memberName(callee);
    if (callee.type !== 'MemberExpression' || name === undefined || !MUTATING.has(name)) return;
    const root = rootOf(callee);
    if (root.type !== 'Identifier') return;
    const binding = this.#names.bindingOf(root);
    if (binding === undefined || binding.kind === 'import' || !this.#isModuleState(binding)) return;
    if (this.#isConsulted(binding, call)) return;
    if (!isContainer(binding)) return;
    this.#add('global-write', `changes the module's \`${binding.name}\` with \`.${name}()\``, call);
  }

  /** Declared by the module itself, outside every function. */
  #isModuleState(binding: Binding): boolean {
    if (binding.kind === 'function' || binding.kind === 'class' || binding.kind === 'type') return false;
    return binding.scope === this.#names.moduleScope;
  }

  /** `cache ??= make()` and `if (!cache) cache = make()` fill a per-worker cache; nobody sees it from outside. */
  #isLazyInitialisation(write: Node, binding: Binding, operator: string): boolean {
    if (operator === '??=' || operator === '||=') return true;
    if (operator !== '=') return false;
    for (let up = parentOf(write); up !== undefined && up !== this.#owner; up = parentOf(up)) {
      if (up.type !== 'IfStatement') continue;
      if (binding.references.some(({ node }) => node.start >= up.test.start && node.end <= up.test.end))
        return true;
    }
    return false;
  }

  /** The function also looks values up in it: a memo. */
  #isConsulted(binding: Binding, write: Node): boolean {
    return binding.references.some(({ node }) => {
      if (node.start < this.#owner.start || node.end > this.#owner.end) return false;
      if (node.start >= write.start && node.end <= write.end) return false;
      const parent = parentOf(node);
      if (parent?.type !== 'MemberExpression' || parent.object !== node) return false;
      const name = memberName(parent);
      if (name !== undefined && CONSULTING.has(name)) return true;
      const isRead = parentOf(parent)?.type !== 'AssignmentExpression' || parentOf(parent) !== write;
      return parent.computed && isRead;
    });
  }

  #httpMethod(options: Node | undefined): string | undefined {
    const value = options === undefined ? undefined : propertyValue(unwrap(options), 'method');
    return value?.type === 'Literal' && typeof value.value === 'string'
      ? value.value.toUpperCase()
      : undefined;
  }

  #add(kind: EffectKind, what: string, node: Node): void {
    this.effects.push({ kind, what, span: { start: node.start, end: node.end } });
  }

  #textOf(node: Node): string {
    return this.#text.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 80);
  }
}

/** Only what is visibly an array, map or set: `.set()` or `.add()` of an unknown object may be harmless. */
function isContainer({ declaration }: Binding): boolean {
  if (declaration.type !== 'VariableDeclarator' || declaration.init === null) return false;
  const init = unwrap(declaration.init);
  if (init.type === 'ArrayExpression') return true;
  return (
    init.type === 'NewExpression' &&
    init.callee.type === 'Identifier' &&
    ['Map', 'Set', 'Array', 'WeakMap', 'WeakSet'].includes(init.callee.name)
  );
}

function rootOf(member: Node): Node {
  let root = unwrap(member);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  return root;
}
