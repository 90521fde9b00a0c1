/**
 * A class that makes a pool for itself in a private field and has no way to end it. Silent where a method ends something, by
 * its name or by what it does, where the field or the object goes elsewhere, and where the program has one object of the class.
 */
import type { Class } from 'oxc-parser';
import type { FileView, PoolSite } from '../file-view.ts';
import { indentUnit } from '../fixes/layout.ts';
import {
  ancestors,
  enclosingFunction,
  isInside,
  keyName,
  memberName,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const ownerMustDispose: Rule = {
  id: 'owner-must-dispose',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A class makes a pool for itself and has no way to shut it down.',
  check(view: FileView): readonly Report[] {
    const reported = new Set<Node>();
    return view.poolSites.flatMap((site) => {
      const field = fieldOf(site);
      if (field === undefined || reported.has(field.owner)) return [];
      if (
        !isPrivate(field) ||
        canEnd(field.owner) ||
        isInjected(field.owner, site) ||
        !staysInside(field, site) ||
        isSingle(field.owner, view)
      )
        return [];
      reported.add(field.owner);
      return [report(field, site, view)];
    });
  },
};

export default ownerMustDispose;

interface PoolField {
  readonly owner: Class;
  /** With its `#`. */
  readonly name: string;
  /** Where the pool is put into the field. */
  readonly target: Node;
  /** Set where it is declared, so it is there as long as the object is. */
  readonly isAlwaysSet: boolean;
}

/** `#pool = new Pool()` in a class without a parent, or `this.#pool = new Pool()` in one of its methods. */
function fieldOf(site: PoolSite): PoolField | undefined {
  const outer = wrapped(site.node);
  const parent = parentOf(outer);
  const owner = ancestors(site.node).find(isClass);
  if (owner === undefined || !isClass(owner) || owner.superClass !== null) return undefined;
  if (parent?.type === 'PropertyDefinition' && !parent.static && parent.value === outer) {
    const name = keyName(parent);
    return name === undefined ? undefined : { owner, name, target: parent.key, isAlwaysSet: true };
  }
  if (parent?.type !== 'AssignmentExpression' || parent.right !== outer) return undefined;
  const name = memberName(parent.left);
  if (parent.left.type !== 'MemberExpression' || parent.left.object.type !== 'ThisExpression')
    return undefined;
  const method = parentOf(enclosingFunction(parent) ?? parent);
  if (method?.type !== 'MethodDefinition' || method.static || name === undefined) return undefined;
  return { owner, name, target: parent.left, isAlwaysSet: method.kind === 'constructor' };
}

function isClass(node: Node): node is Class {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** `#pool`, `private pool`, or `_pool` in JavaScript: nobody outside ends it. */
function isPrivate({ owner, name }: PoolField): boolean {
  if (name.startsWith('#')) return true;
  const declared = owner.body.body.find(
    (element) => element.type === 'PropertyDefinition' && keyName(element) === name,
  );
  if (declared?.type === 'PropertyDefinition' && declared.accessibility === 'private') return true;
  return declared === undefined && name.startsWith('_');
}

const ENDING =
  /^_?#?(@@(async)?dispose|dispose|close|destroy|stop|end|shut|terminat|clean|clear|tear|drain|kill|release|free|exit|quit|finish|finali|disconnect|unload|deactivate|abort|cancel|reset)/i;
/** The hooks of frameworks: `onModuleDestroy`, `ngOnDestroy`, `beforeApplicationShutdown`, `disconnectedCallback`. */
const HOOK =
  /^(on|before|after|ng|component|disconnected)\w*(destroy|shutdown|close|unload|stop|exit|unmount|callback)/i;

function canEnd(owner: Class): boolean {
  return owner.body.body.some((element) => {
    const name = keyName(element);
    return name === undefined
      ? element.type !== 'StaticBlock' && element.type !== 'TSIndexSignature'
      : ENDING.test(name) || HOOK.test(name);
  });
}

/** A container makes one object of a decorated class, for as long as the program runs. */
function isInjected({ decorators }: Class, { library }: PoolSite): boolean {
  return decorators.length > 0 && !library.keepsProcessAlive;
}

/** Every use of the field calls a method that is no release, and `this` is passed to nobody. */
function staysInside({ owner, name }: PoolField, { library }: PoolSite): boolean {
  let stays = true;
  walk(owner.body, (node) => {
    if (node.type === 'ThisExpression') stays &&= isPlainThis(node);
    if (node.type === 'MemberExpression' && memberName(node) === name && isOfObject(node.object, name))
      stays &&= isPlainUse(node, library.release);
    return stays;
  });
  return stays;
}

/** `this.pool`, and `other.#pool` of another object of the class; `library.pool` is something else. */
function isOfObject(object: Node, name: string): boolean {
  return unwrap(object).type === 'ThisExpression' || name.startsWith('#');
}

function isPlainThis(node: Node): boolean {
  const outer = wrapped(node);
  const parent = parentOf(outer);
  if (parent?.type === 'MemberExpression') return parent.object === outer && memberName(parent) !== undefined;
  return parent?.type === 'ReturnStatement' || (parent?.type === 'CallExpression' && isBinding(parent));
}

/** `this.run.bind(this)` keeps the object with itself. */
function isBinding(call: Node): boolean {
  return call.type === 'CallExpression' && /^(bind|call|apply)$/.test(memberName(unwrap(call.callee)) ?? '');
}

function isPlainUse(member: Node, release: readonly string[]): boolean {
  const outer = wrapped(member);
  const parent = parentOf(outer);
  switch (parent?.type) {
    case 'MemberExpression': {
      const method = memberName(parent);
      return (
        parent.object === outer && method !== undefined && !release.includes(method) && method !== 'unref'
      );
    }
    case 'AssignmentExpression':
      return parent.left === outer;
    case 'IfStatement':
    case 'UnaryExpression':
    case 'BinaryExpression':
      return true;
    default:
      return false;
  }
}

/** Made at the top level of the module, or by the class itself: a singleton lives as long as the program. */
function isSingle(owner: Class, view: FileView): boolean {
  if (parentOf(owner)?.type === 'NewExpression' || owner.id === null) return true;
  const references = view.model.names.bindingOf(owner.id)?.references ?? [];
  return references.some(({ node }) => {
    const made = parentOf(node);
    if (made?.type !== 'NewExpression' || made.callee !== node) return false;
    return enclosingFunction(made) === undefined || isInside(made, owner) || isLazy(made);
  });
}

/** `instance ??= new Service()` */
function isLazy(made: Node): boolean {
  const parent = parentOf(wrapped(made));
  return parent?.type === 'AssignmentExpression' || parent?.type === 'LogicalExpression';
}

function report(field: PoolField, site: PoolSite, view: FileView): Report {
  const { owner, name } = field;
  const className = owner.id === null ? 'This class' : `\`${owner.id.name}\``;
  const method = hookOf(site, view);
  return {
    span: { start: field.target.start, end: field.target.end },
    ...(site.library.isHarmlessInScript ? { severity: 'info' as const } : {}),
    message: `${className} makes a pool in \`${name}\` and has no method that shuts it down, so each object leaves its workers running when it is done with. Give the class \`${method === 'close' ? 'close()' : '[Symbol.asyncDispose]()'}\`, which shuts the pool down.`,
    fixes: fixes(field, site, method, view),
  };
}

/** JavaScript has `await using` from Node 24 on only. */
function hookOf({ library }: PoolSite, view: FileView): 'asyncDispose' | 'close' {
  return library.asyncDisposableSince !== undefined && /\.[cm]?tsx?$/.test(view.path)
    ? 'asyncDispose'
    : 'close';
}

function fixes(
  field: PoolField,
  site: PoolSite,
  hook: 'asyncDispose' | 'close',
  view: FileView,
): readonly ReportFix[] {
  const { owner, name, isAlwaysSet } = field;
  const at = owner.body.end - 1;
  const last = owner.body.body.at(-1);
  const lineStart = view.model.lines.lineStart(at);
  if (last === undefined || view.text.slice(lineStart, at).trim() !== '') return [];
  const indent = view.text.slice(lineStart, at);
  const isTyped = /\.[cm]?tsx?$/.test(view.path);
  const head = hook === 'close' ? 'async close()' : 'async [Symbol.asyncDispose]()';
  const release = `await this.${name}${isAlwaysSet ? '.' : '?.'}${site.library.release[0]}();`;
  const inside = `${indent}${indentUnit(view.text)}`;
  const body = `${inside}${indentUnit(view.text)}${release}`;
  const method = `\n${inside}${head}${isTyped ? ': Promise<void>' : ''} {\n${body}\n${inside}}\n`;
  return [
    {
      title: `Add \`${hook === 'close' ? 'close()' : '[Symbol.asyncDispose]()'}\` that shuts the pool down`,
      kind: 'suggestion',
      edits: [{ start: lineStart, end: lineStart, newText: method }],
    },
  ];
}
