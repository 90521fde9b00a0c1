/**
 * A run in the Trace Event Format, which Perfetto, Chrome's tracing and speedscope open.
 *
 *   process  = the run; thread 1 submits, each worker is a thread, with further lanes where async tasks overlap
 *   X        a task while it ran, and a message while it was serialized
 *   s → f    from the message that brought a task to where it ran
 *   i        a task that never ran
 *   C        utilization, tasks that wait, memory and garbage collection of each worker
 *
 * Source: "Trace Event Format", Google, 2016. Times are microseconds.
 */
import type { RecordedRun, TaskColumns } from '../../protocol/recorded-run.ts';
import { aggregatedText } from '../aggregated-text.ts';
import { ascendingOrder } from '../ascending-order.ts';
import { runWindow } from '../run-window.ts';
import { serializeStarts } from '../serialize-starts.ts';
import { utilizationOverTime } from '../utilization.ts';
import { Lanes } from './lanes.ts';
import { waitingOverTime } from './waiting-over-time.ts';

const PROCESS = 1;
const SUBMITTER = 1;
/** Points of a curve over the whole run: more than a screen has columns. */
const CURVE_POINTS = 2000;
/** A million events in one text would be longer than a string can be. */
const EVENTS_A_PART = 1000;
/** A slice has to have a length to hold the start of an arrow. */
const SHORTEST_US = 0.001;

/** The file's text, in parts. */
export function* chromeTrace(run: RecordedRun): Generator<string, void, undefined> {
  // Without `displayTimeUnit`: Perfetto has taken it for the unit of the numbers.
  yield `{"otherData":${JSON.stringify(about(run))},"traceEvents":[\n`;
  let part: string[] = [];
  let isFirst = true;
  for (const event of events(run)) {
    part.push(event);
    if (part.length < EVENTS_A_PART) continue;
    yield `${isFirst ? '' : ',\n'}${part.join(',\n')}`;
    isFirst = false;
    part = [];
  }
  yield `${isFirst || part.length === 0 ? '' : ',\n'}${part.join(',\n')}\n]}\n`;
}

function about(run: RecordedRun): Record<string, string> {
  const { function: subject, machine, options } = run;
  return {
    program: 'Poolscope',
    run: run.id,
    startedAt: run.startedAt,
    function: `${subject.name} (${subject.file}:${subject.line})`,
    outcome: run.outcome,
    executor: `${options.executor}, ${options.workers} workers, chunk size ${options.chunksize}`,
    machine: `${machine.cpus} CPUs, ${machine.cpuModel}, ${machine.platform}, Node ${machine.nodeVersion}`,
    tasks: aggregatedText(run.aggregated, run.tasks.index.length) || 'all',
  };
}

function* events(run: RecordedRun): Generator<string, void, undefined> {
  const lanes = new Lanes(SUBMITTER + 1);
  yield event('M', 'process_name', 0, SUBMITTER, { name: `${run.function.name} (Poolscope)` });
  yield event('M', 'thread_name', 0, SUBMITTER, { name: 'submitting process' });
  yield event('M', 'thread_sort_index', 0, SUBMITTER, { sort_index: 0 });
  for (const { id } of run.workers) lanes.open(id, 0);
  const starts = serializeStarts(run.tasks);
  yield* messages(run.tasks, starts);
  yield* tasks(run, lanes, starts);
  for (const { worker, lane, thread } of lanes.all) {
    yield event('M', 'thread_name', 0, thread, { name: laneName(run, worker, lane) });
    yield event('M', 'thread_sort_index', 0, thread, { sort_index: 1 + worker * 1000 + lane });
  }
  yield* curves(run);
}

/** The tasks of one message are serialized together and carry the same stamp. */
function* messages({ serialized }: TaskColumns, starts: Float64Array): Generator<string, void, undefined> {
  const ends = new Float64Array(serialized.length);
  for (let row = 0; row < serialized.length; row += 1) ends[row] = serialized[row] ?? Number.NaN;
  let count = 0;
  let from = Number.NaN;
  let to = Number.NaN;
  const order = ascendingOrder(ends);
  for (const row of order) {
    const end = ends[row] ?? Number.NaN;
    if (Number.isNaN(end)) break;
    if (end !== to && count > 0) yield message(from, to, count);
    if (end !== to) [from, to, count] = [starts[row] ?? end, end, 0];
    count += 1;
  }
  if (count > 0) yield message(from, to, count);
}

function message(from: number, to: number, tasks: number): string {
  return slice('serialize', 'message', SUBMITTER, from, to, `{"tasks":${tasks}}`);
}

/** Each lane by the order of starts, so that the first free one is taken. */
function* tasks(run: RecordedRun, lanes: Lanes, starts: Float64Array): Generator<string, void, undefined> {
  const { tasks: columns, taskNames = [], function: subject } = run;
  const { runStart, settled } = columns;
  const begun = Float64Array.from(runStart, (at) => at ?? Number.NaN);
  for (const row of ascendingOrder(begun)) {
    const name = taskNames[columns.name?.[row] ?? 0] ?? subject.name;
    const from = runStart[row] ?? null;
    if (from === null) {
      yield instant(`${name}: ${columns.outcome[row] ?? 'ok'}`, settled[row] ?? 0, details(columns, row));
      continue;
    }
    const to = Math.max(from, columns.runEnd[row] ?? settled[row] ?? from);
    const thread = lanes.take(columns.worker[row] ?? -1, microseconds(from), microseconds(to));
    yield slice(name, 'task', thread, from, to, details(columns, row));
    if ((columns.serialized[row] ?? null) === null) continue;
    const sent = microseconds(starts[row] ?? from);
    yield `{"ph":"s","name":"queue","cat":"queue","pid":${PROCESS},"tid":${SUBMITTER},"ts":${sent},"id":${row}}`;
    yield `{"ph":"f","bp":"e","name":"queue","cat":"queue","pid":${PROCESS},"tid":${thread},"ts":${microseconds(from)},"id":${row}}`;
  }
}

function details(columns: TaskColumns, row: number): string {
  const { index, outcome, bytesIn, bytesOut, cpuMs, submitted, settled } = columns;
  return JSON.stringify({
    input: index[row],
    outcome: outcome[row],
    bytesIn: bytesIn[row],
    bytesOut: bytesOut[row],
    cpuMs: cpuMs[row] ?? undefined,
    submittedMs: submitted[row] ?? undefined,
    settledMs: settled[row] ?? undefined,
  });
}

function* curves(run: RecordedRun): Generator<string, void, undefined> {
  const window = runWindow(run);
  const { at, value } = utilizationOverTime(run, CURVE_POINTS);
  for (let i = 0; i < at.length; i += 1) {
    const time = (window?.firstDispatch ?? 0) + (at[i] ?? 0);
    yield event('C', 'utilization %', time, SUBMITTER, { value: Math.round((value[i] ?? 0) * 1000) / 10 });
  }
  const waiting = waitingOverTime(run, CURVE_POINTS);
  for (let i = 0; i < waiting.at.length; i += 1) {
    yield event('C', 'waiting tasks', waiting.at[i] ?? 0, SUBMITTER, { value: waiting.tasks[i] ?? 0 });
  }
  for (const { id, samples } of run.workers) {
    for (let i = 0; i < samples.at.length; i += 1) {
      const time = samples.at[i] ?? 0;
      const memory = { resident: samples.rssBytes[i] ?? 0, heap: samples.heapUsedBytes[i] ?? 0 };
      yield event('C', `memory of worker ${id}`, time, SUBMITTER, memory);
      const gcMs = samples.gcMs?.[i];
      if (gcMs !== undefined)
        yield event('C', `garbage collection of worker ${id} (ms)`, time, SUBMITTER, { value: gcMs });
    }
  }
}

function slice(
  name: string,
  category: string,
  thread: number,
  from: number,
  to: number,
  args: string,
): string {
  const start = microseconds(from);
  const length = Math.max(SHORTEST_US, Math.round((microseconds(to) - start) * 1000) / 1000);
  return `{"ph":"X","name":${JSON.stringify(name)},"cat":"${category}","pid":${PROCESS},"tid":${thread},"ts":${start},"dur":${length},"args":${args}}`;
}

function instant(name: string, at: number, args: string): string {
  return `{"ph":"i","s":"t","name":${JSON.stringify(name)},"cat":"task","pid":${PROCESS},"tid":${SUBMITTER},"ts":${microseconds(at)},"args":${args}}`;
}

function event(
  phase: 'M' | 'C',
  name: string,
  at: number,
  thread: number,
  args: Record<string, string | number>,
): string {
  return JSON.stringify({ ph: phase, name, pid: PROCESS, tid: thread, ts: microseconds(at), args });
}

function laneName(run: RecordedRun, worker: number, lane: number): string {
  const record = run.workers.find(({ id }) => id === worker);
  const label = record?.label === undefined ? '' : ` ${record.label}`;
  const pid = record === undefined ? '' : ` (${record.kind ?? 'process'} ${record.pid})`;
  return `worker ${worker}${label}${pid}${lane === 0 ? '' : `, also ${lane}`}`;
}

/** Of milliseconds, to a nanosecond. */
function microseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1000;
}
