import type { RecordedRun } from '../protocol/recorded-run.ts';
import { unionOf, type Intervals } from './intervals.ts';
import { lengthsByPriority } from './lengths-by-priority.ts';
import { rowsByWorker, valuesAt, type RowsByWorker } from './rows-by-worker.ts';
import type { RunWindow } from './run-window.ts';
import { serializeStarts } from './serialize-starts.ts';
import { taskTimes, type TaskTimes } from './task-times.ts';
import type { WorkerActivity } from './worker-activity.ts';

/** Where the time of all workers inside the makespan went, ms; the five add up to the workers' lives in it. */
export interface WorkerTime {
  /** At least one task ran. */
  readonly busyMs: number;
  /** Not busy, and the worker was not ready yet. */
  readonly startUpMs: number;
  /** Not busy, all of the worker's tasks were settled, and others still worked. */
  readonly tailMs: number;
  /**
   * Not busy, and arguments or results of the worker's tasks were on their way: being serialized, transferred or
   * deserialized on either side.
   */
  readonly handOverMs: number;
  /** Not busy for none of these reasons: the submitting side had nothing for the worker. */
  readonly starvedMs: number;
}

/** Tells apart what the workers did with the makespan. */
export function workerTime(
  run: RecordedRun,
  activities: readonly WorkerActivity[],
  window: RunWindow,
  serializeStarted: Float64Array = serializeStarts(run.tasks),
  times: TaskTimes = taskTimes(run.tasks),
  rows: RowsByWorker = rowsByWorker(run.tasks.worker),
): WorkerTime {
  const total = { busyMs: 0, startUpMs: 0, tailMs: 0, handOverMs: 0, starvedMs: 0 };
  for (const { worker, busy } of activities) {
    const from = Math.max(window.from, worker.started);
    const to = Math.min(window.to, worker.exited ?? window.to);
    if (to <= from) continue;
    const own = rows.of(worker.id);
    const ready = worker.ready ?? to;
    const layers = [
      busy,
      unionOf([from], [ready]),
      unionOf([Math.max(lastSettled(times, own) ?? from, ready)], [to]),
      ...handOverSpans(times, serializeStarted, own),
    ];
    const [busyMs = 0, startUpMs = 0, tailMs = 0, ...handOvers] = lengthsByPriority(layers, from, to);
    const handOverMs = handOvers.reduce((sum, ms) => sum + ms, 0);
    total.busyMs += busyMs;
    total.startUpMs += startUpMs;
    total.tailMs += tailMs;
    total.handOverMs += handOverMs;
    total.starvedMs += Math.max(0, to - from - busyMs - startUpMs - tailMs - handOverMs);
  }
  return total;
}

/** The workers' lives inside the makespan, ms. */
export function totalWorkerMs(time: WorkerTime): number {
  return time.busyMs + time.startUpMs + time.tailMs + time.handOverMs + time.starvedMs;
}

/** Serializing, the way to the worker, and the way back: apart, because each of them is nearly in order. */
function handOverSpans(times: TaskTimes, serializeStarted: Float64Array, rows: Uint32Array): Intervals[] {
  const arrived = valuesAt(times.deserialized, rows);
  for (let i = 0; i < arrived.length; i += 1) {
    if (Number.isNaN(arrived[i])) arrived[i] = times.runStart[rows[i] ?? 0] ?? Number.NaN;
  }
  return [
    unionOf(valuesAt(serializeStarted, rows), valuesAt(times.serialized, rows)),
    unionOf(valuesAt(times.dispatched, rows), arrived),
    unionOf(valuesAt(times.runEnd, rows), valuesAt(times.settled, rows)),
  ];
}

/** `null` where the worker had no task; before all times where none of them settled. */
function lastSettled(times: TaskTimes, rows: Uint32Array): number | null {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows.length; i += 1) {
    const at = times.settled[rows[i] ?? 0] ?? Number.NaN;
    if (at > last) last = at;
  }
  return rows.length === 0 ? null : last;
}
