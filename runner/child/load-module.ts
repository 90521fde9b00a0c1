/** Imports the bundled module and takes from it what the plan names. */
import { pathToFileURL } from 'node:url';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import { messageOf, RunnerError } from './runner-error.ts';

export type AnyFunction = (...args: unknown[]) => unknown;

export interface LoadedModule {
  readonly url: string;
  readonly run: AnyFunction;
  /** Gives the inputs; absent when they come from a JSON file. */
  readonly inputs: AnyFunction | null;
}

/** Where workers find the function. */
export function moduleUrl(plan: RunPlan): string {
  return pathToFileURL(plan.modulePath).href;
}

/** @throws RunnerError of kind `import-failed` or `not-a-function`. */
export async function loadModule(plan: RunPlan): Promise<LoadedModule> {
  const url = moduleUrl(plan);
  let names: unknown;
  try {
    names = await import(url);
  } catch (error) {
    const message = `The module cannot be imported: ${messageOf(error)}. Correct what its top level does, and profile again.`;
    throw new RunnerError('import-failed', message, error);
  }
  const run = exportOf(names, plan.functionExport);
  if (!isFunction(run)) {
    const type = run === null ? 'null' : typeof run;
    throw new RunnerError(
      'not-a-function',
      `The chosen name holds ${type}, not a function. Choose a function.`,
    );
  }
  const inputs = plan.inputs.kind === 'export' ? exportOf(names, plan.inputs.name) : null;
  return { url, run, inputs: isFunction(inputs) ? inputs : null };
}

function exportOf(names: unknown, name: string): unknown {
  return typeof names === 'object' && names !== null ? Reflect.get(names, name) : undefined;
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}
