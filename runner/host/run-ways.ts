/**
 * Runs the inputs in other ways once the recorded run is over, each time in a process of its own: the planner names the next
 * way from what was measured so far, until what is best is known well enough or the time is spent.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  isSameWay,
  planNextWay,
  planWays,
  wayText,
  workersThatFit,
  type WaysPlan,
} from '../../profile/index.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { WayOrder, WayRun } from '../../protocol/runner-messages.ts';
import type { Disagreement, Way, WayMeasurement, WaysRecord } from '../../protocol/ways-of-running.ts';
import type { NodeProgram } from './find-node.ts';
import { availableCpus, availableMemory } from './machine-limits.ts';
import type { ProfileEvent, WaysRequest } from './profile-request.ts';
import { runRunner } from './runner-process.ts';

export interface WaysContext {
  readonly node: NodeProgram;
  readonly planPath: string;
  readonly runnerPath: string;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ProfileEvent) => void;
  readonly onNote: (text: string) => void;
}

/** Results that are compared: so many, and of so many bytes by what the recorded run sent back. */
const MOST_COMPARED = 100_000;
const MOST_COMPARED_BYTES = 256 * 1024 ** 2;
/** Examples kept of inputs that were answered differently. */
const MOST_EXAMPLES = 3;
/** A run may take this much longer than the time that is left, since its length is a guess; ms. */
const OVERRUN_MS = 2000;

/** `null` where there is nothing to compare. Never rejects: a way that cannot be run is noted. */
export async function runWays(
  run: RecordedRun,
  request: WaysRequest,
  context: WaysContext,
): Promise<WaysRecord | null> {
  const { signal, onEvent, onNote } = context;
  const memory = availableMemory();
  const mostWorkers = workersThatFit(run, { cpus: availableCpus(), memoryBytes: memory });
  const plan = planWays(run, { ...request, mostWorkers });
  if (plan === null) return null;
  onEvent({ type: 'phase', phase: 'ways' });
  const ways = new WaysMeasured(plan, request.budgetMs);
  const order = orderFor(run, plan, context);
  while (!signal.aborted) {
    const next = planNextWay(ways.plan, ways.measurements, ways.spentMs);
    if (next.kind === 'stop') return ways.record(next.ended);
    const label = `Run ${ways.runs + 1}: ${wayText(next.way)}…`;
    onEvent({ type: 'phase', phase: 'ways', detail: label });
    const left = Math.max(0, request.budgetMs - ways.spentMs) + OVERRUN_MS;
    const measured = await runOnce({ ...order, way: next.way }, context, left).catch(
      (error: unknown) => `it could not be started (${String(error)})`,
    );
    if (typeof measured !== 'string') ways.add(next.way, measured);
    else if (!signal.aborted) {
      onNote(`${wayText(next.way)} was not measured: ${measured}.`);
      ways.leaveOut(next.way);
    }
  }
  return ways.record('cancelled');
}

/** What has been measured, and what is left to try. */
class WaysMeasured {
  plan: WaysPlan;
  readonly measurements: MutableMeasurement[] = [];
  runs = 0;
  readonly #budgetMs: number;
  readonly #begun = performance.now();
  #comparedTasks = 0;
  readonly #differing = new Map<number, Disagreement>();
  #differingTasks = 0;

  constructor(plan: WaysPlan, budgetMs: number) {
    this.plan = plan;
    this.#budgetMs = budgetMs;
  }

  get spentMs(): number {
    return performance.now() - this.#begun;
  }

  add(way: Way, run: WayRun): void {
    this.runs += 1;
    let measurement = this.measurements.find((one) => isSameWay(one.way, way));
    if (measurement === undefined) {
      measurement = {
        way,
        makespanMs: [],
        startupMs: [],
        cpuMs: [],
        peakRssBytes: [],
        tasks: run.tasks,
        failedTasks: 0,
      };
      this.measurements.push(measurement);
    }
    measurement.makespanMs.push(run.makespanMs);
    measurement.startupMs.push(run.startupMs);
    measurement.cpuMs.push(run.cpuMs);
    measurement.peakRssBytes.push(run.peakRssBytes);
    measurement.failedTasks = Math.max(measurement.failedTasks, run.failedTasks);
    this.#comparedTasks = Math.max(this.#comparedTasks, run.comparedTasks);
    this.#differingTasks = Math.max(this.#differingTasks, run.differingTasks);
    for (const one of run.disagreements) {
      if (this.#differing.size < MOST_EXAMPLES && !this.#differing.has(one.index))
        this.#differing.set(one.index, one);
    }
  }

  /** A way that cannot be run is not tried again. */
  leaveOut(way: Way): void {
    const others = (one: Way): boolean => !isSameWay(one, way);
    this.plan = {
      ...this.plan,
      given: this.plan.given.filter(others),
      candidates: this.plan.candidates.filter((one) => others(one.way)),
      left: [...this.plan.left, way],
    };
  }

  record(ended: WaysRecord['ended']): WaysRecord {
    return {
      budgetMs: this.#budgetMs,
      spentMs: this.spentMs,
      ended,
      measurements: this.measurements,
      comparedTasks: this.#comparedTasks,
      differingTasks: this.#differingTasks,
      disagreements: [...this.#differing.values()],
    };
  }
}

interface MutableMeasurement extends WayMeasurement {
  readonly makespanMs: number[];
  readonly startupMs: number[];
  readonly cpuMs: number[];
  readonly peakRssBytes: number[];
  failedTasks: number;
}

function orderFor(run: RecordedRun, plan: WaysPlan, { planPath }: WaysContext): Omit<WayOrder, 'way'> {
  const directory = dirname(planPath);
  const inputsPath = join(directory, 'inputs.bin');
  const bytesOut = run.tasks.bytesOut.reduce((sum, bytes) => sum + bytes, 0);
  const meanBytes = Math.max(1, bytesOut / Math.max(1, run.tasks.bytesOut.length));
  return {
    planPath,
    tasks: plan.tasks,
    // The serial baseline has left a copy there, unless the inputs cannot be copied.
    inputsPath: existsSync(inputsPath) ? inputsPath : null,
    referencePath: join(directory, 'results.bin'),
    mostCompared: Math.min(MOST_COMPARED, Math.ceil(MOST_COMPARED_BYTES / meanBytes)),
  };
}

/** What the run took, or in words why it did not come to its end. */
async function runOnce(order: WayOrder, context: WaysContext, limitMs: number): Promise<WayRun | string> {
  const orderPath = join(dirname(order.planPath), 'order.json');
  await writeFile(orderPath, JSON.stringify(order));
  const limit = AbortSignal.timeout(Math.ceil(limitMs));
  let measured: WayRun | string | null = null;
  const end = await runRunner({
    node: context.node,
    runnerPath: context.runnerPath,
    arguments: ['--way', orderPath],
    cwd: context.cwd,
    signal: AbortSignal.any([context.signal, limit]),
    onMessage: (message) => {
      if (message.type === 'way') measured = message.run;
      else if (message.type === 'failed') measured = message.failure.message;
    },
    // What the user's code prints was seen in the recorded run.
    onOutput: () => undefined,
  });
  if (measured !== null) return measured;
  if (limit.aborted) return 'the time that was left for it ran out';
  return end.signal === null
    ? `its process ended with exit code ${end.exitCode}`
    : `its process was ended by ${end.signal}`;
}
