import type { TaskOutcome } from '../../protocol/recorded-run.ts';
import { baseNameOf } from '../libraries/pool-protocol.ts';
import type { Log } from '../log/read-log.ts';
import type { ObservedTask } from './observed-task.ts';
import { hasDied, type ObservedWorker } from './observed-workers.ts';
import { livesAsTasks } from './lives-as-tasks.ts';
import { poolTasks } from './own-pool-tasks.ts';
import type { WatchedLog } from './watched-logs.ts';

export interface ObservedTasks {
  readonly tasks: ObservedTask[];
  /** Messages that look like requests and never got an answer from a worker that ended well. */
  readonly unanswered: number;
  /** Answered tasks of which the worker recorded nothing. */
  readonly withoutWorkerSide: number;
}

/** Puts together what parents and workers have recorded of each task. */
export function observedTasks(
  logs: Iterable<WatchedLog>,
  workers: readonly ObservedWorker[],
  endedAt: number,
): ObservedTasks {
  const tasks: ObservedTask[] = [];
  let unanswered = 0;
  let withoutWorkerSide = 0;
  for (const parent of logs) {
    const ofParent = new Map(
      workers.filter((worker) => worker.parent === parent).map((worker) => [worker.entry.worker, worker]),
    );
    const answers = rowsBy(parent.log.rows.answered, (table, row) => table.value(row, 'task'));
    const answering = workersThatAnswer(parent.log, answers);
    const names = parent.log.entries.flatMap((entry) => (entry.type === 'name' ? [entry.name] : []));
    const sides = new Map<ObservedWorker, WorkerSide>();
    const { sent } = parent.log.rows;
    for (let row = 0; row < sent.count; row += 1) {
      const worker = ofParent.get(sent.value(row, 'worker'));
      if (worker === undefined) continue;
      const side = sides.get(worker) ?? new WorkerSide(worker.own?.log ?? null);
      sides.set(worker, side);
      const answer = answers.get(sent.value(row, 'task')) ?? null;
      const isUsual = worker.library !== '' || answering.has(worker.entry.worker);
      const end = answer === null ? unfinished(worker, isUsual, endedAt) : null;
      if (answer === null && end === null) {
        unanswered += 1;
        continue;
      }
      const task = taskOf(parent.log, row, answer, end, worker, side, names);
      if (answer !== null && task.stamps.runEnd === null) withoutWorkerSide += 1;
      tasks.push(task);
    }
    tasks.push(...livesAsTasks(parent.log, [...ofParent.values()], sides));
    tasks.push(...poolTasks(parent.log, ofParent));
  }
  return { tasks, unanswered, withoutWorkerSide };
}

type Unfinished = { readonly outcome: TaskOutcome; readonly at: number };

/** What became of a request without an answer; `null` where it does not seem to have asked for one. */
function unfinished(worker: ObservedWorker, isUsual: boolean, endedAt: number): Unfinished | null {
  if (worker.exit !== null && hasDied(worker)) return { outcome: 'worker-died', at: worker.exit.at };
  if (!isUsual || (worker.library === '' && worker.exit !== null && worker.ending === null)) return null;
  return { outcome: 'cancelled', at: worker.ending ?? worker.exit?.at ?? endedAt };
}

function taskOf(
  log: Log,
  row: number,
  answer: number | null,
  end: Unfinished | null,
  worker: ObservedWorker,
  side: WorkerSide,
  names: readonly string[],
): ObservedTask {
  const { sent, answered } = log.rows;
  const own = side.of(sent.value(row, 'channel'), sent.value(row, 'message'));
  // The worker may have the message before the call that posts it returns.
  const to = Math.min(sent.value(row, 'to'), own.at ?? Number.POSITIVE_INFINITY);
  const settled = answer === null ? (end?.at ?? to) : answered.value(answer, 'at');
  const received = answer === null ? null : settled;
  return {
    stamps: {
      submitted: sent.value(row, 'from'),
      serialized: to,
      dispatched: to,
      received: own.at,
      deserialized: own.at,
      runStart: own.at,
      runEnd: answer === null ? null : own.end,
      resultSerialized: answer === null || own.posted === null ? null : Math.min(own.posted, settled),
      resultReceived: received,
      resultDeserialized: received,
      settled,
    },
    worker: worker.id,
    outcome: end?.outcome ?? (answer !== null && answered.value(answer, 'failed') === 1 ? 'error' : 'ok'),
    name: names[sent.value(row, 'name')] ?? baseNameOf(worker.file),
    bytesIn: sent.value(row, 'bytes'),
    bytesOut: answer === null ? 0 : answered.value(answer, 'bytes'),
    cpuMs: own.cpuMs,
    source: { log, task: sent.value(row, 'task') },
  };
}

interface OwnMoments {
  readonly at: number | null;
  readonly end: number | null;
  readonly posted: number | null;
  readonly cpuMs: number | null;
}

/** What a worker has recorded of the requests that it got, by channel and message. */
class WorkerSide {
  readonly #log: Log | null;
  readonly #started: ReadonlyMap<number, number>;
  readonly #ran: ReadonlyMap<number, number>;
  readonly #posted: ReadonlyMap<number, number>;

  constructor(log: Log | null) {
    this.#log = log;
    const byMessage = (table: Table<'channel' | 'message'>, row: number): number =>
      messageKey(table.value(row, 'channel'), table.value(row, 'message'));
    this.#started = log === null ? new Map() : rowsBy(log.rows.started, byMessage);
    this.#ran = log === null ? new Map() : rowsBy(log.rows.ran, byMessage);
    this.#posted = log === null ? new Map() : rowsBy(log.rows.posted, byMessage);
  }

  of(channel: number, message: number): OwnMoments {
    const key = messageKey(channel, message);
    const [started, ran, posted] = [this.#started.get(key), this.#ran.get(key), this.#posted.get(key)];
    const rows = this.#log?.rows;
    if (rows === undefined) return { at: null, end: null, posted: null, cpuMs: null };
    const startedAt = started === undefined ? null : rows.started.value(started, 'at');
    if (ran === undefined) return { at: startedAt, end: null, posted: null, cpuMs: null };
    const end = rows.ran.value(ran, 'end');
    const cpuMs = rows.ran.value(ran, 'cpuMs');
    return {
      at: rows.ran.value(ran, 'at'),
      end,
      posted: posted === undefined ? end : rows.posted.value(posted, 'at'),
      cpuMs: Number.isFinite(cpuMs) ? cpuMs : null,
    };
  }
}

interface Table<Field extends string> {
  readonly count: number;
  value(row: number, field: Field): number;
}

/** The rows of a table by a number; the last one where several have the same. */
function rowsBy<Field extends string>(
  table: Table<Field>,
  keyOf: (table: Table<Field>, row: number) => number,
): Map<number, number> {
  const rows = new Map<number, number>();
  for (let row = 0; row < table.count; row += 1) rows.set(keyOf(table, row), row);
  return rows;
}

function messageKey(channel: number, message: number): number {
  return channel * 2 ** 40 + message;
}

function workersThatAnswer(log: Log, answers: ReadonlyMap<number, number>): Set<number> {
  const workers = new Set<number>();
  const { sent } = log.rows;
  for (let row = 0; row < sent.count; row += 1) {
    if (answers.has(sent.value(row, 'task'))) workers.add(sent.value(row, 'worker'));
  }
  return workers;
}
