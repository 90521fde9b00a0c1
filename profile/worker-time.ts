import type { RecordedRun } from '../protocol/recorded-run.ts';
import { coveredWithin, mergeIntervals, unionOf, type Intervals } from './intervals.ts';
import type { RunWindow } from './run-window.ts';
import { serializeStarts } from './serialize-starts.ts';
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
): WorkerTime {
  const spansByWorker = handOverSpans(run, serializeStarted);
  const total = { busyMs: 0, startUpMs: 0, tailMs: 0, handOverMs: 0, starvedMs: 0 };
  for (const { worker, busy } of activities) {
    const from = Math.max(window.from, worker.started);
    const to = Math.min(window.to, worker.exited ?? window.to);
    if (to <= from) continue;
    const handOver = spansByWorker.get(worker.id);
    const ready = worker.ready ?? to;
    const layers = [
      busy,
      unionOf([from], [ready]),
      unionOf([Math.max(handOver?.lastSettled ?? from, ready)], [to]),
      ...(handOver?.spans ?? []).map((spans) => unionOf(spans.from, spans.to)),
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

/** The time between `from` and `to` that each layer adds to those before it, ms. */
function lengthsByPriority(layers: readonly Intervals[], from: number, to: number): number[] {
  let sum: Intervals = { from: [], to: [], before: [] };
  let covered = 0;
  return layers.map((layer) => {
    sum = mergeIntervals(sum, layer);
    const now = coveredWithin(sum, from, to);
    const added = now - covered;
    covered = now;
    return added;
  });
}

interface Spans {
  readonly from: number[];
  readonly to: number[];
}

interface HandOverSpans {
  /** Serializing, the way to the worker, and the way back: apart, because each of them is nearly in order. */
  readonly spans: readonly [Spans, Spans, Spans];
  lastSettled: number;
}

function handOverSpans(run: RecordedRun, serializeStarted: Float64Array): Map<number, HandOverSpans> {
  const byWorker = new Map<number, HandOverSpans>();
  const { tasks } = run;
  for (let i = 0; i < tasks.index.length; i += 1) {
    const id = tasks.worker[i] ?? -1;
    let handOver = byWorker.get(id);
    if (handOver === undefined) {
      handOver = { spans: [noSpans(), noSpans(), noSpans()], lastSettled: Number.NEGATIVE_INFINITY };
      byWorker.set(id, handOver);
    }
    const [serialize, there, back] = handOver.spans;
    handOver.lastSettled = Math.max(handOver.lastSettled, tasks.settled[i] ?? Number.NEGATIVE_INFINITY);
    addSpan(serialize, serializeStarted[i], tasks.serialized[i]);
    addSpan(there, tasks.dispatched[i], tasks.deserialized[i] ?? tasks.runStart[i]);
    addSpan(back, tasks.runEnd[i], tasks.settled[i]);
  }
  return byWorker;
}

function noSpans(): Spans {
  return { from: [], to: [] };
}

function addSpan(spans: Spans, from: number | null | undefined, to: number | null | undefined): void {
  if (from === null || from === undefined || to === null || to === undefined) return;
  spans.from.push(from);
  spans.to.push(to);
}
