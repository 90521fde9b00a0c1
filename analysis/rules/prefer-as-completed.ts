/**
 * A loop around `Promise.race` that takes one result after another as they come. Each turn waits for all promises that are
 * left, so the work grows with their square; `asCompleted` hands them out in one pass. Silent where the loop adds tasks.
 */
import type { Loop } from '../dataflow/loop-dependence.ts';
import { nearestLoop, submittedMany, type SubmittedMany } from '../dataflow/submitted-many.ts';
import type { FileView } from '../file-view.ts';
import { asCompletedFixes } from '../fixes/as-completed-fix.ts';
import type { Binding } from '../syntax/binding.ts';
import {
  ancestors,
  isInside,
  memberName,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const preferAsCompleted: Rule = {
  id: 'prefer-as-completed',
  defaultSeverity: 'info',
  fixes: ['suggestion'],
  summary: 'Results are taken as they come with `Promise.race` in a loop, which is what `asCompleted` does.',
  check(view: FileView): readonly Report[] {
    const reports: Report[] = [];
    for (const collection of collectionsOfFutures(view)) {
      for (const race of racesOver(collection.binding)) {
        const loop = nearestLoop(race);
        if (loop !== undefined && isDraining(loop, race, collection)) {
          reports.push(report(loop, race, collection, view));
        }
      }
    }
    return reports;
  },
};

export default preferAsCompleted;

interface Collection {
  readonly binding: Binding;
  readonly submits: readonly SubmittedMany[];
  readonly completionOrder: string;
}

/** Names that hold what one pool library gave, and nothing else. */
function collectionsOfFutures(view: FileView): readonly Collection[] {
  const found = new Map<Binding, SubmittedMany[]>();
  for (const call of view.poolCalls) {
    const many = submittedMany(call, view);
    if (many?.collection === undefined || call.library.completionOrder === undefined) continue;
    found.set(many.collection, [...(found.get(many.collection) ?? []), many]);
  }
  return [...found].map(([binding, submits]) => ({
    binding,
    submits,
    completionOrder: submits[0]?.call.library.completionOrder ?? '',
  }));
}

/** `await Promise.race(pending)`, also of a copy: `[...pending]`, `pending.values()`, `Array.from(pending)`. */
function racesOver({ references }: Binding): readonly Node[] {
  return references.flatMap(({ node }) => {
    const race = ancestors(node).find(
      (up) =>
        up.type === 'CallExpression' &&
        isRace(up) &&
        up.arguments.some((argument) => isInside(node, argument)),
    );
    return race !== undefined && parentOf(wrapped(race))?.type === 'AwaitExpression' ? [race] : [];
  });
}

function isRace(call: Node): boolean {
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  return (
    callee?.type === 'MemberExpression' &&
    memberName(callee) === 'race' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise'
  );
}

/** The loop takes every future out in its turn, adds none, and keeps no order of its own. */
function isDraining(loop: Loop, race: Node, { binding, submits }: Collection): boolean {
  const isGrowing = submits.some(({ call }) => isInside(call.node, loop));
  const [only] = race.type === 'CallExpression' ? race.arguments : [];
  // A race with a timer or a signal waits for more than the futures.
  const isAlone = only !== undefined && (only.type !== 'ArrayExpression' || only.elements.length === 1);
  return !isGrowing && isAlone && shrinksIn(loop, binding) && !keepsOrder(loop);
}

const SHRINKING = new Set(['delete', 'splice']);

function shrinksIn(loop: Loop, { references }: Binding): boolean {
  return references.some(({ node, isWrite }) => {
    if (!isInside(node, loop.body)) return false;
    if (isWrite) return true;
    const member = parentOf(node);
    return (
      member?.type === 'MemberExpression' && member.object === node && SHRINKING.has(memberName(member) ?? '')
    );
  });
}

/** `results[index] = value`: completion order is not what is wanted. */
function keepsOrder(loop: Loop): boolean {
  let keeps = false;
  walk(loop.body, (node) => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && node.left.computed)
      keeps = true;
    return !keeps;
  });
  return keeps;
}

function report(loop: Loop, race: Node, collection: Collection, view: FileView): Report {
  const { binding, completionOrder, submits } = collection;
  const [first] = submits;
  const isOfFutures = submits.every(({ isPlain }) => isPlain);
  return {
    span: { start: race.start, end: race.end },
    message: `\`${view.textOf(race).replace(/\s+/g, ' ')}\` in a loop waits for all of \`${binding.name}\` anew each time, so that the loop takes time by the square of their number. \`for await (const future of ${completionOrder}(${binding.name}))\` gives each future once, as it is done.`,
    fixes:
      first === undefined || !isOfFutures
        ? []
        : asCompletedFixes(
            { loop, race, futures: binding, packageName: first.call.library.packageName, completionOrder },
            view,
          ),
  };
}
