/**
 * Applies what a finding advises and runs again, so that what was predicted stands beside what it takes:
 *
 *   const confirming = requestFor(run, finding, request);   // null: the advice is not a setting
 *   const confirmed = await profileFunction(confirming, options);
 *   analyzeRun(confirmed).prediction                         // { ms, low, high, measuredMs, … }
 */
import type { ReportFinding } from '../../protocol/profile-report.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { CALLS_IN_FLIGHT } from './default-way.ts';
import type { ProfileRequest } from './profile-request.ts';

/**
 * The request that profiles the same inputs with the setting that the finding advises, and remembers what it predicts; `null`
 * where the finding advises no setting, names no time, or the run was made with that setting.
 *
 * @param request What the run was asked for with.
 */
export function requestFor(
  run: RecordedRun,
  { id, setting, expected }: ReportFinding,
  request: ProfileRequest,
): ProfileRequest | null {
  if (setting === undefined || expected === null) return null;
  const { executor, chunksize } = setting;
  const isOpen = executor === 'event-loop' && setting.workers <= 1;
  const workers = isOpen ? Math.min(CALLS_IN_FLIGHT, run.submittedTasks) : setting.workers;
  const { options } = run;
  if (options.executor === executor && options.workers === workers && options.chunksize === chunksize)
    return null;
  const { ms, low, high } = expected;
  const { ways: _, ...again } = request;
  return {
    ...again,
    executor,
    workers,
    chunksize,
    prediction: { runId: run.id, finding: id, ms, low, high },
  };
}
