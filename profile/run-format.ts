import {
  RUN_FAILURE_KINDS,
  RUN_SCHEMA,
  type RecordedRun,
  type RunFailure,
  type SerialBaseline,
  type TaskColumns,
  type TaskFailure,
  type TaskOutcome,
  type TaskStamp,
  type WorkerRecord,
} from '../protocol/recorded-run.ts';
import { CheckedJson, RunFormatError } from './checked-json.ts';

const TASK_OUTCOMES: readonly TaskOutcome[] = ['ok', 'error', 'cancelled', 'timeout', 'worker-died'];
const SCHEMA_NAME = RUN_SCHEMA.slice(0, RUN_SCHEMA.indexOf('/'));

/**
 * Reads a stored run.
 *
 * @throws RunFormatError where the text is not JSON, is of another version, or a field is missing or of the wrong kind;
 * its `path` names the field.
 */
export function parseRecordedRun(text: string): RecordedRun {
  const json = new CheckedJson(parseJson(text), '');
  checkSchema(json.field('schema'));
  const options = json.field('options');
  return {
    schema: RUN_SCHEMA,
    id: json.field('id').string(),
    startedAt: json.field('startedAt').string(),
    function: readFunction(json.field('function')),
    machine: readMachine(json.field('machine')),
    options: {
      executor: options.field('executor').oneOf(['process']),
      workers: options.field('workers').integer(1),
      chunksize: options.field('chunksize').integer(1),
    },
    outcome: json.field('outcome').oneOf(['completed', 'cancelled', 'failed']),
    failure: json.field('failure').orNull(readFailure),
    submittedTasks: json.field('submittedTasks').integer(0),
    failedTasks: json.field('failedTasks').integer(0),
    tasks: readTasks(json.field('tasks')),
    workers: json.field('workers').array(readWorker),
    failures: json.field('failures').array(readTaskFailure),
    serial: json.field('serial').orNull(readSerial),
    notes: json.field('notes').array((note) => note.string()),
  };
}

/** The text of a run as it is stored; times to a thousandth of a millisecond, which halves the file. */
export function serializeRecordedRun(run: RecordedRun): string {
  return JSON.stringify(run, (_, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1000) / 1000 : value,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const what = text.trim() === '' ? 'the file is empty' : `the file is cut off or garbled (${reason})`;
    throw new RunFormatError('', what, { cause: error });
  }
}

function checkSchema(schema: CheckedJson): void {
  const found = schema.string();
  if (found === RUN_SCHEMA) return;
  if (found.startsWith(`${SCHEMA_NAME}/`)) {
    const advice = 'open it with the version of Poolscope that wrote it, or profile again';
    throw new RunFormatError('schema', `is '${found}', but this version reads '${RUN_SCHEMA}'; ${advice}`);
  }
  throw schema.wrong(`'${RUN_SCHEMA}'`);
}

function readFunction(json: CheckedJson): RecordedRun['function'] {
  return {
    file: json.field('file').string(),
    name: json.field('name').string(),
    line: json.field('line').integer(1),
    column: json.field('column').integer(1),
  };
}

function readMachine(json: CheckedJson): RecordedRun['machine'] {
  return {
    cpus: json.field('cpus').integer(1),
    cpuModel: json.field('cpuModel').string(),
    memoryBytes: json.field('memoryBytes').number(),
    platform: json.field('platform').string(),
    nodeVersion: json.field('nodeVersion').string(),
  };
}

function readFailure(json: CheckedJson): RunFailure {
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

function readTasks(json: CheckedJson): TaskColumns {
  const index = json.field('index').column(isIndex, 'a whole number of at least 0');
  const sameLength = <T>(name: string, isEntry: (entry: unknown) => entry is T, what: string): T[] => {
    const column = json.field(name);
    const entries = column.column(isEntry, what);
    if (entries.length !== index.length) {
      throw new RunFormatError(
        column.path,
        `has ${entries.length} entries, but tasks.index has ${index.length}`,
      );
    }
    return entries;
  };
  const stamp = (name: TaskStamp): (number | null)[] => sameLength(name, isNumberOrNull, 'a number or null');
  return {
    index,
    worker: sameLength('worker', isWorkerId, 'a whole number of at least -1'),
    outcome: sameLength('outcome', isOutcome, `one of ${TASK_OUTCOMES.join(', ')}`),
    bytesIn: sameLength('bytesIn', isNumber, 'a number'),
    bytesOut: sameLength('bytesOut', isNumber, 'a number'),
    cpuMs: sameLength('cpuMs', isNumberOrNull, 'a number or null'),
    submitted: stamp('submitted'),
    serialized: stamp('serialized'),
    dispatched: stamp('dispatched'),
    received: stamp('received'),
    deserialized: stamp('deserialized'),
    runStart: stamp('runStart'),
    runEnd: stamp('runEnd'),
    resultSerialized: stamp('resultSerialized'),
    resultReceived: stamp('resultReceived'),
    resultDeserialized: stamp('resultDeserialized'),
    settled: stamp('settled'),
  };
}

function readWorker(json: CheckedJson): WorkerRecord {
  const samples = json.field('samples');
  const at = samples.field('at').column(isNumber, 'a number');
  const series = (name: string): number[] => {
    const column = samples.field(name);
    const values = column.column(isNumber, 'a number');
    if (values.length !== at.length) {
      throw new RunFormatError(column.path, `has ${values.length} entries, but samples.at has ${at.length}`);
    }
    return values;
  };
  return {
    id: json.field('id').integer(0),
    pid: json.field('pid').integer(0),
    started: json.field('started').number(),
    ready: json.field('ready').orNull((value) => value.number()),
    exited: json.field('exited').orNull((value) => value.number()),
    exitCode: json.field('exitCode').orNull((value) => value.number()),
    exitSignal: json.field('exitSignal').orNull((value) => value.string()),
    samples: {
      at,
      cpuMs: series('cpuMs'),
      rssBytes: series('rssBytes'),
      heapUsedBytes: series('heapUsedBytes'),
      loopActiveMs: series('loopActiveMs'),
      ...(samples.has('gcMs') && { gcMs: series('gcMs') }),
    },
  };
}

function readTaskFailure(json: CheckedJson): TaskFailure {
  return {
    index: json.field('index').integer(0),
    name: json.field('name').string(),
    message: json.field('message').string(),
    stack: json.field('stack').string(),
    inputPreview: json.field('inputPreview').string(),
  };
}

function readSerial(json: CheckedJson): SerialBaseline {
  return {
    tasks: json.field('tasks').integer(0),
    wallMs: json.field('wallMs').number(),
    cpuMs: json.field('cpuMs').number(),
    taskMs: json.field('taskMs').column(isNumber, 'a number'),
    mainThreadCpuMs: json.field('mainThreadCpuMs').orNull((value) => value.number()),
  };
}

function isNumber(entry: unknown): entry is number {
  return typeof entry === 'number' && Number.isFinite(entry);
}

function isNumberOrNull(entry: unknown): entry is number | null {
  return entry === null || isNumber(entry);
}

function isIndex(entry: unknown): entry is number {
  return Number.isInteger(entry) && typeof entry === 'number' && entry >= 0;
}

function isWorkerId(entry: unknown): entry is number {
  return Number.isInteger(entry) && typeof entry === 'number' && entry >= -1;
}

function isOutcome(entry: unknown): entry is TaskOutcome {
  return TASK_OUTCOMES.some((outcome) => outcome === entry);
}
