/** The sentences in which the view says how a run stands. */
import { formatDuration } from '../../profile/index.ts';
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

/** How many tasks are done, of how many, and how many of those failed. */
export function tasksDoneText(model: RunModel): string {
  const done = model.store.length.toLocaleString('en-US');
  const total = model.totalTasks === null ? null : model.totalTasks.toLocaleString('en-US');
  const isWhole = total === null || (model.state !== 'running' && model.store.length === model.totalTasks);
  const noun = `task${model.store.length === 1 && isWhole ? '' : 's'} done`;
  return isWhole ? `${done} ${noun}` : `${done} of ${total} ${noun}`;
}

export function elapsedMs(model: RunModel): number {
  return Math.max(0, model.now - model.startMs);
}

/** Time left at the rate so far, in words; `null` while nothing can be said about it. */
export function timeLeftText(model: RunModel): string | null {
  if (model.totalTasks === null || model.store.length === 0 || model.phase === 'serial') return null;
  const left = (elapsedMs(model) / model.store.length) * (model.totalTasks - model.store.length);
  return left > 0 ? `about ${formatDuration(left)} left` : null;
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
  }
}
