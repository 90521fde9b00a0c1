/** Runs whole profiles for the tests; `npm run build` must have made `dist/`. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { FunctionInfo } from '../../protocol/function-info.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import {
  profileFunction,
  type ProfileEvent,
  type ProfileInputs,
  type ProfileOptions,
  type ProfileRequest,
} from '../host/index.ts';
import type { ScratchProject } from './scratch-project.ts';

const distDirectory = fileURLToPath(new URL('../../dist', import.meta.url));

/** What the analysis would say of a function that begins in line 1. */
function functionInfo(name: string, parameterCount = 1): FunctionInfo {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  return {
    name,
    kind: 'function',
    isExported: true,
    isAsync: false,
    parameterCount,
    range,
    nameRange: range,
    inputs: [],
  };
}

export interface Profiled {
  readonly run: RecordedRun;
  readonly events: ProfileEvent[];
}

/** Profiles a function of the project with two workers and, unless told otherwise, without a serial baseline. */
export async function profile(
  project: ScratchProject,
  name: string,
  functionName: string,
  inputs: ProfileInputs | string,
  more: Partial<ProfileRequest> & ProfileOptions = {},
): Promise<Profiled> {
  const events: ProfileEvent[] = [];
  const { signal, onEvent, target, onStored, ...request } = more;
  const run = await profileFunction(
    {
      file: project.path(name),
      function: functionInfo(functionName),
      inputs:
        typeof inputs === 'string' ? { kind: 'expression', expression: inputs, shape: 'unknown' } : inputs,
      workers: 2,
      cwd: project.directory,
      distDirectory,
      serialBudgetMs: 0,
      ...request,
    },
    {
      onEvent: (event) => {
        events.push(event);
        onEvent?.(event);
      },
      ...(signal && { signal }),
      ...(target && { target }),
      ...(onStored && { onStored }),
    },
  );
  return { run, events };
}

/** Asserts that every task was run. */
export function completed({ run }: Profiled, tasks: number): void {
  assert.equal(run.failure, null, JSON.stringify(run.failure, null, 2));
  assert.equal(run.outcome, 'completed');
  assert.equal(run.submittedTasks, tasks);
  assert.deepEqual(
    run.tasks.index.toSorted((a, b) => a - b),
    Array.from({ length: tasks }, (_, i) => i),
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
