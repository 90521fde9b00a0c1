import { baseNameOf } from '../libraries/pool-protocol.ts';
import type { WorkerRecord, WorkerSamples } from '../../protocol/recorded-run.ts';
import { logKey, type WatchedLog, type WorkerEntry } from './watched-logs.ts';

/** A worker of the program, as its parent and as it itself has recorded it. Moments are of the machine's clock. */
export interface ObservedWorker {
  /** Its row. */
  readonly id: number;
  /** Who has started it, and the number that it has there. */
  readonly parent: WatchedLog;
  readonly entry: WorkerEntry;
  /** What it has recorded itself; `null` where it is no Node, or ended before it could. */
  readonly own: WatchedLog | null;
  /** The library whose worker it is; empty for one that the program talks to by itself. */
  readonly library: string;
  readonly file: string;
  readonly ready: number | null;
  /** When the program asked for its end. */
  readonly ending: number | null;
  readonly exit: { readonly at: number; readonly code: number | null; readonly signal: string | null } | null;
}

/** All workers, in the order in which they were started. */
export function observedWorkers(logs: ReadonlyMap<string, WatchedLog>): ObservedWorker[] {
  const started = [...logs.values()].flatMap((parent) =>
    parent.log.entries.flatMap((entry) => (entry.type === 'worker' ? [{ parent, entry }] : [])),
  );
  started.sort((a, b) => a.entry.at - b.entry.at);
  return started.map(({ parent, entry }, id) => observedWorker(logs, parent, entry, id));
}

/** Whether it ended by itself and not well. */
export function hasDied({ ending, exit }: ObservedWorker): boolean {
  if (exit === null) return false;
  const isAskedFor = ending !== null && ending <= exit.at;
  return !isAskedFor && (exit.signal !== null || (exit.code ?? 0) !== 0);
}

export function workerRecord(worker: ObservedWorker, origin: number): WorkerRecord {
  const { entry, exit, ready } = worker;
  const label = labelOf(worker);
  return {
    id: worker.id,
    pid: entry.pid,
    kind: entry.kind,
    ...(label === '' ? {} : { label }),
    started: entry.at - origin,
    ready: ready === null ? null : Math.max(0, ready - origin),
    exited: exit === null ? null : exit.at - origin,
    exitCode: exit?.code ?? null,
    exitSignal: exit?.signal ?? null,
    samples: samplesOf(worker, origin),
  };
}

/** The samples that a process or thread took of itself. */
export function ownSamples({ log }: WatchedLog, origin: number): WorkerSamples {
  const { sample } = log.rows;
  return toColumns(
    Array.from({ length: sample.count }, (_, row) => [
      sample.value(row, 'at'),
      sample.value(row, 'cpuMs'),
      sample.value(row, 'rssBytes'),
      sample.value(row, 'heapUsedBytes'),
      sample.value(row, 'loopActiveMs'),
      sample.value(row, 'gcMs'),
    ]),
    origin,
  );
}

function observedWorker(
  logs: ReadonlyMap<string, WatchedLog>,
  parent: WatchedLog,
  entry: WorkerEntry,
  id: number,
): ObservedWorker {
  const own = entry.library === 'poolscope' ? null : (logs.get(logKey(entry.pid, entry.thread)) ?? null);
  let [library, ready, ending] = [entry.library, readyOf(own), null as number | null];
  let exit: ObservedWorker['exit'] = null;
  for (const other of parent.log.entries) {
    if (!('worker' in other) || other.worker !== entry.worker) continue;
    if (other.type === 'library') library = other.library;
    else if (other.type === 'ready') ready = Math.min(other.at, firstTask(own));
    else if (other.type === 'ending') ending = other.at;
    else if (other.type === 'exit') exit = { at: other.at, code: other.code, signal: other.signal };
  }
  const file = own?.process.file !== undefined && own.process.file !== '' ? own.process.file : entry.file;
  return { id, parent, entry, own, library, file, ready, ending, exit };
}

/**
 * The first turn of its event loop, or the first message where that came before. A worker that gets no message does its work while
 * it starts.
 */
function readyOf(own: WatchedLog | null): number | null {
  if (own !== null && own.log.rows.started.count === 0) return own.process.at;
  const loop = own?.log.entries.find((entry) => entry.type === 'loop');
  const ready = Math.min(firstTask(own), loop?.at ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(ready) ? ready : null;
}

function firstTask(own: WatchedLog | null): number {
  const started = own?.log.rows.started;
  return started === undefined || started.count === 0 ? Number.POSITIVE_INFINITY : started.value(0, 'at');
}

function labelOf({ file, library, entry }: ObservedWorker): string {
  const isLibrarys = /[/\\]node_modules[/\\]/.test(file);
  const name = isLibrarys ? '' : baseNameOf(file);
  return (
    [library, name].filter((part) => part !== '').join(' ') ||
    (entry.kind === 'thread' ? 'thread' : 'process')
  );
}

function samplesOf({ own, parent, entry }: ObservedWorker, origin: number): WorkerSamples {
  if (own !== null) return ownSamples(own, origin);
  const told = parent.log.entries.flatMap((other) =>
    other.type === 'pool-sample' && other.worker === entry.worker ? [other.sample] : [],
  );
  return toColumns(told, origin);
}

function toColumns(samples: readonly (readonly number[])[], origin: number): WorkerSamples {
  const column = (index: number): number[] => samples.map((sample) => orZero(sample[index]));
  return {
    at: column(0).map((at) => at - origin),
    // Where the platform does not tell the CPU time of a thread, the active time of its event loop is the nearest that there is.
    cpuMs: samples.map((sample) => (Number.isFinite(sample[1]) ? orZero(sample[1]) : orZero(sample[4]))),
    rssBytes: column(2),
    heapUsedBytes: column(3),
    loopActiveMs: column(4),
    gcMs: column(5),
  };
}

function orZero(value: number | undefined): number {
  return value === undefined || !Number.isFinite(value) ? 0 : value;
}
