import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { runWindow } from '../run-window.ts';

/** `tasks[i]` tasks were submitted and had not begun to run at `at[i]`, ms on the clock of the run. */
export interface WaitingSeries {
  readonly at: number[];
  readonly tasks: number[];
}

/** How many tasks waited, at `points` evenly spaced moments of the run; none where no task settled. */
export function waitingOverTime(run: RecordedRun, points: number): WaitingSeries {
  const window = runWindow(run);
  if (window === null || !(points > 1)) return { at: [], tasks: [] };
  const { submitted, runStart, settled } = run.tasks;
  const come = new Float64Array(submitted.length).fill(Number.POSITIVE_INFINITY);
  const gone = new Float64Array(submitted.length).fill(Number.POSITIVE_INFINITY);
  for (let row = 0; row < submitted.length; row += 1) {
    const from = submitted[row] ?? null;
    if (from === null) continue;
    come[row] = from;
    gone[row] = Math.max(from, runStart[row] ?? settled[row] ?? window.to);
  }
  come.sort();
  gone.sort();
  const at: number[] = [];
  const tasks: number[] = [];
  let arrived = 0;
  let left = 0;
  for (let i = 0; i < points; i += 1) {
    const time = window.from + (window.makespanMs * i) / (points - 1);
    while (arrived < come.length && (come[arrived] ?? 0) <= time) arrived += 1;
    while (left < gone.length && (gone[left] ?? 0) <= time) left += 1;
    at.push(time);
    tasks.push(arrived - left);
  }
  return { at, tasks };
}
