import {
  RUN_SCHEMA,
  type RecordedRun,
  type TaskColumns,
  type TaskOutcome,
  type TaskStamp,
} from '../protocol/recorded-run.ts';
import { CheckedJson, RunFormatError } from './checked-json.ts';
import { readCpuProfile } from './cpu-profile-fields.ts';
import {
  isFiniteNumber,
  readAggregated,
  readFailure,
  readFunction,
  readMachine,
  readOptions,
  readPrediction,
  readProgram,
  readSamples,
  readSerial,
  readTaskFailure,
  readWorker,
  RUN_OUTCOMES,
  TASK_OUTCOMES,
} from './run-fields.ts';
import { readWays } from './ways-fields.ts';

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
  const optional = optionalFields(json);
  return {
    schema: RUN_SCHEMA,
    id: json.field('id').string(),
    startedAt: json.field('startedAt').string(),
    function: readFunction(json.field('function')),
    machine: readMachine(json.field('machine')),
    options: readOptions(json.field('options')),
    outcome: json.field('outcome').oneOf(RUN_OUTCOMES),
    failure: json.field('failure').orNull(readFailure),
    submittedTasks: json.field('submittedTasks').integer(0),
    failedTasks: json.field('failedTasks').integer(0),
    tasks: readTasks(json.field('tasks'), optional.taskNames?.length ?? 0),
    workers: json.field('workers').array(readWorker),
    failures: json.field('failures').array(readTaskFailure),
    serial: json.field('serial').orNull(readSerial),
    ...optional,
    notes: json.field('notes').array((note) => note.string()),
  };
}

type OptionalFields = Pick<
  RecordedRun,
  'taskNames' | 'parent' | 'program' | 'ways' | 'cpuProfiles' | 'aggregated' | 'prediction'
>;

/** What only some runs have, and no run of an earlier version. */
function optionalFields(json: CheckedJson): OptionalFields {
  return {
    ...(json.has('taskNames') && { taskNames: json.field('taskNames').array((name) => name.string()) }),
    ...(json.has('parent') && { parent: readSamples(json.field('parent')) }),
    ...(json.has('program') && { program: readProgram(json.field('program')) }),
    ...(json.has('ways') && { ways: readWays(json.field('ways')) }),
    ...(json.has('cpuProfiles') && { cpuProfiles: json.field('cpuProfiles').array(readCpuProfile) }),
    ...(json.has('aggregated') && { aggregated: readAggregated(json.field('aggregated')) }),
    ...(json.has('prediction') && { prediction: readPrediction(json.field('prediction')) }),
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

function readTasks(json: CheckedJson, names: number): TaskColumns {
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
  const isNamed = (entry: unknown): entry is number => isIndex(entry) && entry < names;
  const stamp = (name: TaskStamp): (number | null)[] => sameLength(name, isNumberOrNull, 'a number or null');
  return {
    index,
    worker: sameLength('worker', isWorkerId, 'a whole number of at least -1'),
    outcome: sameLength('outcome', isOutcome, `one of ${TASK_OUTCOMES.join(', ')}`),
    bytesIn: sameLength('bytesIn', isFiniteNumber, 'a number'),
    bytesOut: sameLength('bytesOut', isFiniteNumber, 'a number'),
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
    ...(json.has('name') && {
      name: sameLength('name', isNamed, 'a position in taskNames'),
    }),
  };
}

function isNumberOrNull(entry: unknown): entry is number | null {
  return entry === null || isFiniteNumber(entry);
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
