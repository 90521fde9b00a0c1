/** What a hover says: of a pool's name, of a call on a pool, and of a function that is run as a task. */
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { payloadsOf } from '../pools/payload.ts';
import { namedTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import noPrototypeLoss from '../rules/no-prototype-loss.ts';
import noUncloneable from '../rules/no-uncloneable.ts';
import type { Report } from '../rules/rule.ts';
import { childrenOf, isFunction, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';
import type { Explanation, Fact } from './explanation.ts';
import {
  nameOfSite,
  ownershipFact,
  poolTitle,
  siteOfName,
  transportFact,
  type KnownPool,
} from './pool-facts.ts';
import { taskFacts } from './task-facts.ts';

/** Files that may submit the functions of this one. */
export type Dependents = () => Iterable<FileView>;

/** Undefined where nothing is known that has to do with pools. */
export function explainAt(offset: number, view: FileView, dependents: Dependents): Explanation | undefined {
  const name = nameAt(view.model.tree.program, offset);
  if (name === undefined) return undefined;
  const call = view.poolCalls.find(({ node }) => isMethodName(name, node.callee));
  if (call !== undefined) return callExplanation(name, call, view);
  return poolExplanation(name, view) ?? taskExplanation(name, view, dependents);
}

/** The innermost identifier at the offset; a cursor just behind a name is on it. */
function nameAt(node: Node, offset: number): Node | undefined {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return node;
  for (const child of childrenOf(node)) {
    if (child.start > offset || child.end < offset) continue;
    const found = nameAt(child, offset);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isMethodName(name: Node, callee: Node): boolean {
  const member = unwrap(callee);
  return member.type === 'MemberExpression' && member.property === name;
}

function poolExplanation(name: Node, view: FileView): Explanation | undefined {
  const isMaker = parentOf(name)?.type === 'NewExpression';
  const made = view.poolSites.find(({ node }) => isMaker && unwrap(node.callee) === name);
  const site = made ?? siteOfName(name, view);
  const value = site ?? view.valueOf(name);
  const pool: KnownPool | undefined = 'library' in value && 'className' in value ? value : undefined;
  if (pool === undefined || (!isMaker && 'kind' in value && value.kind !== 'pool')) return undefined;
  const shown = made === undefined ? writtenName(name, view) : nameOfSite(made, view);
  const ownership = site === undefined ? [] : [ownershipFact(site, view)];
  const facts = [...ownership, ...elsewhere(name, pool, site !== undefined), transportFact(pool)];
  return { range: rangeOf(name, view), title: poolTitle(shown, pool), facts };
}

/** A pool that was not made here is somebody else's to end. */
function elsewhere(name: Node, { library }: KnownPool, isMadeHere: boolean): readonly Fact[] {
  if (isMadeHere || parentOf(name)?.type === 'NewExpression') return [];
  const [end] = library.release;
  const how = end === undefined ? 'end it' : `call \`${end}()\``;
  return [{ text: `Not made here: it is for its owner to ${how}.`, where: [] }];
}

function callExplanation(name: Node, call: PoolCall, view: FileView): Explanation | undefined {
  const task = taskOf(call, view);
  const receiver = view.textOf(call.receiver);
  if (task === undefined) {
    if (!call.library.release.includes(call.method)) return undefined;
    return { range: rangeOf(name, view), title: `Releases \`${receiver}\``, facts: [releaseFact(call)] };
  }
  const of = poolTitle(undefined, call);
  const title = task.isMap
    ? `Runs ${namedTask(task)} for every item, in the workers of \`${receiver}\`, ${of}`
    : `Runs ${namedTask(task)} once, in a worker of \`${receiver}\`, ${of}`;
  const site = siteOfName(call.receiver, view);
  const facts = [
    ...factsOfTask(task, view),
    ...payloadFacts(call, view),
    transportFact(call),
    ...(site === undefined ? [] : [ownershipFact(site, view)]),
  ];
  return { range: rangeOf(name, view), title, facts };
}

function releaseFact({ library, method }: PoolCall): Fact {
  if (library.drains === undefined)
    return { text: 'Its workers end; the pool takes no tasks after it.', where: [] };
  const text = library.drains.includes(method)
    ? 'What was submitted is finished first.'
    : 'Tasks that are not done yet fail.';
  return { text, where: [] };
}

function factsOfTask(task: SubmittedTask, view: FileView): readonly Fact[] {
  if (task.target !== undefined) return taskFacts(task.target, view);
  return [{ text: 'What the task does cannot be seen from here.', where: [] }];
}

/** What the rules have to say of the values that this call sends. */
function payloadFacts(call: PoolCall, view: FileView): readonly Fact[] {
  const problems = [...noUncloneable.check(view), ...noPrototypeLoss.check(view)].filter((report) =>
    isWithin(report, call.node),
  );
  if (problems.length > 0) return problems.map(({ message }) => ({ text: message, where: [] }));
  const payloads = payloadsOf(call, view);
  if (payloads.length === 0) return [];
  const text = `Nothing was found in ${list(payloads.map((node) => view.textOf(node)))} that cannot be sent.`;
  return [{ text, where: [] }];
}

function isWithin({ span }: Report, node: Node): boolean {
  return span.start >= node.start && span.end <= node.end;
}

function list(texts: readonly string[]): string {
  const isShort = texts.length <= 3 && texts.every((text) => text.length <= 30 && !text.includes('`'));
  return isShort ? texts.map((text) => `\`${text}\``).join(', ') : 'the arguments';
}

function taskExplanation(name: Node, view: FileView, dependents: Dependents): Explanation | undefined {
  const parent = parentOf(name);
  const isDeclared = parent !== undefined && (isFunction(parent) || parent.type === 'VariableDeclarator');
  const isArgument = view.poolCalls.some((call) => unwrap(taskOf(call, view)?.node ?? call.node) === name);
  const declared = parent?.type === 'VariableDeclarator' ? parent.init : undefined;
  if (!isDeclared && !isArgument) return undefined;
  if (isDeclared && parent.type === 'VariableDeclarator' && (!declared || !isFunction(unwrap(declared))))
    return undefined;
  const target = view.functionOf(name);
  if (target === undefined || (isDeclared && !isNameOf(name, target, view))) return undefined;
  const submits = submissionsOf(target, view, dependents);
  if (submits.length === 0) return undefined;
  const title = `\`${target.summary.name}\` is run as a task`;
  const text = submits.length === 1 ? 'Submitted in one place.' : `Submitted in ${submits.length} places.`;
  const facts = [...taskFacts(target, view), { text, where: submits }];
  return { range: rangeOf(name, view), title, facts };
}

function isNameOf(name: Node, { path, summary }: TracedFunction, view: FileView): boolean {
  return path === view.path && summary.nameSpan.start === wrapped(name).start;
}

function submissionsOf(target: TracedFunction, view: FileView, dependents: Dependents): Fact['where'] {
  const submits: Fact['where'][number][] = [];
  for (const user of [view, ...dependents()]) {
    for (const call of user.poolCalls) {
      const submitted = taskOf(call, user)?.target;
      if (submitted?.path !== target.path || submitted.index !== target.index) continue;
      submits.push(user.locate(user.path, call.node, user.textOf(call.node.callee)));
    }
  }
  return submits;
}

/** The name alone; the identifier of a declaration may go on with its type. */
function writtenName(name: Node, view: FileView): string {
  return 'name' in name && typeof name.name === 'string' ? name.name : view.textOf(name);
}

function rangeOf(name: Node, view: FileView): Explanation['range'] {
  const length = 'name' in name && typeof name.name === 'string' ? name.name.length : name.end - name.start;
  return view.model.lines.rangeOf({ start: name.start, end: name.start + length });
}
