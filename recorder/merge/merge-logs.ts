import {
  emptyTaskColumns,
  TASK_STAMPS,
  type AggregatedTasks,
  type TaskColumns,
  type TaskFailure,
  type WorkerRecord,
  type WorkerSamples,
} from '../../protocol/recorded-run.ts';
import type { Log } from '../log/read-log.ts';
import type { ObservedTask } from './observed-task.ts';
import { observedTasks } from './observed-tasks.ts';
import { observedWorkers, ownSamples, workerRecord, type ObservedWorker } from './observed-workers.ts';
import { watchedLogs, type WatchedLog } from './watched-logs.ts';

/** What all processes and threads of a program recorded, as one; ms since the first of them began. */
export interface MergedRecording {
  readonly workers: WorkerRecord[];
  readonly tasks: TaskColumns;
  readonly taskNames: readonly string[];
  readonly failures: TaskFailure[];
  readonly failedTasks: number;
  /** The file of the process that hands out the tasks. */
  readonly mainFile: string;
  readonly nodeVersion: string;
  readonly parent: WorkerSamples;
  /** The libraries that were seen at work, each with the file of a worker, near which its version can be found. */
  readonly libraries: readonly {
    readonly library: string;
    readonly kind: 'process' | 'thread';
    readonly file: string;
  }[];
  readonly aggregated: AggregatedTasks | null;
  readonly unanswered: number;
  readonly withoutWorkerSide: number;
  readonly cutOffLogs: number;
  /** Workers that were started by several processes or threads. */
  readonly parents: number;
}

/** `null` where no Node recorded anything. */
export function mergeLogs(logs: readonly Log[]): MergedRecording | null {
  const watched = watchedLogs(logs);
  if (watched.size === 0) return null;
  const origin = Math.min(...[...watched.values()].map(({ process }) => process.at));
  const workers = observedWorkers(watched);
  const observed = observedTasks(watched.values(), workers, endOf(watched.values()));
  const main = mainLog([...watched.values()], workers);
  const order = observed.tasks.toSorted((a, b) => (a.stamps.submitted ?? 0) - (b.stamps.submitted ?? 0));
  const names = new Map<string, number>();
  for (const { name } of order) if (!names.has(name)) names.set(name, names.size);
  return {
    workers: workers.map((worker) => workerRecord(worker, origin)),
    tasks: columnsOf(order, names, origin),
    taskNames: [...names.keys()],
    failures: failuresOf(order),
    failedTasks: order.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cancelled').length,
    mainFile: main.process.file,
    nodeVersion: main.process.nodeVersion,
    parent: ownSamples(main, origin),
    libraries: librariesOf(workers),
    aggregated: aggregatedOf(watched.values(), origin),
    unanswered: observed.unanswered,
    withoutWorkerSide: observed.withoutWorkerSide,
    cutOffLogs: [...watched.values()].filter(({ log }) => log.isCutOff).length,
    parents: new Set(workers.map(({ parent }) => parent)).size,
  };
}

/** The process or thread that has handed out the most tasks, else the most workers, else the first one. */
function mainLog(logs: readonly WatchedLog[], workers: readonly ObservedWorker[]): WatchedLog {
  const weight = (one: WatchedLog): number =>
    (one.log.rows.sent.count + one.log.rows.poolTask.count) * 1000 +
    workers.filter(({ parent }) => parent === one).length;
  const [first, ...others] = logs.toSorted((a, b) => a.process.at - b.process.at);
  if (first === undefined) throw new Error('There is no log, although there was one before.');
  return others.reduce((best, one) => (weight(one) > weight(best) ? one : best), first);
}

function endOf(logs: Iterable<WatchedLog>): number {
  let end = 0;
  for (const { log, process } of logs) {
    const { sample, sent, answered } = log.rows;
    const last = [
      sample.value(sample.count - 1, 'at'),
      sent.value(sent.count - 1, 'to'),
      answered.value(answered.count - 1, 'at'),
    ];
    for (const at of [process.at, ...last]) if (at > end) end = at;
  }
  return end;
}

/** In the order in which the tasks settled; `index` counts them in the order in which they were submitted. */
function columnsOf(
  tasks: readonly ObservedTask[],
  names: ReadonlyMap<string, number>,
  origin: number,
): TaskColumns {
  const columns = emptyTaskColumns();
  const name: number[] = [];
  const rows = tasks.map((task, index) => ({ task, index }));
  rows.sort((a, b) => (a.task.stamps.settled ?? 0) - (b.task.stamps.settled ?? 0));
  for (const { task, index } of rows) {
    columns.index.push(index);
    columns.worker.push(task.worker);
    columns.outcome.push(task.outcome);
    columns.bytesIn.push(Math.round(task.bytesIn));
    columns.bytesOut.push(Math.round(task.bytesOut));
    columns.cpuMs.push(task.cpuMs);
    name.push(names.get(task.name) ?? 0);
    for (const stamp of TASK_STAMPS) {
      const at = task.stamps[stamp];
      columns[stamp].push(at === null ? null : at - origin);
    }
  }
  return { ...columns, name };
}

function failuresOf(tasks: readonly ObservedTask[]): TaskFailure[] {
  const failures: TaskFailure[] = [];
  const byLog = new Map<Log, Map<number, { index: number; name: string }>>();
  tasks.forEach(({ source, name }, index) => {
    const ofLog = byLog.get(source.log) ?? new Map<number, { index: number; name: string }>();
    ofLog.set(source.task, { index, name });
    byLog.set(source.log, ofLog);
  });
  for (const [log, indices] of byLog) {
    for (const entry of log.entries) {
      const task = entry.type === 'failure' ? indices.get(entry.task) : undefined;
      if (entry.type !== 'failure' || task === undefined) continue;
      const { name, message, stack } = entry;
      failures.push({ index: task.index, name, message, stack, inputPreview: task.name });
    }
  }
  return failures;
}

function librariesOf(workers: readonly ObservedWorker[]): MergedRecording['libraries'] {
  const found = new Map<string, MergedRecording['libraries'][number]>();
  for (const { library, file, entry } of workers) {
    const name = library === '' ? entry.kind : library;
    if (!found.has(name)) found.set(name, { library, kind: entry.kind, file: file || entry.file });
  }
  return [...found.values()];
}

function aggregatedOf(logs: Iterable<WatchedLog>, origin: number): AggregatedTasks | null {
  const sum = { tasks: 0, failedTasks: 0, bytesIn: 0, bytesOut: 0, queueMs: 0, runMs: 0, cpuMs: 0 };
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, 0];
  for (const { log } of logs) {
    const { sentTotals: sent, ranTotals: ran } = log.rows;
    if (sent.count > 0) {
      const last = sent.count - 1;
      sum.tasks += sent.value(last, 'tasks');
      sum.failedTasks += sent.value(last, 'failed');
      sum.bytesIn += sent.value(last, 'bytesIn');
      sum.bytesOut += sent.value(last, 'bytesOut');
      fromMs = Math.min(fromMs, sent.value(last, 'from') - origin);
      toMs = Math.max(toMs, sent.value(last, 'to') - origin);
    }
    if (ran.count > 0) {
      sum.runMs += ran.value(ran.count - 1, 'runMs');
      sum.cpuMs += ran.value(ran.count - 1, 'cpuMs');
    }
  }
  return sum.tasks === 0 ? null : { ...sum, fromMs, toMs };
}
