import { TASK_STAMPS, type TaskOutcome, type TaskStamp } from '../../protocol/recorded-run.ts';
import type { Log } from '../log/read-log.ts';
import type { ObservedTask } from './observed-task.ts';
import type { ObservedWorker } from './observed-workers.ts';

/** The positions are what a row holds. */
const OUTCOMES: readonly TaskOutcome[] = ['ok', 'error', 'cancelled', 'timeout', 'worker-died'];

/** Tasks of Poolscope's own pool, which tells all moments itself. */
export function poolTasks(log: Log, workers: ReadonlyMap<number, ObservedWorker>): ObservedTask[] {
  const table = log.rows.poolTask;
  return Array.from({ length: table.count }, (_, row) => {
    const stamps = new Map<TaskStamp, number | null>();
    for (const stamp of TASK_STAMPS) stamps.set(stamp, orNull(table.value(row, stamp)));
    const at = (stamp: TaskStamp): number | null => stamps.get(stamp) ?? null;
    return {
      stamps: {
        submitted: at('submitted'),
        serialized: at('serialized'),
        dispatched: at('dispatched'),
        received: at('received'),
        deserialized: at('deserialized'),
        runStart: at('runStart'),
        runEnd: at('runEnd'),
        resultSerialized: at('resultSerialized'),
        resultReceived: at('resultReceived'),
        resultDeserialized: at('resultDeserialized'),
        settled: at('settled'),
      },
      worker: workers.get(table.value(row, 'worker'))?.id ?? -1,
      outcome: OUTCOMES[table.value(row, 'outcome')] ?? 'ok',
      name: 'poolscope task',
      bytesIn: table.value(row, 'bytesIn'),
      bytesOut: table.value(row, 'bytesOut'),
      cpuMs: orNull(table.value(row, 'cpuMs')),
      source: { log, task: table.value(row, 'task') },
    };
  });
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
