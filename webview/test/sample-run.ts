/** Makes runs as a real pool would record them: a simulated scheduler over work of a plausible spread, from a seed. */
import {
  emptyTaskColumns,
  RUN_SCHEMA,
  type RecordedRun,
  type TaskColumns,
  type TaskFailure,
  type TaskOutcome,
  type WorkerRecord,
} from '../../protocol/recorded-run.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import { TASK_STAMPS } from '../../protocol/recorded-run.ts';

export interface SampleOptions {
  readonly tasks?: number;
  readonly workers?: number;
  readonly chunksize?: number;
  /** Median run time, ms. */
  readonly runMs?: number;
  /** Share of tasks that throw. */
  readonly failing?: number;
  /** Worker that dies half way and is replaced, or none. */
  readonly dyingWorker?: number | null;
  readonly seed?: number;
  readonly outcome?: RecordedRun['outcome'];
  /** Names of the functions that the tasks call by turns; none where all call one. */
  readonly taskNames?: readonly string[];
  readonly functionName?: string;
  readonly file?: string;
}

const START_UP_MS = 62;

/** Mulberry32: small, fast and the same everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function sampleRun(options: SampleOptions = {}): RecordedRun {
  const { tasks = 240, workers = 4, chunksize = 1, runMs = 18, failing = 0, seed = 7 } = options;
  const {
    functionName = 'renderPage',
    file = '/home/ada/site/src/render.ts',
    outcome = 'completed',
  } = options;
  const random = seededRandom(seed);
  const columns = emptyTaskColumns();
  const records = Array.from({ length: workers }, (_, id) =>
    workerRecord(id, 3 + id * 2 + random() * 4, random),
  );
  const failures: TaskFailure[] = [];
  const free = records.map((record) => record.ready ?? 0);
  const dying = options.dyingWorker ?? null;
  let taskMsTotal = 0;
  for (let index = 0; index < tasks;) {
    let row = 0;
    for (let candidate = 1; candidate < free.length; candidate++) {
      if ((free[candidate] ?? 0) < (free[row] ?? 0)) row = candidate;
    }
    const record = records[row];
    const dispatched = free[row] + 0.05 + random() * 0.1;
    let at = dispatched + 0.15 + random() * 0.1;
    for (const end = Math.min(tasks, index + chunksize); index < end; index++) {
      const spread = Math.exp((random() + random() + random() - 1.5) * 0.7);
      const duration = runMs * spread * (random() < 0.01 ? 5 : 1);
      const dies = dying === record.id && index > tasks / 2 && record.exited === null;
      const failed = !dies && random() < failing;
      const outcomeOfTask: TaskOutcome = dies ? 'worker-died' : failed ? 'error' : 'ok';
      addTask(columns, {
        index,
        worker: record.id,
        dispatched,
        at,
        duration,
        outcome: outcomeOfTask,
        random,
      });
      taskMsTotal += duration;
      at += duration + 0.08;
      if (failed && failures.length < 100) failures.push(failure(index, file));
      if (dies) {
        replaceWorker(records, free, record, at, random);
        index++;
        break;
      }
    }
    free[row] = Math.max(free[row], at + 0.12);
    if (record.exited !== null) free[row] = Number.POSITIVE_INFINITY;
  }
  const sorted = sortBySettled(columns);
  const names = options.taskNames?.length ?? 0;
  if (names > 0) Object.assign(sorted, { name: sorted.index.map((index) => index % names) });
  const end = Math.max(...free.filter(Number.isFinite));
  for (const record of records) addSamples(record, end, sorted, random);
  return {
    schema: RUN_SCHEMA,
    id: `sample-${seed}-${tasks}`,
    startedAt: '2026-11-25T09:30:00.000Z',
    function: { file, name: functionName, line: 12, column: 17 },
    machine: {
      cpus: 4,
      cpuModel: 'AMD Ryzen 7 PRO 6850U',
      memoryBytes: 16 * 2 ** 30,
      platform: 'linux x64',
      nodeVersion: 'v20.20.0',
    },
    options: { executor: 'process', workers, chunksize },
    outcome,
    failure: null,
    submittedTasks: tasks,
    failedTasks: sorted.outcome.filter((value) => value !== 'ok').length,
    tasks: sorted,
    workers: records,
    failures,
    parent: parentSamples(end, random),
    ...(options.taskNames === undefined ? {} : { taskNames: options.taskNames }),
    serial: {
      tasks,
      wallMs: taskMsTotal * 0.97,
      cpuMs: taskMsTotal * 0.96,
      taskMs: [],
      mainThreadCpuMs: taskMsTotal * 0.95,
    },
    notes: ['Recording added about 4 µs to each task.'],
  };
}

/** A finished run cut into the batches in which a live view would have received it. */
export function batchesOf(run: RecordedRun, count: number): RunBatch[] {
  const total = run.tasks.index.length;
  const batches: RunBatch[] = [];
  for (let batch = 0; batch < count; batch++) {
    const from = Math.floor((batch * total) / count);
    const to = Math.floor(((batch + 1) * total) / count);
    const tasks = sliceColumns(run.tasks, from, to);
    const now = tasks.settled.at(-1) ?? 0;
    const running = [];
    for (let row = to; row < Math.min(total, to + 64); row++) {
      const runStart = run.tasks.runStart[row] ?? Infinity;
      if (runStart >= now) continue;
      running.push({ index: run.tasks.index[row], worker: run.tasks.worker[row], runStart });
    }
    const indexes = new Set(tasks.index);
    batches.push({
      type: 'batch',
      tasks,
      running,
      workers: run.workers
        .filter(({ started }) => started <= now)
        .map((worker) => ({ ...worker, exited: null, exitCode: null, exitSignal: null })),
      failures: run.failures.filter((failed) => indexes.has(failed.index)),
      submittedTasks: run.submittedTasks,
      totalTasks: run.submittedTasks,
      now,
    });
  }
  return batches;
}

interface TaskSpan {
  readonly index: number;
  readonly worker: number;
  readonly dispatched: number;
  readonly at: number;
  readonly duration: number;
  readonly outcome: TaskOutcome;
  readonly random: () => number;
}

function addTask(columns: TaskColumns, task: TaskSpan): void {
  const { random, at, duration } = task;
  const submitted = 2 + task.index * 0.004;
  const ended = task.outcome === 'worker-died' ? null : at + duration;
  const settled = at + duration + 0.25 + random() * 0.1;
  columns.index.push(task.index);
  columns.worker.push(task.worker);
  columns.outcome.push(task.outcome);
  columns.bytesIn.push(Math.round(1800 + random() * 5200));
  columns.bytesOut.push(Math.round(9000 + random() * 22000));
  columns.cpuMs.push(ended === null ? null : duration * (0.93 + random() * 0.06));
  columns.submitted.push(submitted);
  columns.serialized.push(submitted + 0.02);
  columns.dispatched.push(Math.max(submitted + 0.02, task.dispatched));
  columns.received.push(Math.max(submitted + 0.05, task.dispatched + 0.08));
  columns.deserialized.push(Math.min(at, task.dispatched + 0.14));
  columns.runStart.push(at);
  columns.runEnd.push(ended);
  columns.resultSerialized.push(ended === null ? null : ended + 0.04);
  columns.resultReceived.push(ended === null ? null : ended + 0.12);
  columns.resultDeserialized.push(ended === null ? null : ended + 0.2);
  columns.settled.push(settled);
}

function workerRecord(id: number, started: number, random: () => number): WorkerRecord {
  return {
    id,
    pid: 41200 + id * 7,
    started,
    ready: started + START_UP_MS * (0.9 + random() * 0.3),
    exited: null,
    exitCode: null,
    exitSignal: null,
    samples: { at: [], cpuMs: [], rssBytes: [], heapUsedBytes: [], loopActiveMs: [], gcMs: [] },
  };
}

function replaceWorker(
  records: WorkerRecord[],
  free: number[],
  dead: WorkerRecord,
  at: number,
  random: () => number,
): void {
  records[records.indexOf(dead)] = Object.assign(dead, { exited: at, exitSignal: 'SIGKILL' });
  const replacement = workerRecord(records.length, at + 1, random);
  records.push(replacement);
  free.push(replacement.ready ?? at);
}

function addSamples(record: WorkerRecord, end: number, tasks: TaskColumns, random: () => number): void {
  const stop = record.exited ?? end;
  let busy = 0;
  let gcMs = 0;
  for (let row = 0; row < tasks.index.length; row++) {
    if (tasks.worker[row] === record.id) busy += (tasks.runEnd[row] ?? 0) - (tasks.runStart[row] ?? 0);
  }
  for (
    let at = record.started + 50, share = 0;
    at < stop;
    at += Math.max(100, (stop - record.started) / 40)
  ) {
    share = (at - record.started) / (stop - record.started);
    record.samples.at.push(at);
    record.samples.cpuMs.push(30 + Math.max(0, busy) * share * 0.96);
    record.samples.rssBytes.push(Math.round((58 + 30 * Math.sqrt(share) + random() * 4) * 2 ** 20));
    record.samples.heapUsedBytes.push(Math.round((14 + 12 * random()) * 2 ** 20));
    record.samples.loopActiveMs.push(Math.max(0, busy) * share);
    gcMs += random() < 0.3 ? random() * 12 : 0;
    record.samples.gcMs?.push(gcMs);
  }
}

function parentSamples(end: number, random: () => number): NonNullable<RecordedRun['parent']> {
  const samples = { at: [0], cpuMs: [0], rssBytes: [0], heapUsedBytes: [0], loopActiveMs: [0] };
  for (let at = 50, active = 0; at < end; at += 50) {
    active += 50 * (0.05 + random() * (at < 200 ? 0.9 : 0.3));
    samples.at.push(at);
    samples.cpuMs.push(active);
    samples.rssBytes.push(70 * 2 ** 20);
    samples.heapUsedBytes.push(20 * 2 ** 20);
    samples.loopActiveMs.push(active);
  }
  return samples;
}

function failure(index: number, file: string): TaskFailure {
  return {
    index,
    name: 'TypeError',
    message: `Cannot read properties of undefined (reading 'frontMatter')`,
    stack: [
      `TypeError: Cannot read properties of undefined (reading 'frontMatter')`,
      `    at parseHeader (${file}:31:22)`,
      `    at renderPage (${file}:14:18)`,
    ].join('\n'),
    inputPreview: `[ { slug: 'post-${index}', body: undefined } ]`,
  };
}

function sortBySettled(columns: TaskColumns): TaskColumns {
  const order = columns.index.map((_, row) => row);
  order.sort((a, b) => (columns.settled[a] ?? 0) - (columns.settled[b] ?? 0));
  return mapColumns(columns, (column) => order.map((row) => column[row]));
}

function sliceColumns(columns: TaskColumns, from: number, to: number): TaskColumns {
  return mapColumns(columns, (column) => column.slice(from, to));
}

function mapColumns(columns: TaskColumns, map: <Value>(column: Value[]) => Value[]): TaskColumns {
  const mapped = emptyTaskColumns();
  const target: Record<string, unknown> = mapped;
  for (const key of ['index', 'worker', 'outcome', 'bytesIn', 'bytesOut', 'cpuMs', ...TASK_STAMPS] as const) {
    target[key] = map<unknown>(columns[key]);
  }
  return mapped;
}
