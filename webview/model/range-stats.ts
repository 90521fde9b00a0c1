/** What happened in a span of the run: the numbers of a selection on the timeline. */
import { overviewOf } from './overview.ts';
import type { WorkerRow } from './worker-row.ts';

export interface TimeRange {
  /** Milliseconds on the clock of the run. */
  readonly from: number;
  readonly to: number;
}

export interface RangeStats {
  /** Tasks that ran in the range for any part of their time. */
  readonly tasks: number;
  /** How many of those did not succeed. */
  readonly failed: number;
  /** Mean busy fraction of the workers within the range, 0 to 1. */
  readonly utilization: number;
  /** Run time of the longest of those tasks, ms. */
  readonly longestMs: number;
}

export function rangeStats(rows: readonly WorkerRow[], { from, to }: TimeRange): RangeStats {
  let tasks = 0;
  let failed = 0;
  let longestMs = 0;
  for (const row of rows) {
    const end = row.firstStartingFrom(to);
    for (let position = row.firstReaching(from); position < end; position++) {
      if (row.endAt(position) <= from) continue;
      tasks++;
      if (row.severityAt(position) > 0) failed++;
      longestMs = Math.max(longestMs, row.durationAt(position));
    }
  }
  return { tasks, failed, longestMs, utilization: overviewOf(rows, from, to, 1).busy[0] ?? 0 };
}
