/** The recorded run: every input once, in the way that was asked for; goes on when one fails. */
import {
  BrokenProcessPoolError,
  SerializationError,
  TaskNotFoundError,
  type PoolEvent,
} from '../../pool/src/index.ts';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import type { BatchRecorder } from './batch-recorder.ts';
import type { CpuProfiles } from './cpu/cpu-profiles.ts';
import { makeExecutor } from './executors/make-executor.ts';
import type { LoadedModule } from './load-module.ts';
import { RunnerError } from './runner-error.ts';

export interface RecordedBatch {
  readonly plan: RunPlan;
  readonly module: LoadedModule;
  readonly tuples: readonly unknown[][];
  readonly recorder: BatchRecorder;
  /** Where to put CPU profiles, or `null` for none. */
  readonly profiles: CpuProfiles | null;
  readonly signal: AbortSignal;
}

/** When so many have settled and none could run at all, the others will not either. */
const HOPELESS = 16;

/**
 * Resolves when all tasks have settled and the workers have ended; at once when cancelled.
 *
 * @throws RunnerError when no task could run at all, or the pool broke.
 */
export async function runRecorded(batch: RecordedBatch): Promise<void> {
  const { plan, module, tuples, recorder, profiles, signal } = batch;
  const { executor: kind = 'process', workers, chunksize } = plan;
  const executor = makeExecutor(
    { executor: kind, workers, chunksize },
    {
      moduleUrl: module.url,
      exportName: plan.functionExport,
      load: () => Promise.resolve(module.run),
      ...(profiles !== null && { workerStart: profiles.start }),
    },
  );
  const isHere = kind === 'serial' || kind === 'event-loop';
  const stopSampling = profiles !== null && isHere ? profiles.startHere() : null;
  let unable: UnableError | null = null;
  executor.subscribe((event: PoolEvent) => {
    recorder.record(event);
    if (event.type === 'task-settled' && isUnableToRun(event.error)) unable ??= event.error;
  });
  const kill = () => {
    recorder.cancel();
    executor.kill();
  };
  signal.addEventListener('abort', kill, { once: true });
  const isHopeless = () =>
    unable !== null && recorder.settled.ok === 0 && recorder.settled.failed >= HOPELESS;
  try {
    await executor.run(tuples, {
      shouldStop: () => signal.aborted || isHopeless(),
      onSubmitted: (count) => recorder.countSubmitted(count),
      onResult: () => undefined,
    });
  } catch (error) {
    if (!signal.aborted) throw error instanceof BrokenProcessPoolError ? broken(error) : error;
  } finally {
    await executor.close();
    stopSampling?.();
    signal.removeEventListener('abort', kill);
  }
  if (!signal.aborted && unable !== null && recorder.settled.ok === 0) throw explain(unable);
}

type UnableError = SerializationError | TaskNotFoundError;

/** Errors of a task that never ran: its arguments could not be sent, or the worker could not import it. */
function isUnableToRun(error: unknown): error is UnableError {
  return error instanceof SerializationError || error instanceof TaskNotFoundError;
}

function explain(error: UnableError): RunnerError {
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
