/** Runs every input in the pool, and goes on when one fails. */
import { setImmediate } from 'node:timers/promises';
import {
  BrokenProcessPoolError,
  ProcessPoolExecutor,
  SerializationError,
  TaskNotFoundError,
  taskReference,
} from '../../pool/src/index.ts';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import type { BatchRecorder } from './batch-recorder.ts';
import { RunnerError } from './runner-error.ts';

export interface PoolRun {
  readonly plan: RunPlan;
  readonly moduleUrl: string;
  readonly tuples: readonly unknown[][];
  readonly recorder: BatchRecorder;
  readonly signal: AbortSignal;
}

type AnyTask = (...args: unknown[]) => unknown;

/** Tasks that are submitted and not settled: enough to keep any worker busy, few enough to hold in memory. */
const TASKS_IN_FLIGHT = 4096;
/** At least so many submissions for each worker, however large the chunks are. */
const LEAST_PER_WORKER = 8;
/** After so many the pool gets its turn, so that the first leave before the last are submitted. */
const SUBMITTED_AT_ONCE = 64;
/** When so many have settled and none could run at all, the others will not either. */
const HOPELESS = 16;

/**
 * Resolves when all tasks have settled and the workers have ended; at once when cancelled.
 *
 * @throws RunnerError when no task could run at all, or the pool broke.
 */
export async function runInPool(run: PoolRun): Promise<void> {
  const { plan, recorder, signal } = run;
  const pool = new ProcessPoolExecutor({ maxWorkers: plan.workers });
  let unable: Error | null = null;
  pool.subscribe((event) => {
    recorder.record(event);
    if (event.type === 'task-settled' && isUnableToRun(event.error)) unable ??= event.error;
  });
  const kill = () => {
    recorder.cancel();
    void pool.killWorkers();
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    const isHopeless = () =>
      unable !== null && recorder.settled.ok === 0 && recorder.settled.failed >= HOPELESS;
    await submitAll(pool, run, () => signal.aborted || isHopeless());
  } catch (error) {
    if (!signal.aborted) throw error instanceof BrokenProcessPoolError ? broken(error) : error;
  } finally {
    await pool.shutdown();
    signal.removeEventListener('abort', kill);
  }
  if (!signal.aborted && unable !== null && recorder.settled.ok === 0) throw explain(unable);
}

/** Submits until `shouldStop`; resolves when all that was submitted has settled. */
async function submitAll(pool: ProcessPoolExecutor, run: PoolRun, shouldStop: () => boolean): Promise<void> {
  const { plan, moduleUrl, tuples, recorder } = run;
  const task = taskReference<AnyTask>(moduleUrl, plan.functionExport);
  const { chunksize } = plan;
  const most = Math.max(LEAST_PER_WORKER * plan.workers, Math.ceil(TASKS_IN_FLIGHT / chunksize));
  const inFlight = new InFlight();
  for (let first = 0; first < tuples.length; first += chunksize) {
    if (shouldStop() || inFlight.broken !== null) break;
    const chunk = tuples.slice(first, first + chunksize);
    recorder.countSubmitted(chunk.length);
    for (const part of byLength(chunk)) inFlight.add(submitPart(pool, task, part));
    // Half of them gone at once, rather than each time one has: the pool sends more in one go.
    if (inFlight.count >= most) await inFlight.downTo(most / 2);
    else if ((first / chunksize) % SUBMITTED_AT_ONCE === 0) await setImmediate();
  }
  await inFlight.downTo(0);
  if (inFlight.broken !== null) throw inFlight.broken;
}

/** What is submitted and has not settled. */
class InFlight {
  count = 0;
  broken: BrokenProcessPoolError | null = null;
  #wanted = 0;
  #wake: (() => void) | null = null;

  add(submission: PromiseLike<unknown>): void {
    this.count += 1;
    submission.then(
      () => this.#settle(),
      (error: unknown) => {
        // Every other error is the task's own, which the recorder has.
        if (error instanceof BrokenProcessPoolError) this.broken ??= error;
        this.#settle();
      },
    );
  }

  async downTo(count: number): Promise<void> {
    if (this.count <= count) return;
    this.#wanted = count;
    await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #settle(): void {
    this.count -= 1;
    if (this.count <= this.#wanted) this.#wake?.();
  }
}

/**
 * Cuts a chunk where the number of arguments changes: a map takes arguments in columns, and one that is filled up with
 * `undefined` is not one that is left out, as a rest parameter shows. Calls without arguments have no column at all.
 */
function byLength(chunk: readonly unknown[][]): unknown[][][] {
  const parts: unknown[][][] = [];
  for (const tuple of chunk) {
    const part = parts.at(-1);
    if (part !== undefined && tuple.length > 0 && part[0]?.length === tuple.length) part.push(tuple);
    else parts.push([tuple]);
  }
  return parts;
}

/** A map of its own for what is sent together, because the first error ends a map. */
function submitPart(
  pool: ProcessPoolExecutor,
  task: AnyTask,
  part: readonly unknown[][],
): PromiseLike<unknown> {
  const [first = []] = part;
  if (part.length === 1) return pool.submit(task, ...first);
  const columns = first.map((_, column) => part.map((tuple) => tuple[column]));
  return pool.map(task, ...columns, { chunksize: part.length });
}

/** Errors of a task that never ran: its arguments could not be sent, or the worker could not import it. */
function isUnableToRun(error: unknown): error is SerializationError | TaskNotFoundError {
  return error instanceof SerializationError || error instanceof TaskNotFoundError;
}

function explain(error: SerializationError | TaskNotFoundError): RunnerError {
  if (error instanceof TaskNotFoundError) {
    return new RunnerError('import-failed', `No worker can import the module: ${error.message}`, error);
  }
  const isResult = error.path.startsWith('result');
  const what = isResult
    ? 'The results cannot be sent back from the workers'
    : 'The inputs cannot be sent to the workers';
  const advice = isResult ? 'Return plain data.' : 'Pass plain data, and make the rest inside the function.';
  return new RunnerError('not-serializable', `${what}: ${error.message} ${advice}`);
}

function broken(error: BrokenProcessPoolError): RunnerError {
  return new RunnerError('workers-keep-dying', error.message, error.cause ?? error);
}
