/** Which task lies under a point of a timeline row. */
import type { WorkerRow } from './worker-row.ts';

export interface Hit {
  /** Row of the task in the store. */
  readonly storeRow: number;
  /** Other tasks too short to be told apart at this zoom. */
  readonly others: number;
}

/** The task that runs at `timeMs`, else the longest which starts within `toleranceMs` of it. */
export function hitTest(row: WorkerRow, timeMs: number, toleranceMs: number): Hit | null {
  const from = row.firstStartingFrom(timeMs - toleranceMs);
  const to = row.firstStartingFrom(timeMs + toleranceMs, from);
  const containing = lastContaining(row, timeMs, to);
  const around = row.summarize(from, to);
  const isTiny = containing >= 0 && row.durationAt(containing) < 2 * toleranceMs;
  if (containing >= 0 && !(isTiny && around.count > 1))
    return { storeRow: row.storeRowAt(containing), others: 0 };
  if (around.longest >= 0) return { storeRow: row.storeRowAt(around.longest), others: around.count - 1 };
  return nearestBefore(row, timeMs, toleranceMs, from);
}

function lastContaining(row: WorkerRow, timeMs: number, before: number): number {
  const first = row.firstReaching(timeMs);
  for (let position = before - 1; position >= first; position--) {
    if (row.startAt(position) <= timeMs && row.endAt(position) > timeMs) return position;
  }
  return -1;
}

function nearestBefore(row: WorkerRow, timeMs: number, toleranceMs: number, before: number): Hit | null {
  const position = before - 1;
  if (position < 0 || row.endAt(position) < timeMs - toleranceMs) return null;
  return { storeRow: row.storeRowAt(position), others: 0 };
}
