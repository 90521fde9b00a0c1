/** Evaluates the inputs into argument lists, within bounds: an endless iterable is cut, not followed. */
import { readFile } from 'node:fs/promises';
import { inspect } from 'node:util';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import type { LoadedModule } from './load-module.ts';
import { messageOf, RunnerError } from './runner-error.ts';

export interface CollectedInputs {
  /** One argument list a task. */
  readonly tuples: unknown[][];
  /** Why there are not more, in words for the reader, or `null`. */
  readonly note: string | null;
}

export interface InputLimits {
  readonly items: number;
  readonly bytes: number;
}

/** Inputs are held until all have run, and once more for the serial baseline; the memory is what ends first where they are large. */
const INPUT_LIMITS: InputLimits = { items: 10_000_000, bytes: 1024 ** 3 };

/** How often memory is looked at, in items: the look costs about 7 µs. */
const MEMORY_CHECK_EVERY = 1024;

/** @throws RunnerError of kind `input-invalid` or `input-empty`. */
export async function collectInputs(
  plan: RunPlan,
  module: LoadedModule,
  limits = INPUT_LIMITS,
): Promise<CollectedInputs> {
  const items: unknown[] = [];
  let note: string | null = null;
  try {
    note = await take(await evaluate(plan, module), items, limits);
  } catch (error) {
    if (error instanceof RunnerError) throw error;
    const after = items.length === 0 ? '' : ` after ${items.length} items`;
    throw new RunnerError(
      'input-invalid',
      `Evaluating the inputs threw${after}: ${messageOf(error)}.`,
      error,
    );
  }
  if (items.length === 0) {
    const message = 'The inputs are empty: there is nothing to run. Give an iterable with at least one item.';
    throw new RunnerError('input-empty', message);
  }
  return { tuples: asTuples(items, plan.inputShape, module.run.length), note };
}

async function evaluate(plan: RunPlan, module: LoadedModule): Promise<unknown> {
  if (plan.inputs.kind === 'json') return JSON.parse(await readFile(plan.inputs.path, 'utf8'));
  if (module.inputs === null) throw new Error(`The bundle has no export ${plan.inputs.name}.`);
  return module.inputs();
}

async function take(source: unknown, items: unknown[], limits: InputLimits): Promise<string | null> {
  const memoryBefore = memoryInUse();
  const cut = (): string | null => {
    if (items.length > limits.items) {
      items.length = limits.items;
      return `Only the first ${limits.items.toLocaleString('en')} inputs were run; there are more.`;
    }
    if (items.length % MEMORY_CHECK_EVERY !== 0 || memoryInUse() - memoryBefore < limits.bytes) return null;
    return `Only the first ${items.length.toLocaleString('en')} inputs were run: more would need over ${Math.round(limits.bytes / 1024 ** 2)} MB of memory.`;
  };
  if (isIterable(source)) {
    for (const item of source) {
      items.push(item);
      const note = cut();
      if (note !== null) return note;
    }
    return null;
  }
  if (isAsyncIterable(source)) {
    for await (const item of source) {
      items.push(item);
      const note = cut();
      if (note !== null) return note;
    }
    return null;
  }
  throw new RunnerError(
    'input-invalid',
    `The inputs are ${preview(source)}, which is not an iterable. Give an array, a generator or an async iterable of inputs.`,
  );
}

function memoryInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === 'string' || (typeof value === 'object' && value !== null && Symbol.iterator in value)
  );
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/**
 * Without types, arrays that are as long as the function has parameters are taken for its arguments; anything
 * else is one value, where the function takes one.
 */
function asTuples(items: unknown[], shape: RunPlan['inputShape'], parameters: number): unknown[][] {
  const areTuples = shape === 'unknown' ? looksLikeTuples(items, parameters) : shape === 'tuples';
  if (!areTuples) return items.map((item) => [item]);
  return items.map((item, index) => {
    if (Array.isArray(item)) return item as unknown[];
    throw new RunnerError(
      'input-invalid',
      `Input ${index} is ${preview(item)}, not an array of arguments. Wrap each input in an array: [[first], [second], …].`,
    );
  });
}

function looksLikeTuples(items: readonly unknown[], parameters: number): boolean {
  if (items.every((item) => Array.isArray(item) && item.length === parameters)) return true;
  return parameters > 1 || (parameters === 0 && items.every(Array.isArray));
}

/** A value as `util.inspect` shows it, cut to 200 characters. */
export function preview(value: unknown): string {
  const text = inspect(value, { depth: 3, maxArrayLength: 20, maxStringLength: 160, breakLength: Infinity });
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
