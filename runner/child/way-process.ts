/**
 * One run in one way, in a process of its own: nothing that another way left behind (compiled code, a full heap, workers)
 * makes this one faster or slower, and ending the process ends whatever it does.
 */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { RunPlan, WayOrder, WayRun } from '../../protocol/runner-messages.ts';
import { collectInputs } from './collect-inputs.ts';
import { compareResults } from './compare-results.ts';
import { makeExecutor } from './executors/make-executor.ts';
import type { CallResult } from './executors/task-executor.ts';
import { HostChannel } from './host-channel.ts';
import { loadModule, moduleUrl, type LoadedModule } from './load-module.ts';
import { readPlan } from './run-plan.ts';
import { messageOf, RunnerError } from './runner-error.ts';
import { watchParent } from './watch-parent.ts';

/** Resolves when the host has been told. */
export async function runWayProcess(orderPath: string): Promise<void> {
  const channel = new HostChannel(
    () => process.exit(0),
    () => process.exit(1),
  );
  await watchParent();
  // A stray error of the user's code was told by the recorded run.
  process.on('uncaughtException', () => undefined);
  try {
    channel.send({ type: 'way', run: await runWay(readOrder(orderPath)) });
  } catch (error) {
    const failure =
      error instanceof RunnerError ? error : new RunnerError('runner-died', messageOf(error), error);
    channel.send({ type: 'failed', failure: failure.failure });
  }
  await channel.close();
}

async function runWay(order: WayOrder): Promise<WayRun> {
  const plan = readPlan(order.planPath);
  let loading: Promise<LoadedModule> | null = null;
  const load = (): Promise<LoadedModule> => (loading ??= loadModule(plan));
  const tuples = await readInputs(order, plan, load);
  const inputs = spread(tuples.length, order.tasks);
  const taken = inputs.map((index) => tuples[index] ?? []);
  const executor = makeExecutor(order.way, {
    moduleUrl: moduleUrl(plan),
    exportName: plan.functionExport,
    load: async () => (await load()).run,
  });
  const compared = Math.min(taken.length, order.mostCompared);
  const results = Array.from<CallResult | undefined>({ length: compared });
  let failedTasks = 0;
  const onResult = (index: number, result: CallResult): void => {
    if (!result.ok) failedTasks += 1;
    if (index < compared) results[index] = result;
  };
  const hasWorkers = order.way.executor === 'process' || order.way.executor === 'thread';
  const started = performance.now();
  await executor.start();
  const startupMs = hasWorkers ? performance.now() - started : 0;
  const before = executor.usage();
  const begun = performance.now();
  await executor.run(taken, { shouldStop: () => false, onSubmitted: () => undefined, onResult });
  const makespanMs = performance.now() - begun;
  const after = executor.usage();
  void executor.close();
  const comparison = compareResults(order.referencePath, order.way, results, inputs);
  return {
    makespanMs,
    startupMs,
    cpuMs: Math.max(0, after.cpuMs - before.cpuMs),
    peakRssBytes: after.peakRssBytes,
    tasks: taken.length,
    failedTasks,
    ...comparison,
  };
}

async function readInputs(
  order: WayOrder,
  plan: RunPlan,
  load: () => Promise<LoadedModule>,
): Promise<readonly unknown[][]> {
  if (order.inputsPath === null) return (await collectInputs(plan, await load())).tuples;
  const tuples: unknown = deserialize(readFileSync(order.inputsPath));
  if (!areTuples(tuples)) throw new Error(`${order.inputsPath} holds no inputs.`);
  return tuples;
}

function areTuples(value: unknown): value is unknown[][] {
  return Array.isArray(value) && value.every((tuple) => Array.isArray(tuple));
}

/** `count` positions spread evenly over `total`. */
function spread(total: number, count: number): number[] {
  const taken = Math.min(total, count);
  return Array.from({ length: taken }, (_, i) => Math.floor((i * total) / taken));
}

function readOrder(path: string): WayOrder {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isOrder(value)) throw new Error(`${path} orders no run.`);
  return value;
}

function isOrder(value: unknown): value is WayOrder {
  return typeof value === 'object' && value !== null && 'way' in value && 'planPath' in value;
}
