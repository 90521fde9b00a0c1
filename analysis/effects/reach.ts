/** Everything that running a function runs: the functions of the project, and the calls that lead out of them. */
import type { CallSite } from '../model/summary.ts';
import type { ValueResolver } from '../modules/resolve-value.ts';
import type { Value } from '../modules/value.ts';
import type { CallStep, TracedFunction } from './trace.ts';

/** A call of something that is no function of the project: a built-in, a package, or not known. */
export interface OutwardCall {
  readonly call: CallSite;
  readonly callee: Exclude<Value, { kind: 'function' }>;
  /** The file in which it stands. */
  readonly path: string;
  /** The calls that lead to it, outermost first. */
  readonly steps: readonly CallStep[];
}

export interface Reach {
  /** The function itself first, then those it calls, nearest first. */
  readonly functions: readonly TracedFunction[];
  readonly outwardCalls: readonly OutwardCall[];
  /** Some function is called from more than one place, perhaps from itself. */
  readonly hasRepeatedCalls: boolean;
}

/** Enough for any real task, and an end for generated code. */
const MAXIMUM_FUNCTIONS = 200;

/**
 * Undefined where there is too much to look at.
 *
 * @param isOfInterest false for a call after which the rest does not matter; the search ends there with undefined
 */
export function reachOf(
  start: TracedFunction,
  values: ValueResolver,
  isOfInterest: (call: OutwardCall) => boolean = () => true,
): Reach | undefined {
  const functions: TracedFunction[] = [];
  const outwardCalls: OutwardCall[] = [];
  let hasRepeatedCalls = false;
  const seen = new Set<string>();
  const queue: { at: TracedFunction; steps: readonly CallStep[] }[] = [{ at: start, steps: [] }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { at, steps } = next;
    const key = `${at.path}\0${at.index}`;
    if (seen.has(key)) {
      hasRepeatedCalls = true;
      continue;
    }
    seen.add(key);
    if (seen.size > MAXIMUM_FUNCTIONS) return undefined;
    functions.push(at);
    for (const call of at.summary.calls) {
      const callee = values.resolve(call.callee, at.path);
      if (callee.kind !== 'function') {
        const outward = { call, callee, path: at.path, steps };
        if (!isOfInterest(outward)) return undefined;
        outwardCalls.push(outward);
        continue;
      }
      // A callback runs where it stands; it is no step of its own.
      const step: CallStep = { path: at.path, span: call.span, name: callee.summary.name };
      queue.push({ at: callee, steps: call.text === 'a callback' ? steps : [...steps, step] });
    }
  }
  return { functions, outwardCalls, hasRepeatedCalls };
}
