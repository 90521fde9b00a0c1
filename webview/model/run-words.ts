/** The sentences in which the view says how a run stands. */
import { formatCount, formatDuration, formatPart } from '../../profile/index.ts';
import { outcomeCode } from './outcomes.ts';
import type { RunModel } from './run-model.ts';

/** The one word of the state badge. */
export function stateWord(model: RunModel): string {
  return model.state === 'empty' || model.state === 'missing' ? 'no run' : model.state;
}

export function headlineText(model: RunModel): string {
  switch (model.state) {
    case 'empty':
      return 'No run yet';
    case 'missing':
      return 'This run cannot be shown';
    case 'running':
      return runningText(model);
    case 'done':
    case 'failed':
    case 'cancelled':
      return model.loaded?.report.verdict.headline ?? '';
  }
}

/** What to do when there is no run to look at, or `null` when there is one. */
export function guidance(model: RunModel): string | null {
  if (model.state === 'missing') return model.missingReason;
  if (model.state !== 'empty') return null;
  return 'Click “Profile in pool” above a function in your code, or run “Poolscope: Profile Function in Process Pool” from the command palette. What every worker did appears here while it runs.';
}

/** How many tasks are done, of how many; one that was cancelled is not. */
export function tasksDoneText({ store, state, totalTasks }: RunModel): string {
  const done = store.length - (store.outcomeCounts[outcomeCode('cancelled')] ?? 0);
  const isWhole = totalTasks === null || (state !== 'running' && done === totalTasks);
  return `${isWhole ? formatCount(done, 'task') : formatPart(done, totalTasks, 'task')} done`;
}

export function elapsedMs(model: RunModel): number {
  return Math.max(0, model.now - model.startMs);
}

/** Time left at the rate so far, in words; `null` while nothing can be said about it. */
export function timeLeftText(model: RunModel): string | null {
  if (model.totalTasks === null || model.store.length === 0 || isPoolDone(model)) return null;
  const left = (elapsedMs(model) / model.store.length) * (model.totalTasks - model.store.length);
  return left > 0 ? `about ${formatDuration(left)} left` : null;
}

/** Whether what runs now is only for comparison. */
export function isPoolDone({ phase }: RunModel): boolean {
  return phase === 'serial' || phase === 'ways';
}

function runningText(model: RunModel): string {
  const name = model.header?.functionName ?? 'the function';
  switch (model.phase) {
    case 'preparing':
      return `Preparing ${name}…`;
    case 'importing':
      return `Importing the module of ${name}…`;
    case 'pool': {
      const workers = model.header?.workers ?? 0;
      return `Running ${name} on ${workers} ${workers === 1 ? 'worker' : 'workers'}…`;
    }
    case 'serial':
      return `Measuring ${name} without a pool, to compare…`;
    case 'ways':
      return `Running ${name} in other ways, to compare…`;
  }
}
