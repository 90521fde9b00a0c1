import { baseNameOf } from '../libraries/pool-protocol.ts';
import type { Log } from '../log/read-log.ts';
import type { ObservedTask } from './observed-task.ts';
import { hasDied, type ObservedWorker } from './observed-workers.ts';

/**
 * A worker that is never asked for anything is made for one piece of work, which it gets as its data and its arguments: its life
 * is the task. One that lives on and tells things now and then is none.
 */
export function livesAsTasks(
  log: Log,
  workers: readonly ObservedWorker[],
  asked: ReadonlyMap<ObservedWorker, unknown>,
): ObservedTask[] {
  return workers.flatMap((worker) => {
    if (asked.has(worker) || worker.library !== '') return [];
    const heard = heardFrom(log, worker.entry.worker);
    if (heard.length === 0 && worker.exit === null) return [];
    if (heard.length > 1 && worker.exit === null) return [];
    const told = worker.own?.log.rows.told;
    const last = (told?.count ?? 0) - 1;
    const settled = heard.at(-1)?.at ?? worker.exit?.at ?? null;
    const hasTold = told !== undefined && last >= 0 && heard.length > 0;
    const end = hasTold ? told.value(last, 'from') : (worker.exit?.at ?? null);
    const isDead = hasDied(worker);
    return [
      {
        stamps: {
          submitted: worker.entry.at,
          serialized: worker.entry.at,
          dispatched: worker.entry.at,
          received: startOf(worker),
          deserialized: startOf(worker),
          runStart: startOf(worker),
          runEnd: isDead ? null : end,
          resultSerialized: hasTold && !isDead ? told.value(last, 'to') : null,
          resultReceived: heard.length > 0 && !isDead ? settled : null,
          resultDeserialized: heard.length > 0 && !isDead ? settled : null,
          settled: isDead ? (worker.exit?.at ?? settled) : settled,
        },
        worker: worker.id,
        outcome: isDead ? 'worker-died' : worker.ending !== null && heard.length === 0 ? 'cancelled' : 'ok',
        name: baseNameOf(worker.file),
        bytesIn: worker.entry.workerDataBytes,
        bytesOut: heard.reduce((sum, { bytes }) => sum + bytes, 0),
        cpuMs: lastCpu(worker),
        source: { log, task: -1 },
      } satisfies ObservedTask,
    ];
  });
}

/** It works while its module is evaluated, before its event loop turns for the first time. */
function startOf({ own, ready }: ObservedWorker): number | null {
  return own?.process.at ?? ready;
}

function heardFrom(log: Log, worker: number): { readonly at: number; readonly bytes: number }[] {
  const { heard } = log.rows;
  const messages: { readonly at: number; readonly bytes: number }[] = [];
  for (let row = 0; row < heard.count; row += 1) {
    if (heard.value(row, 'worker') !== worker) continue;
    messages.push({ at: heard.value(row, 'at'), bytes: heard.value(row, 'bytes') });
  }
  return messages;
}

function lastCpu({ own }: ObservedWorker): number | null {
  const sample = own?.log.rows.sample;
  const cpuMs = sample?.value(sample.count - 1, 'cpuMs') ?? Number.NaN;
  return Number.isFinite(cpuMs) ? cpuMs : null;
}
