import type { RecordedRun, WorkerRecord } from '../protocol/recorded-run.ts';
import { mergeIntervals, totalLength, unionOf, type Intervals } from './intervals.ts';

/** What one worker did; ms on the clock of the run. */
export interface WorkerActivity {
  readonly worker: WorkerRecord;
  /** Tasks that began to run here. */
  readonly tasks: number;
  /** When at least one task ran: a union, because async tasks overlap. */
  readonly busy: Intervals;
  readonly busyMs: number;
  /** Run times added up; more than `busyMs` where async tasks overlapped. */
  readonly runMs: number;
  /** `busy`, and the time before the worker was ready: when it could not take another synchronous task. */
  readonly unavailable: Intervals;
}

/** The activity of each worker of the run, in the order of `run.workers`. */
export function workerActivities(run: RecordedRun): WorkerActivity[] {
  const spans = new Map<number, { from: number[]; to: number[]; runMs: number }>();
  for (const worker of run.workers) spans.set(worker.id, { from: [], to: [], runMs: 0 });
  const exits = new Map(run.workers.map((worker) => [worker.id, worker.exited]));
  const { worker, runStart } = run.tasks;
  for (let i = 0; i < worker.length; i += 1) {
    const id = worker[i] ?? -1;
    const from = runStart[i] ?? null;
    const span = spans.get(id);
    if (from === null || span === undefined) continue;
    const to = runEndOf(run, i, exits.get(id) ?? null);
    span.from.push(from);
    span.to.push(to);
    span.runMs += Math.max(0, to - from);
  }
  return run.workers.map((record) => activityOf(record, spans.get(record.id)));
}

/** When a task stopped running; one that never came to its end ran until its worker died or it was settled for it. */
function runEndOf(run: RecordedRun, row: number, workerExited: number | null): number {
  const end = run.tasks.runEnd[row] ?? null;
  if (end !== null) return end;
  const settled = run.tasks.settled[row] ?? Number.NEGATIVE_INFINITY;
  return workerExited === null ? settled : Math.min(settled, workerExited);
}

function activityOf(
  worker: WorkerRecord,
  spans: { readonly from: number[]; readonly to: number[]; readonly runMs: number } | undefined,
): WorkerActivity {
  const from = spans?.from ?? [];
  const to = spans?.to ?? [];
  const runMs = spans?.runMs ?? 0;
  const busy = unionOf(from, to);
  const busyMs = totalLength(busy);
  // Overlapping tasks are async: while they wait, the worker takes in further tasks.
  const isBlockedByTasks = runMs <= busyMs * 1.05;
  const startUp = unionOf([worker.started], [worker.ready ?? worker.started]);
  const unavailable = isBlockedByTasks ? mergeIntervals(startUp, busy) : startUp;
  return { worker, tasks: from.length, busy, busyMs, runMs, unavailable };
}

/** The largest number of workers that lived at one time; a replacement of a dead worker is not one more. */
export function peakWorkers(run: RecordedRun): number {
  const changes: { at: number; by: number }[] = [];
  for (const worker of run.workers) {
    changes.push({ at: worker.started, by: 1 });
    if (worker.exited !== null) changes.push({ at: worker.exited, by: -1 });
  }
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let alive = 0;
  let peak = 0;
  for (const change of changes) {
    alive += change.by;
    peak = Math.max(peak, alive);
  }
  return peak;
}
