import { PHASES, type Phase } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import type { ComparedTimes, RunComparison } from '../protocol/run-comparison.ts';
import { percentile } from './latency.ts';
import { rankTest } from './rank-test.ts';
import { runWindow } from './run-window.ts';
import { taskPhases } from './task-phases.ts';

/** A difference that is less likely than this is taken for one. */
export const SIGNIFICANT = 0.01;

/** Why two runs cannot be compared, in words, or `null`. */
export function incomparable(before: RecordedRun, after: RecordedRun): string | null {
  if (before.function.name !== after.function.name)
    return `The runs are of different functions: ${before.function.name} and ${after.function.name}.`;
  for (const [which, run] of [['first', before] as const, ['second', after] as const]) {
    if (succeededRows(run).length < 2) return `The ${which} run has fewer than two tasks that succeeded.`;
  }
  return null;
}

/** Compares runs of one function task by task; of tasks that succeeded only. */
export function compareRuns(before: RecordedRun, after: RecordedRun): RunComparison {
  const [first, second] = [columnsOf(before), columnsOf(after)];
  const compared = (column: Phase | 'cost'): ComparedTimes => comparedTimes(first[column], second[column]);
  return {
    schema: 'poolscope.comparison/1',
    function: after.function.name,
    tasks: { before: first.cost.length, after: second.cost.length },
    makespanMs: { before: runWindow(before)?.makespanMs ?? 0, after: runWindow(after)?.makespanMs ?? 0 },
    cost: compared('cost'),
    phases: {
      queue: compared('queue'),
      serialize: compared('serialize'),
      transfer: compared('transfer'),
      deserialize: compared('deserialize'),
      run: compared('run'),
      return: compared('return'),
    },
  };
}

/** Whether a task costs more than `most` (0.05 for 5 %) above the run before, and not by chance. */
export function isRegression({ cost }: RunComparison, most: number): boolean {
  return cost.p < SIGNIFICANT && cost.afterMs > cost.beforeMs * (1 + most);
}

function columnsOf(run: RecordedRun): Record<Phase | 'cost', Float64Array> {
  const phases = taskPhases(run);
  const rows = succeededRows(run);
  const column = (read: (row: number) => number): Float64Array => Float64Array.from(rows, read);
  const costOf = (row: number): number =>
    PHASES.reduce((sum, phase) => (phase === 'queue' ? sum : sum + (phases[phase][row] ?? 0)), 0);
  return {
    queue: column((row) => phases.queue[row] ?? 0),
    serialize: column((row) => phases.serialize[row] ?? 0),
    transfer: column((row) => phases.transfer[row] ?? 0),
    deserialize: column((row) => phases.deserialize[row] ?? 0),
    run: column((row) => phases.run[row] ?? 0),
    return: column((row) => phases.return[row] ?? 0),
    cost: column(costOf),
  };
}

function succeededRows(run: RecordedRun): number[] {
  const rows: number[] = [];
  run.tasks.outcome.forEach((outcome, row) => {
    if (outcome === 'ok') rows.push(row);
  });
  return rows;
}

function comparedTimes(before: Float64Array, after: Float64Array): ComparedTimes {
  const beforeMs = percentile(before.slice().sort(), 0.5);
  const afterMs = percentile(after.slice().sort(), 0.5);
  return {
    beforeMs,
    afterMs,
    ratio: beforeMs > 0 ? afterMs / beforeMs : null,
    p: rankTest(before, after).p,
  };
}
