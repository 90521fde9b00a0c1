/** Runs whose every number is chosen, so that what `profile/` must say about them can be worked out by hand. */
import {
  RUN_SCHEMA,
  TASK_STAMPS,
  emptyTaskColumns,
  type RecordedRun,
  type SerialBaseline,
  type TaskOutcome,
  type TaskStamp,
  type WorkerRecord,
} from '../../protocol/recorded-run.ts';

export interface SyntheticTask extends Partial<Record<TaskStamp, number>> {
  readonly worker?: number;
  readonly index?: number;
  readonly outcome?: TaskOutcome;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  readonly cpuMs?: number | null;
}

/** A run of the given tasks; everything else has a plain value that `changes` may replace. */
export function runOf(tasks: readonly SyntheticTask[], changes: Partial<RecordedRun> = {}): RecordedRun {
  const columns = emptyTaskColumns();
  tasks.forEach((task, i) => {
    columns.index.push(task.index ?? i);
    columns.worker.push(task.worker ?? 0);
    columns.outcome.push(task.outcome ?? 'ok');
    columns.bytesIn.push(task.bytesIn ?? 8);
    columns.bytesOut.push(task.bytesOut ?? 8);
    columns.cpuMs.push(task.cpuMs ?? null);
    for (const stamp of TASK_STAMPS) columns[stamp].push(task[stamp] ?? null);
  });
  return {
    schema: RUN_SCHEMA,
    id: 'run-1',
    startedAt: '2026-01-02T03:04:05.000Z',
    function: { file: 'work.ts', name: 'work', line: 1, column: 1 },
    machine: {
      cpus: 2,
      cpuModel: 'test',
      memoryBytes: 8 * 1024 ** 3,
      platform: 'linux',
      nodeVersion: 'v20.20.0',
    },
    options: { executor: 'process', workers: 2, chunksize: 1 },
    outcome: 'completed',
    failure: null,
    submittedTasks: tasks.length,
    failedTasks: tasks.filter((task) => (task.outcome ?? 'ok') !== 'ok').length,
    tasks: columns,
    workers: [workerOf(0), workerOf(1)],
    failures: [],
    serial: null,
    notes: [],
    ...changes,
  };
}

/** A worker that was ready from the start and lived to the end. */
export function workerOf(id: number, changes: Partial<WorkerRecord> = {}): WorkerRecord {
  return {
    id,
    pid: 1000 + id,
    started: 0,
    ready: 0,
    exited: null,
    exitCode: null,
    exitSignal: null,
    samples: { at: [], cpuMs: [], rssBytes: [], heapUsedBytes: [], loopActiveMs: [] },
    ...changes,
  };
}

/** A serial baseline of tasks that compute all the time. */
export function serialOf(taskMs: readonly number[], changes: Partial<SerialBaseline> = {}): SerialBaseline {
  const wallMs = taskMs.reduce((sum, ms) => sum + ms, 0);
  return {
    tasks: taskMs.length,
    wallMs,
    cpuMs: wallMs,
    taskMs: [...taskMs],
    mainThreadCpuMs: wallMs,
    ...changes,
  };
}

export interface PoolShape {
  readonly runMs: readonly number[];
  readonly workers: number;
  /** Time of a worker per task before it runs (transfer and deserialize) and after it (return); ms. */
  readonly inMs?: number;
  readonly outMs?: number;
  /** When the workers are ready, ms. */
  readonly readyAt?: number;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  readonly cpuShare?: number;
}

/**
 * Tasks submitted all at 0 and handed one at a time to the worker that is free first: each costs `inMs`, its run and `outMs`
 * of that worker. The makespan is that of list scheduling, plus `readyAt`.
 */
export function scheduledTasks(shape: PoolShape): SyntheticTask[] {
  const { inMs = 0, outMs = 0, readyAt = 0 } = shape;
  const freeAt = Array.from({ length: shape.workers }, () => readyAt);
  return shape.runMs.map((ms, index) => {
    const worker = freeAt.indexOf(Math.min(...freeAt));
    const dispatched = freeAt[worker] ?? 0;
    const runStart = dispatched + inMs;
    const runEnd = runStart + ms;
    const settled = runEnd + outMs;
    freeAt[worker] = settled;
    return {
      index,
      worker,
      submitted: 0,
      serialized: 0,
      dispatched,
      received: dispatched + inMs / 2,
      deserialized: runStart,
      runStart,
      runEnd,
      resultSerialized: runEnd + outMs / 2,
      resultReceived: settled,
      resultDeserialized: settled,
      settled,
      bytesIn: shape.bytesIn ?? 8,
      bytesOut: shape.bytesOut ?? 8,
      cpuMs: ms * (shape.cpuShare ?? 1),
    };
  });
}

/** `count` times the same value. */
export function repeat<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

/** A task that runs as soon as it is submitted. */
export function immediate(worker: number, at: number, ms: number): SyntheticTask {
  const end = at + ms;
  return {
    worker,
    submitted: at,
    serialized: at,
    dispatched: at,
    received: at,
    deserialized: at,
    runStart: at,
    runEnd: end,
    resultSerialized: end,
    resultReceived: end,
    resultDeserialized: end,
    settled: end,
    cpuMs: ms,
  };
}

/** A worker with one look at it at the end of the run. */
export function sampled(
  id: number,
  last: {
    readonly cpuMs?: number;
    readonly loopActiveMs?: number;
    readonly rssBytes?: readonly number[];
    readonly gcMs?: number;
    readonly exited?: number;
    readonly exitSignal?: string;
  },
): WorkerRecord {
  return workerOf(id, {
    exited: last.exited ?? null,
    exitSignal: last.exitSignal ?? null,
    samples: {
      at: [10_000],
      cpuMs: [last.cpuMs ?? 500],
      rssBytes: [...(last.rssBytes ?? [50_000_000])],
      heapUsedBytes: [10_000_000],
      loopActiveMs: [last.loopActiveMs ?? 500],
      ...(last.gcMs !== undefined && { gcMs: [last.gcMs] }),
    },
  });
}

/** The same numbers from 0 to 1 at every run (Park and Miller's generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
