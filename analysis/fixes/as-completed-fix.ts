/** From a loop around `Promise.race`, which takes one future out after another, to `for await … of asCompleted(…)`. */
import type { VariableDeclaration } from 'oxc-parser';
import type { Loop } from '../dataflow/loop-dependence.ts';
import type { FileView } from '../file-view.ts';
import type { ReportFix } from '../rules/rule.ts';
import type { Binding } from '../syntax/binding.ts';
import { isInside, memberName, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';
import { importEdit } from './import-edit.ts';
import { lineSpan } from './layout.ts';

export interface RacingLoop {
  readonly loop: Loop;
  readonly race: Node;
  readonly futures: Binding;
  readonly packageName: string;
  /** The function that gives futures as they are done. */
  readonly completionOrder: string;
}

/** Offered where the loop does nothing with the futures that are left but wait for them and take the finished one out. */
export function asCompletedFixes(racing: RacingLoop, view: FileView): readonly ReportFix[] {
  const { loop, race, futures, packageName, completionOrder } = racing;
  const declaration = declarationOf(race);
  if (loop.type !== 'WhileStatement' || loop.body.type !== 'BlockStatement' || declaration === undefined)
    return [];
  const taken =
    takenByValue(race, declaration, racing, view) ?? takenByIndex(race, declaration, racing, view);
  const source = importEdit(packageName, completionOrder, view);
  if (taken === undefined || source === undefined || isUsedOtherwise(racing, taken, declaration)) return [];
  const head = `for await (const ${taken.name} of ${source.name}(${futures.name})) `;
  const gone = [declaration, taken.statement].map((node) => ({ ...lineSpan(node, view), newText: '' }));
  return [
    {
      title: `Take the results from \`${completionOrder}(${futures.name})\``,
      kind: 'suggestion',
      edits: [...source.edits, { start: loop.start, end: loop.body.start, newText: head }, ...gone],
    },
  ];
}

interface Taken {
  /** What the finished future is called in the loop. */
  readonly name: string;
  /** The statement that takes it out of the others. */
  readonly statement: Node;
}

/** The declaration whose only value is the awaited race. */
function declarationOf(race: Node): VariableDeclaration | undefined {
  const awaited = parentOf(wrapped(race));
  const declarator = awaited === undefined ? undefined : parentOf(wrapped(awaited));
  const declaration = declarator === undefined ? undefined : parentOf(declarator);
  return declaration?.type === 'VariableDeclaration' && declaration.declarations.length === 1
    ? declaration
    : undefined;
}

/** `const [done] = await Promise.race([...pending].map((f) => f.then(() => [f]))); pending.delete(done);` */
function takenByValue(
  race: Node,
  declaration: VariableDeclaration,
  { loop, futures }: RacingLoop,
  view: FileView,
): Taken | undefined {
  const pattern = declaration.declarations[0]?.id;
  const [only, ...more] = pattern?.type === 'ArrayPattern' ? pattern.elements : [];
  const tagged = taggedWith(race, 0, view);
  if (only?.type !== 'Identifier' || more.length > 0 || tagged !== 'in a list') return undefined;
  const done = view.model.names.bindingOf(only);
  for (const { node } of futures.references) {
    const call = callOn(node, 'delete');
    const statement = call === undefined ? undefined : parentOf(call);
    if (call === undefined || statement?.type !== 'ExpressionStatement' || parentOf(statement) !== loop.body)
      continue;
    const [argument] = call.arguments;
    if (argument !== undefined && view.model.names.bindingOf(unwrap(argument)) === done)
      return { name: only.name, statement };
  }
  return undefined;
}

/** `const at = await Promise.race(pending.map((f, i) => f.then(() => i))); const [done] = pending.splice(at, 1);` */
function takenByIndex(
  race: Node,
  declaration: VariableDeclaration,
  { loop, futures }: RacingLoop,
  view: FileView,
): Taken | undefined {
  const index = declaration.declarations[0]?.id;
  const binding = index?.type === 'Identifier' ? view.model.names.bindingOf(index) : undefined;
  if (binding?.references.length !== 1 || taggedWith(race, 1, view) !== 'by itself') return undefined;
  for (const { node } of futures.references) {
    const call = callOn(node, 'splice');
    const [at, count] = call?.arguments ?? [];
    const declarator = call === undefined ? undefined : parentOf(call);
    const statement = declarator === undefined ? undefined : parentOf(declarator);
    if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ArrayPattern') continue;
    const [only, ...more] = declarator.id.elements;
    const isOne = count?.type === 'Literal' && count.value === 1;
    if (at === undefined || !isOne || view.model.names.bindingOf(unwrap(at)) !== binding) continue;
    if (only?.type !== 'Identifier' || more.length > 0 || statement === undefined) continue;
    if (parentOf(statement) === loop.body) return { name: only.name, statement };
  }
  return undefined;
}

/** How the race says which future it was: `(f) => f.then(() => [f])`, or `(f, i) => f.then(() => i)`. */
function taggedWith(race: Node, parameter: number, view: FileView): 'in a list' | 'by itself' | undefined {
  const [raced] = race.type === 'CallExpression' ? race.arguments : [];
  const mapped = raced === undefined ? undefined : unwrap(raced);
  if (mapped?.type !== 'CallExpression' || memberName(unwrap(mapped.callee)) !== 'map') return undefined;
  const [tag] = mapped.arguments;
  if (tag?.type !== 'ArrowFunctionExpression') return undefined;
  const then = unwrap(tag.body);
  if (then.type !== 'CallExpression' || then.arguments.length !== 1) return undefined;
  const callee = unwrap(then.callee);
  const [give] = then.arguments;
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'then') return undefined;
  if (give?.type !== 'ArrowFunctionExpression' || give.params.length > 0) return undefined;
  const named = (node: Node | undefined, at: number): boolean =>
    node?.type === 'Identifier' && view.model.names.bindingOf(node)?.node === tag.params[at];
  if (!named(unwrap(callee.object), 0)) return undefined;
  const given = unwrap(give.body);
  if (named(given, parameter)) return 'by itself';
  const [element, ...more] = given.type === 'ArrayExpression' ? given.elements : [];
  return element !== null && element !== undefined && more.length === 0 && named(element, parameter)
    ? 'in a list'
    : undefined;
}

function callOn(reference: Node, method: string): Extract<Node, { type: 'CallExpression' }> | undefined {
  const member = parentOf(reference);
  const call = member === undefined ? undefined : parentOf(member);
  if (member?.type !== 'MemberExpression' || member.object !== reference) return undefined;
  return memberName(member) === method && call?.type === 'CallExpression' && call.callee === member
    ? call
    : undefined;
}

/** In the loop, what is left may only be tested, raced and taken from; behind it, nothing is left to use. */
function isUsedOtherwise({ loop, futures }: RacingLoop, taken: Taken, declaration: Node): boolean {
  if (loop.type !== 'WhileStatement') return true;
  return futures.references.some(({ node }) => {
    if (isInside(node, loop.test) || isInside(node, declaration) || isInside(node, taken.statement))
      return false;
    return node.start > loop.start;
  });
}
