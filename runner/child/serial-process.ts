/**
 * The serial baseline's own process: the same inputs, one after another, without a pool. It tells what it has
 * measured four times a second, so that nothing is lost when it has to be ended.
 */
import { readFileSync, writeSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import { CHANNEL_FD } from './host-channel.ts';
import { loadModule, type AnyFunction } from './load-module.ts';
import { mainThreadCpuMs } from './main-thread-cpu.ts';
import { watchParent } from './watch-parent.ts';

/** One line of the wire: totals so far, and the times of the tasks since the last line. */
export interface SerialProgress {
  readonly taskMs: readonly number[];
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly mainThreadCpuMs: number | null;
  /** How many of the runs so far threw. */
  readonly errors: number;
}

const REPORT_EVERY_MS = 250;

export async function runSerialProcess(plan: RunPlan, inputsPath: string): Promise<void> {
  await watchParent();
  const { run } = await loadModule(plan);
  const tuples: unknown = deserialize(readFileSync(inputsPath));
  if (!Array.isArray(tuples)) throw new Error(`${inputsPath} holds no inputs.`);
  await runAll(run, tuples, plan.serialBudgetMs);
}

async function runAll(run: AnyFunction, tuples: readonly unknown[][], budgetMs: number): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const mainBefore = mainThreadCpuMs();
  const begun = performance.now();
  let taskMs: number[] = [];
  let errors = 0;
  let reported = begun;
  const report = (now: number) => {
    const cpu = process.cpuUsage(cpuBefore);
    const main = mainThreadCpuMs();
    const progress: SerialProgress = {
      taskMs,
      wallMs: now - begun,
      cpuMs: (cpu.user + cpu.system) / 1000,
      mainThreadCpuMs: main === null || mainBefore === null ? null : main - mainBefore,
      errors,
    };
    // Synchronous, because a task that computes leaves the event loop no turn to write in.
    writeSync(CHANNEL_FD, `${JSON.stringify(progress)}\n`);
    taskMs = [];
    reported = now;
  };
  let before = begun;
  for (const args of tuples) {
    try {
      const result = run(...args);
      if (isThenable(result)) await result;
    } catch {
      errors += 1;
    }
    const now = performance.now();
    taskMs.push(now - before);
    before = now;
    if (now - begun >= budgetMs) break;
    if (now - reported >= REPORT_EVERY_MS) {
      report(now);
      before = performance.now();
    }
  }
  report(before);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
