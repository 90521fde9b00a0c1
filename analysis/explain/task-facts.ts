/** What running a function does that its caller should know before it becomes a task. */
import type { TracedEffect, TracedFunction } from '../effects/trace.ts';
import type { FileView } from '../file-view.ts';
import type { EffectKind } from '../model/summary.ts';
import type { Fact } from './explanation.ts';

/** Together one line of the hover each, the gravest first. */
const GROUPS: readonly (readonly EffectKind[])[] = [
  ['process-exit'],
  ['global-write'],
  ['environment'],
  ['fs'],
  ['network'],
  ['stdout'],
  ['lock'],
  ['global-read'],
  ['nondeterministic'],
];

/** More than this is no longer read. */
const MOST_FACTS = 5;

export function taskFacts(task: TracedFunction, view: FileView): readonly Fact[] {
  const effects = GROUPS.map((kinds) => view.effectOf(task, new Set(kinds))).filter(
    (effect) => effect !== undefined,
  );
  if (effects.length === 0) {
    return [
      { text: 'No effect outside its result was found: it can run anywhere, in any order.', where: [] },
    ];
  }
  return effects.slice(0, MOST_FACTS).map((effect) => effectFact(task, effect, view));
}

function effectFact(task: TracedFunction, effect: TracedEffect, view: FileView): Fact {
  const chain = [task.summary.name, ...effect.steps.map(({ name }) => name)].map((name) => `\`${name}\``);
  return {
    text: `${chain.join(' → ')} ${effect.what}.`,
    where: [
      ...effect.steps.map(({ path, span, name }) => view.locate(path, span, name)),
      view.locate(effect.path, effect.span, effect.what),
    ],
  };
}
