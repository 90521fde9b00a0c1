/**
 * A task with effects that others can see. `map` may run items in any order, cancels what is left when the loop is
 * left, and its workers share nothing with the caller: effects in it get lost, doubled in meaning or out of order.
 */
import type { RelatedLocation } from '../../protocol/finding.ts';
import { OBSERVABLE } from '../effects/observable.ts';
import type { TracedEffect } from '../effects/trace.ts';
import type { EffectKind } from '../model/summary.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { submitInsteadOfMap } from '../fixes/submit-fix.ts';
import { namedTask, spanOfTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import type { Report, Rule } from './rule.ts';

const pureTask: Rule = {
  id: 'pure-task',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A function run by a pool has effects outside its return value.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => {
      const task = taskOf(call, view);
      // A test may look at just that effect.
      if (task?.isMap === false && view.isTrial) return [];
      const effect = task?.target === undefined ? undefined : view.effectOf(task.target, OBSERVABLE);
      return task === undefined || effect === undefined ? [] : [report(call, task, effect, view)];
    });
  },
};

export default pureTask;

function report(call: PoolCall, task: SubmittedTask, effect: TracedEffect, view: FileView): Report {
  const chain = [namedTask(task), ...effect.steps.map(({ name }) => `\`${name}\``)];
  const path =
    effect.steps.length === 0
      ? chain[0]
      : `${chain.slice(0, -1).join(' calls ')} calls ${chain.at(-1)}, which`;
  return {
    span: spanOfTask(task, call),
    severity: task.isMap ? 'warning' : 'info',
    message: `${path} ${effect.what}. ${consequence(effect.kind, task.isMap, view.textOf(call.receiver))}`,
    related: related(effect, view),
    fixes: task.isMap && !isLost(effect.kind) ? submitInsteadOfMap(call, view) : [],
  };
}

/** It stays in the worker, however the task is run. */
function isLost(kind: EffectKind): boolean {
  return kind === 'global-write' || kind === 'environment';
}

function consequence(kind: EffectKind, isMap: boolean, pool: string): string {
  const instead =
    isMap && !isLost(kind)
      ? `Return the value and let the caller act on it, or run it with \`${pool}.submit()\``
      : 'Return the value and let the caller act on it';
  switch (kind) {
    case 'global-write':
      return `Each worker has its own copy of the module, so the caller never sees it and workers disagree. ${instead}.`;
    case 'environment':
      return `It changes the worker's process alone, for every later task that lands there. ${instead}.`;
    default:
      return isMap
        ? `\`map\` runs items in any order and drops the rest when the loop is left, so what was done cannot be told. ${instead}.`
        : `Tasks run in any order and may be cancelled half-way. ${instead}.`;
  }
}

/** The calls that lead to the effect, then the effect itself. */
function related(effect: TracedEffect, view: FileView): readonly RelatedLocation[] {
  const steps = effect.steps.map(({ path, span, name }) => view.locate(path, span, `calls \`${name}\``));
  return [...steps, view.locate(effect.path, effect.span, effect.what)];
}
