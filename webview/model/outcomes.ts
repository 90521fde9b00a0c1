/** How a task ended, as the view numbers, ranks and words it. */
import { PACKED_OUTCOMES } from '../../protocol/packed-tasks.ts';
import type { TaskOutcome } from '../../protocol/recorded-run.ts';

/** Position is the code kept in `TaskStore.outcome`; a higher code is worse and wins where tasks share a pixel. */
export const OUTCOMES = PACKED_OUTCOMES;

export const OUTCOME_LABELS: Readonly<Record<TaskOutcome, string>> = {
  ok: 'Succeeded',
  cancelled: 'Cancelled',
  timeout: 'Timed out',
  error: 'Failed',
  'worker-died': 'Worker died',
};

export function outcomeCode(outcome: TaskOutcome): number {
  return OUTCOMES.indexOf(outcome);
}

export function outcomeOfCode(code: number): TaskOutcome {
  const outcome = OUTCOMES[code];
  if (outcome === undefined)
    throw new RangeError(`There is no outcome with code ${code}: codes come from here alone.`);
  return outcome;
}
