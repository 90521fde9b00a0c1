/** Everything that must be right before the user's code is run: Node, inputs, types, and the bundle. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KEPT_TASKS } from '../../profile/aggregate-tasks.ts';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import type { Way } from '../../protocol/ways-of-running.ts';
import { bundleModule, FUNCTION_EXPORT, INPUTS_EXPORT, type BundledModule } from './bundle/bundle-module.ts';
import { findNode, type NodeProgram } from './find-node.ts';
import { checkInputTypes } from './inputs/check-input-types.ts';
import { readJsonInputs } from './inputs/json-inputs.ts';
import { ProfileError } from './profile-error.ts';
import type { ProfileRequest } from './profile-request.ts';
import { StackMapper } from './stack-mapping.ts';

export interface PreparedRun {
  readonly node: NodeProgram;
  readonly planPath: string;
  readonly stacks: StackMapper;
  readonly notes: readonly string[];
}

const DEFAULT_SERIAL_BUDGET_MS = 3000;

/**
 * @param directory An empty folder of the run's own.
 * @throws ProfileError for every mistake that is the user's.
 */
export async function prepareRun(
  request: ProfileRequest,
  way: Way,
  directory: string,
  signal: AbortSignal,
): Promise<PreparedRun> {
  const { file, inputs } = request;
  const [node, text, json] = await Promise.all([
    findNode(request.nodePath),
    readSource(file),
    inputs.kind === 'json' ? readJsonInputs(inputs.path) : null,
  ]);
  await mkdir(directory, { recursive: true });
  const inputExpression = inputs.kind === 'expression' ? inputs.expression : null;
  const [bundled, checked] = await Promise.allSettled([
    bundleModule({
      file,
      text,
      functionName: request.function.name,
      inputExpression,
      outDirectory: directory,
      nodeMajor: node.major,
    }),
    checkInputTypes({
      file,
      text,
      functionName: request.function.name,
      shape: inputs.kind === 'expression' ? inputs.shape : 'unknown',
      expression: inputExpression ?? json ?? '[]',
      jsonFile: inputs.kind === 'json' ? inputs.path : null,
      signal,
    }),
  ]);
  // A file that does not parse gives type errors that mean nothing; its own error goes first.
  if (bundled.status === 'rejected') throw bundled.reason;
  if (checked.status === 'rejected') throw checked.reason;
  const planPath = await writePlan(request, way, directory, {
    bundled: bundled.value,
    json,
    ...checked.value,
  });
  return {
    node,
    planPath,
    stacks: new StackMapper(bundled.value.path, bundled.value.sourceMap, request.distDirectory),
    notes: [...removalNotes(bundled.value), ...(checked.value.note === null ? [] : [checked.value.note])],
  };
}

async function readSource(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProfileError('import-failed', `${file} cannot be read: ${reason}.`, { cause: error });
  }
}

interface PlanParts {
  readonly bundled: BundledModule;
  readonly json: string | null;
  readonly shape: RunPlan['inputShape'];
}

async function writePlan(
  request: ProfileRequest,
  { executor, workers, chunksize }: Way,
  directory: string,
  { bundled, json, shape }: PlanParts,
): Promise<string> {
  const jsonPath = join(directory, 'inputs.json');
  if (json !== null) await writeFile(jsonPath, json);
  const plan: RunPlan = {
    modulePath: bundled.path,
    functionExport: FUNCTION_EXPORT,
    inputs: json === null ? { kind: 'export', name: INPUTS_EXPORT } : { kind: 'json', path: jsonPath },
    inputShape: shape,
    executor,
    workers,
    chunksize,
    cpuProfile: request.cpuProfile === true,
    serialBudgetMs: request.serialBudgetMs ?? DEFAULT_SERIAL_BUDGET_MS,
    keptTasks: request.keptTasks ?? KEPT_TASKS,
    cwd: request.cwd,
  };
  const planPath = join(directory, 'plan.json');
  await writeFile(planPath, JSON.stringify(plan));
  return planPath;
}

function removalNotes({ removedStarts }: BundledModule): string[] {
  return removedStarts.map(
    ({ file, line, text }) =>
      `Line ${line} of ${file} was left out of the run, because it starts a pool and every worker imports the file: ${text}`,
  );
}
