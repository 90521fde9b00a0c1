import { TASK_STAMPS, type TaskColumns, type TaskStamp } from '../../protocol/recorded-run.ts';
import { RunFormatError } from '../checked-json.ts';
import { TASK_OUTCOMES } from '../run-fields.ts';
import type { TaskTotals } from '../aggregate-tasks.ts';
import { STAMP_SHAPES, TASK_SHAPES } from './column-shapes.ts';
import type { Payload } from './columns.ts';

/** The rows of a block of tasks, each value checked but for `worker` and `name`, which point at what comes later too. */
export interface TaskBlock {
  readonly rows: number;
  readonly columns: ReadonlyMap<keyof typeof TASK_SHAPES | TaskStamp, Float64Array>;
}

const MOST_OUTCOME = TASK_OUTCOMES.length - 1;
const MOST = Number.MAX_SAFE_INTEGER;

/** @throws RunFormatError */
export function readTaskBlock({ columns }: Payload): TaskBlock {
  const rows = columns.get(TASK_SHAPES.index.id)?.length ?? 0;
  const found = new Map<keyof typeof TASK_SHAPES | TaskStamp, Float64Array>();
  const take = (name: keyof typeof TASK_SHAPES | TaskStamp, id: number): Float64Array => {
    const values = columns.get(id);
    if (values === undefined) throw new RunFormatError('', `has no column ${name}`);
    if (values.length !== rows)
      throw new RunFormatError('', `has ${values.length} rows in its column ${name}, but ${rows} tasks`);
    found.set(name, values);
    return values;
  };
  const whole = (name: keyof typeof TASK_SHAPES, least: number, most: number): void => {
    const values = take(name, TASK_SHAPES[name].id);
    const wrong = values.findIndex((value) => !(Number.isInteger(value) && value >= least && value <= most));
    if (wrong < 0) return;
    const range = most === MOST ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new RunFormatError(
      '',
      `has ${Number.isNaN(values[wrong]) ? 'nothing' : values[wrong]} for the ${name} of row ${wrong}, not a whole number ${range}`,
    );
  };
  whole('index', 0, MOST);
  whole('worker', -1, MOST);
  whole('outcome', 0, MOST_OUTCOME);
  if (columns.has(TASK_SHAPES.name.id)) whole('name', 0, MOST);
  for (const name of ['bytesIn', 'bytesOut'] as const) {
    if (take(name, TASK_SHAPES[name].id).some((value) => !(value >= 0)))
      throw new RunFormatError('', `has a number of bytes below 0 in its column ${name}`);
  }
  take('cpuMs', TASK_SHAPES.cpuMs.id);
  for (const stamp of TASK_STAMPS) take(stamp, STAMP_SHAPES[stamp].id);
  return { rows, columns: found };
}

/** Appends rows `from` (included) to `to` (not included). */
export function appendRows(
  target: TaskColumns & { name?: number[] },
  block: TaskBlock,
  from: number,
  to: number,
): void {
  const numbers = (name: 'index' | 'worker' | 'bytesIn' | 'bytesOut'): void => {
    const values = block.columns.get(name) ?? new Float64Array(0);
    for (let row = from; row < to; row += 1) target[name].push(values[row] ?? 0);
  };
  const orNull = (name: 'cpuMs' | TaskStamp): void => {
    const values = block.columns.get(name) ?? new Float64Array(0);
    for (let row = from; row < to; row += 1) {
      const value = values[row] ?? Number.NaN;
      target[name].push(Number.isNaN(value) ? null : value);
    }
  };
  numbers('index');
  numbers('worker');
  numbers('bytesIn');
  numbers('bytesOut');
  orNull('cpuMs');
  for (const stamp of TASK_STAMPS) orNull(stamp);
  for (let row = from; row < to; row += 1) target.outcome.push(outcomeOf(block, row));
  appendNames(target, block, from, to);
}

/** Adds the rows from `from` on to the totals. */
export function aggregateBlock(totals: TaskTotals, block: TaskBlock, from: number): void {
  const at = (name: keyof typeof TASK_SHAPES | TaskStamp, row: number): number | null => {
    const value = block.columns.get(name)?.[row] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  for (let row = from; row < block.rows; row += 1) {
    const outcome = outcomeOf(block, row);
    totals.add({
      hasFailed: outcome !== 'ok' && outcome !== 'cancelled',
      bytesIn: at('bytesIn', row) ?? 0,
      bytesOut: at('bytesOut', row) ?? 0,
      cpuMs: at('cpuMs', row),
      submitted: at('submitted', row),
      runStart: at('runStart', row),
      runEnd: at('runEnd', row),
      settled: at('settled', row),
    });
  }
}

function outcomeOf(block: TaskBlock, row: number): TaskColumns['outcome'][number] {
  return TASK_OUTCOMES[block.columns.get('outcome')?.[row] ?? 0] ?? 'ok';
}

/** All blocks of a file have names or none has; those before the first that has them are calls of the first name. */
function appendNames(
  target: { name?: number[]; index: number[] },
  block: TaskBlock,
  from: number,
  to: number,
): void {
  const values = block.columns.get('name');
  if (values === undefined && target.name === undefined) return;
  target.name ??= Array.from({ length: target.index.length - (to - from) }, () => 0);
  for (let row = from; row < to; row += 1) target.name.push(values?.[row] ?? 0);
}
