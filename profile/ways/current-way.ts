import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { Way } from '../../protocol/ways-of-running.ts';

/** The setting in which the run was made. */
export function currentWay({ options }: RecordedRun): Way {
  return { executor: options.executor, workers: options.workers, chunksize: options.chunksize };
}
