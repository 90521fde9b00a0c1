/**
 * The inside of a block: a JSON value and columns of numbers.
 *
 *   payload = JSON length (4) · column count (4) · JSON · column table (16 a column) · the columns' values, in order
 *   column  = id (1) · unit (1) · base (1) · width (1) · rows (4) · the value of all rows where width is 0 (8, a double)
 *
 * A number is stored as what it differs from its base, zigzag-coded (0, −1, 1, −2 … as 0, 1, 2, 3 …) plus 1; 0 is `null`. So most
 * stamps take two bytes, being a few milliseconds after the one before.
 */
import { RunFormatError } from '../checked-json.ts';
import { viewOf } from './block-format.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** What one step of a stored number is: 1, or 0.1 µs as part of a millisecond; `double`: as it is, NaN for `null`. */
const UNITS = ['whole', 'time', 'double'] as const;
/** What a number is stored as a difference to: nothing, the row before, or the same row of the columns before. */
const BASES = ['none', 'row', 'column'] as const;

export interface ColumnShape {
  readonly id: number;
  readonly unit: (typeof UNITS)[number];
  readonly base: (typeof BASES)[number];
}

export interface Column extends ColumnShape {
  readonly values: ArrayLike<number | null>;
}

export interface Payload {
  readonly json: unknown;
  /** By id; NaN for `null`. */
  readonly columns: ReadonlyMap<number, Float64Array>;
}

const STEPS_PER_MS = 10_000;
/** Up to here differences of stored numbers are exact. */
const MOST_STORED = 2 ** 50;
const MOST_COLUMNS = 64;
const TABLE_ENTRY_BYTES = 16;

export function encodePayload(json: unknown, columns: readonly Column[] = []): Uint8Array<ArrayBuffer> {
  const text = json === undefined ? new Uint8Array(0) : encodeUtf8(JSON.stringify(json));
  const stored = storedColumns(columns);
  const tableAt = 8 + text.length;
  const dataAt = tableAt + columns.length * TABLE_ENTRY_BYTES;
  const bytes = new Uint8Array(stored.reduce((at, { width, values }) => at + width * values.length, dataAt));
  const view = viewOf(bytes);
  view.setUint32(0, text.length, true);
  view.setUint32(4, columns.length, true);
  bytes.set(text, 8);
  let at = dataAt;
  stored.forEach(({ id, unit, base, width, values }, i) => {
    const entry = tableAt + i * TABLE_ENTRY_BYTES;
    bytes[entry] = id;
    bytes[entry + 1] = UNITS.indexOf(unit);
    bytes[entry + 2] = BASES.indexOf(base);
    bytes[entry + 3] = width;
    view.setUint32(entry + 4, values.length, true);
    view.setFloat64(entry + 8, width === 0 ? (values[0] ?? 0) : 0, true);
    writeValues(view, at, width, values);
    at += width * values.length;
  });
  return bytes;
}

/**
 * @param mostRows What a column may have; none has more rows than the payload has bytes, whatever it says.
 * @throws RunFormatError whose problem names what is wrong.
 */
export function decodePayload(bytes: Uint8Array, mostRows: number): Payload {
  const view = viewOf(bytes);
  if (bytes.length < 8) throw wrong('is too short for its lengths');
  const jsonBytes = view.getUint32(0, true);
  const count = view.getUint32(4, true);
  const tableAt = 8 + jsonBytes;
  let at = tableAt + count * TABLE_ENTRY_BYTES;
  if (count > MOST_COLUMNS) throw wrong(`says it has ${count} columns; there are at most ${MOST_COLUMNS}`);
  if (at > bytes.length) throw wrong(`says it has ${jsonBytes} bytes of JSON, which is more than it holds`);
  const columns = new Map<number, Float64Array>();
  const chain: Chain = { values: new Float64Array(0) };
  for (let i = 0; i < count; i += 1) {
    const entry = readEntry(view, tableAt + i * TABLE_ENTRY_BYTES);
    const { id, rows, width } = entry;
    if (columns.has(id)) throw wrong(`has two columns ${id}`);
    if (rows > Math.min(mostRows, bytes.length)) throw wrong(`says column ${id} has ${rows} rows; it cannot`);
    if (at + width * rows > bytes.length) throw wrong(`ends inside column ${id}`);
    columns.set(id, readColumn(view, at, entry, chain));
    at += width * rows;
  }
  if (at !== bytes.length) throw wrong(`has ${bytes.length - at} bytes after its last column`);
  return { json: readJson(bytes.subarray(8, tableAt)), columns };
}

interface StoredColumn extends ColumnShape {
  readonly width: number;
  readonly values: Float64Array;
}

interface Chain {
  /** For each row the last number of the columns before, in steps. */
  values: Float64Array;
}

function storedColumns(columns: readonly Column[]): StoredColumn[] {
  const chain: Chain = { values: new Float64Array(0) };
  const stored = columns.map((column) => storedColumn(column, chain));
  const [first, ...rest] = stored;
  // A block has at least a byte for each row, so that no small one can claim many.
  if (first === undefined || first.values.length === 0 || stored.some(({ width }) => width > 0))
    return stored;
  return [{ ...first, width: Math.max(1, widthOf(first.values)) }, ...rest];
}

function storedColumn({ id, unit, base, values }: Column, chain: Chain): StoredColumn {
  const steps = stepsOf(values, unit);
  if (steps === null) {
    const doubles = Float64Array.from(values, (value) => value ?? Number.NaN);
    return { id, unit: 'double', base: 'none', width: 8, values: doubles };
  }
  if (chain.values.length !== steps.length) chain.values = new Float64Array(steps.length);
  const result = new Float64Array(steps.length);
  let before = 0;
  for (let row = 0; row < steps.length; row += 1) {
    const value = steps[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const difference = value - (base === 'none' ? 0 : base === 'row' ? before : (chain.values[row] ?? 0));
    result[row] = (difference >= 0 ? difference * 2 : -difference * 2 - 1) + 1;
    before = value;
    if (base !== 'none') chain.values[row] = value;
  }
  const isConstant = result.every((value) => value === result[0]);
  return { id, unit, base, width: isConstant ? 0 : widthOf(result), values: result };
}

/** The values in whole steps, NaN for `null`; `null` where one of them cannot be stored so. */
function stepsOf(values: ArrayLike<number | null>, unit: ColumnShape['unit']): Float64Array | null {
  if (unit === 'double') return null;
  const steps = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? null;
    const step = value === null ? Number.NaN : unit === 'time' ? Math.round(value * STEPS_PER_MS) : value;
    const isStorable = value === null || (Number.isInteger(step) && Math.abs(step) <= MOST_STORED);
    if (!isStorable) return null;
    steps[row] = step;
  }
  return steps;
}

function widthOf(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  if (most < 2 ** 8) return 1;
  if (most < 2 ** 16) return 2;
  return most < 2 ** 32 ? 4 : 8;
}

function writeValues(view: DataView, at: number, width: number, values: Float64Array): void {
  const rows = values.length;
  if (width === 1) for (let row = 0; row < rows; row += 1) view.setUint8(at + row, values[row] ?? 0);
  else if (width === 2)
    for (let row = 0; row < rows; row += 1) view.setUint16(at + row * 2, values[row] ?? 0, true);
  else if (width === 4)
    for (let row = 0; row < rows; row += 1) view.setUint32(at + row * 4, values[row] ?? 0, true);
  else if (width === 8)
    for (let row = 0; row < rows; row += 1) view.setFloat64(at + row * 8, values[row] ?? 0, true);
}

interface TableEntry extends ColumnShape {
  readonly width: number;
  readonly rows: number;
  readonly constant: number;
}

function readEntry(view: DataView, at: number): TableEntry {
  const id = view.getUint8(at);
  const unit = UNITS[view.getUint8(at + 1)];
  const base = BASES[view.getUint8(at + 2)];
  const width = view.getUint8(at + 3);
  if (unit === undefined || base === undefined || ![0, 1, 2, 4, 8].includes(width)) {
    throw wrong(`has a column ${id} of a unit, base or width that there is not`);
  }
  if (unit === 'double' && (width !== 8 || base !== 'none')) throw wrong(`has doubles of ${width} bytes`);
  return {
    id,
    unit,
    base,
    width,
    rows: view.getUint32(at + 4, true),
    constant: view.getFloat64(at + 8, true),
  };
}

function readColumn(view: DataView, at: number, entry: TableEntry, chain: Chain): Float64Array {
  const values = storedValues(view, at, entry);
  if (entry.unit === 'double') {
    if (values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY))
      throw wrong(`has an infinite number in column ${entry.id}`);
    return values;
  }
  if (chain.values.length !== values.length) chain.values = new Float64Array(values.length);
  return undoBase(values, entry, chain.values);
}

/** Turns stored numbers into values, in place. */
function undoBase(
  values: Float64Array,
  { id, unit, base, width }: TableEntry,
  chain: Float64Array,
): Float64Array {
  const isSmall = width === 1 || width === 2 || width === 4;
  const perStep = unit === 'time' ? STEPS_PER_MS : 1;
  let before = 0;
  for (let row = 0; row < values.length; row += 1) {
    const stored = values[row] ?? 0;
    if (stored === 0) {
      values[row] = Number.NaN;
      continue;
    }
    const difference = isSmall ? smallDifference(stored) : largeDifference(stored);
    const value = difference + (base === 'none' ? 0 : base === 'row' ? before : (chain[row] ?? 0));
    if (!(Math.abs(value) <= MOST_STORED) || (!isSmall && !Number.isInteger(value)))
      throw wrong(`has a number in column ${id} that is none or too large`);
    before = value;
    if (base !== 'none') chain[row] = value;
    values[row] = value / perStep;
  }
  return values;
}

function smallDifference(stored: number): number {
  const code = stored - 1;
  return (code >>> 1) ^ -(code & 1);
}

function largeDifference(stored: number): number {
  const code = stored - 1;
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}

function storedValues(view: DataView, at: number, { width, rows, constant }: TableEntry): Float64Array {
  const values = new Float64Array(rows);
  if (width === 0) values.fill(constant);
  else if (width === 1) for (let row = 0; row < rows; row += 1) values[row] = view.getUint8(at + row);
  else if (width === 2)
    for (let row = 0; row < rows; row += 1) values[row] = view.getUint16(at + row * 2, true);
  else if (width === 4)
    for (let row = 0; row < rows; row += 1) values[row] = view.getUint32(at + row * 4, true);
  else for (let row = 0; row < rows; row += 1) values[row] = view.getFloat64(at + row * 8, true);
  return values;
}

function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch (error) {
    throw new RunFormatError('', 'holds what is not JSON', { cause: error });
  }
}

function wrong(problem: string): RunFormatError {
  return new RunFormatError('', problem);
}
