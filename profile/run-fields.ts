/** The parts of a stored run, each checked as it is read; the same for every form in which runs are stored. */
import type { ExecutorKind } from '../protocol/profile-report.ts';
import {
  RUN_FAILURE_KINDS,
  type AggregatedTasks,
  type ObservedProgram,
  type Prediction,
  type RecordedRun,
  type RunFailure,
  type SerialBaseline,
  type TaskFailure,
  type TaskOutcome,
  type WorkerRecord,
  type WorkerSamples,
} from '../protocol/recorded-run.ts';
import { RunFormatError, type CheckedJson } from './checked-json.ts';

/** Their positions stand for them in the binary form. */
export const TASK_OUTCOMES: readonly TaskOutcome[] = ['ok', 'error', 'cancelled', 'timeout', 'worker-died'];
export const EXECUTORS: readonly ExecutorKind[] = ['process', 'thread', 'event-loop', 'serial'];
export const RUN_OUTCOMES: readonly RecordedRun['outcome'][] = ['completed', 'cancelled', 'failed'];

export function readFunction(json: CheckedJson): RecordedRun['function'] {
  return {
    file: json.field('file').string(),
    name: json.field('name').string(),
    line: json.field('line').integer(1),
    column: json.field('column').integer(1),
  };
}

export function readMachine(json: CheckedJson): RecordedRun['machine'] {
  return {
    cpus: json.field('cpus').integer(1),
    cpuModel: json.field('cpuModel').string(),
    memoryBytes: json.field('memoryBytes').number(),
    platform: json.field('platform').string(),
    nodeVersion: json.field('nodeVersion').string(),
  };
}

export function readOptions(json: CheckedJson): RecordedRun['options'] {
  return {
    executor: json.field('executor').oneOf(EXECUTORS),
    workers: json.field('workers').integer(1),
    chunksize: json.field('chunksize').integer(1),
  };
}

export function readFailure(json: CheckedJson): RunFailure {
  return {
    kind: json.field('kind').oneOf(RUN_FAILURE_KINDS),
    message: json.field('message').string(),
    detail: json.field('detail').string(),
    location: json.field('location').orNull((location) => ({
      file: location.field('file').string(),
      line: location.field('line').integer(1),
      column: location.field('column').integer(1),
    })),
  };
}

export function readWorker(json: CheckedJson): WorkerRecord {
  return {
    id: json.field('id').integer(0),
    pid: json.field('pid').integer(0),
    ...(json.has('kind') && { kind: json.field('kind').oneOf(['process', 'thread']) }),
    ...(json.has('label') && { label: json.field('label').string() }),
    started: json.field('started').number(),
    ready: json.field('ready').orNull((value) => value.number()),
    exited: json.field('exited').orNull((value) => value.number()),
    exitCode: json.field('exitCode').orNull((value) => value.number()),
    exitSignal: json.field('exitSignal').orNull((value) => value.string()),
    samples: readSamples(json.field('samples')),
  };
}

export function readSamples(json: CheckedJson): WorkerSamples {
  const at = numbers(json.field('at'));
  const series = (name: string): number[] => sameLength(json.field(name), at, `${json.path}.at`);
  return {
    at,
    cpuMs: series('cpuMs'),
    rssBytes: series('rssBytes'),
    heapUsedBytes: series('heapUsedBytes'),
    loopActiveMs: series('loopActiveMs'),
    ...(json.has('gcMs') && { gcMs: series('gcMs') }),
  };
}

export function readTaskFailure(json: CheckedJson): TaskFailure {
  return {
    index: json.field('index').integer(0),
    name: json.field('name').string(),
    message: json.field('message').string(),
    stack: json.field('stack').string(),
    inputPreview: json.field('inputPreview').string(),
  };
}

export function readSerial(json: CheckedJson): SerialBaseline {
  return {
    tasks: json.field('tasks').integer(0),
    wallMs: json.field('wallMs').number(),
    cpuMs: json.field('cpuMs').number(),
    taskMs: numbers(json.field('taskMs')),
    mainThreadCpuMs: json.field('mainThreadCpuMs').orNull((value) => value.number()),
  };
}

export function readProgram(json: CheckedJson): ObservedProgram {
  return {
    command: json.field('command').array((part) => part.string()),
    exitCode: json.field('exitCode').orNull((value) => value.number()),
    exitSignal: json.field('exitSignal').orNull((value) => value.string()),
    libraries: json.field('libraries').array((library) => library.string()),
  };
}

export function readAggregated(json: CheckedJson): AggregatedTasks {
  const total = (name: keyof AggregatedTasks): number => json.field(name).number();
  return {
    tasks: json.field('tasks').integer(0),
    failedTasks: json.field('failedTasks').integer(0),
    bytesIn: total('bytesIn'),
    bytesOut: total('bytesOut'),
    queueMs: total('queueMs'),
    runMs: total('runMs'),
    cpuMs: total('cpuMs'),
    fromMs: total('fromMs'),
    toMs: total('toMs'),
  };
}

export function readPrediction(json: CheckedJson): Prediction {
  return {
    runId: json.field('runId').string(),
    finding: json.field('finding').string(),
    ms: json.field('ms').number(),
    low: json.field('low').number(),
    high: json.field('high').number(),
  };
}

/** A column of finite numbers. */
export function numbers(json: CheckedJson): number[] {
  return json.column(isFiniteNumber, 'a number');
}

/** A column of as many numbers as another one. */
export function sameLength(json: CheckedJson, other: readonly unknown[], otherPath: string): number[] {
  const values = numbers(json);
  if (values.length === other.length) return values;
  throw new RunFormatError(json.path, `has ${values.length} entries, but ${otherPath} has ${other.length}`);
}

export function isFiniteNumber(entry: unknown): entry is number {
  return typeof entry === 'number' && Number.isFinite(entry);
}
