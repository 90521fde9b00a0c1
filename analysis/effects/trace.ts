/** Follows calls from a function, across files, to the effects that running it has. */
import type { EffectKind, FunctionSummary } from '../model/summary.ts';
import type { ValueResolver } from '../modules/resolve-value.ts';
import type { Value } from '../modules/value.ts';
import type { Span } from '../syntax/span.ts';
import { builtInEffect } from './built-in-effects.ts';
import { packageEffect } from './package-effects.ts';

/** One step of the way from the task to the effect. */
export interface CallStep {
  readonly path: string;
  readonly span: Span;
  /** The function that is called here. */
  readonly name: string;
}

export interface TracedEffect {
  readonly kind: EffectKind;
  readonly what: string;
  /** The file and place of the effect itself. */
  readonly path: string;
  readonly span: Span;
  /** The calls that lead to it, outermost first; empty where the task has it itself. */
  readonly steps: readonly CallStep[];
}

export interface TracedFunction {
  readonly path: string;
  readonly index: number;
  readonly summary: FunctionSummary;
}

/** Enough for any real chain of calls, and an end for generated code. */
const MAXIMUM_FUNCTIONS = 400;

/** The nearest effect of one of the kinds, with the shortest chain of calls to it. */
export function traceEffect(
  start: TracedFunction,
  kinds: ReadonlySet<EffectKind>,
  values: ValueResolver,
): TracedEffect | undefined {
  const seen = new Set<string>();
  let queue: { at: TracedFunction; steps: readonly CallStep[] }[] = [{ at: start, steps: [] }];
  while (queue.length > 0 && seen.size < MAXIMUM_FUNCTIONS) {
    const next: typeof queue = [];
    for (const { at, steps } of queue) {
      const key = `${at.path}\0${at.index}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const own = ownEffect(at, steps, kinds, values);
      if (own !== undefined) return own;
      next.push(...callsFrom(at, steps, values));
    }
    queue = next;
  }
  return undefined;
}

function ownEffect(
  { path, summary }: TracedFunction,
  steps: readonly CallStep[],
  kinds: ReadonlySet<EffectKind>,
  values: ValueResolver,
): TracedEffect | undefined {
  for (const { kind, what, span } of summary.effects)
    if (kinds.has(kind)) return { kind, what, path, span, steps };
  for (const call of summary.calls) {
    const callee = values.resolve(call.callee, path);
    if (callee.kind !== 'external') continue;
    const effect = callee.isBuiltIn ? builtInEffect(callee.name, call) : packageEffect(callee.name, call);
    if (effect !== undefined && kinds.has(effect.kind)) return { ...effect, path, span: call.span, steps };
  }
  return undefined;
}

function callsFrom(
  { path, summary }: TracedFunction,
  steps: readonly CallStep[],
  values: ValueResolver,
): { at: TracedFunction; steps: readonly CallStep[] }[] {
  const found: { at: TracedFunction; steps: readonly CallStep[] }[] = [];
  for (const call of summary.calls) {
    const callee = calledFunction(values.resolve(call.callee, path));
    if (callee === undefined) continue;
    // A callback runs where it stands; it is no step of its own.
    const isCallback = call.text === 'a callback';
    const step = { path, span: call.span, name: callee.summary.name };
    found.push({ at: callee, steps: isCallback ? steps : [...steps, step] });
  }
  return found;
}

function calledFunction(value: Value): TracedFunction | undefined {
  return value.kind === 'function' ? value : undefined;
}
