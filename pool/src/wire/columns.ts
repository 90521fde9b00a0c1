/**
 * Columns: many values of one kind written together, for chunks of `map` and for arrays. Integers take the fewest
 * bytes that hold the largest, short strings are one string, and objects of one shape are a column for each key.
 */
import { isPlainObject } from './plain-values.ts';
import * as tag from './tags.ts';
import type { ValueWriter } from './value-io.ts';

const MAX_ASCII = 255;

/** Writes an array of numbers or of short strings as a column; returns false if it is neither. */
export function writePackedArray(encoder: ValueWriter, values: readonly unknown[]): boolean {
  const kind = kindOf(values);
  if (kind === tag.COLUMN_MIXED || kind === tag.COLUMN_OBJECTS || kind === tag.COLUMN_UNDEFINED) return false;
  encoder.byte(tag.TAG_PACKED_ARRAY);
  encoder.count(values.length);
  writeOfKind(encoder, values, kind, false);
  return true;
}

/**
 * Writes a column. Each value is one of its own: references do not reach from one to another.
 * @throws {Unserializable} as the encoder does
 */
export function writeColumn(encoder: ValueWriter, values: readonly unknown[]): void {
  encoder.count(values.length);
  writeOfKind(encoder, values, kindOf(values), true);
}

function writeOfKind(encoder: ValueWriter, values: readonly unknown[], kind: number, isApart: boolean): void {
  const { length } = values;
  if (kind === tag.COLUMN_OBJECTS && writeObjects(encoder, values)) return;
  encoder.reserve(1 + 8 * length);
  encoder.byte(kind === tag.COLUMN_OBJECTS ? tag.COLUMN_MIXED : kind);
  switch (kind) {
    case tag.COLUMN_UNDEFINED:
      return;
    case tag.COLUMN_BOOLEAN:
      for (let index = 0; index < length; index++)
        encoder.bytes[encoder.pos++] = values[index] === true ? 1 : 0;
      return;
    case tag.COLUMN_INT8:
    case tag.COLUMN_INT16:
    case tag.COLUMN_INT32:
    case tag.COLUMN_DOUBLE:
      writeNumbers(encoder, values, kind);
      return;
    case tag.COLUMN_ASCII:
      writeStrings(encoder, values);
      return;
    default:
      for (let index = 0; index < length; index++) {
        if (isApart) encoder.begin();
        encoder.value(values[index]);
      }
  }
}

function kindOf(values: readonly unknown[]): number {
  const [first] = values;
  switch (typeof first) {
    case 'number':
      return kindOfNumbers(values);
    case 'string':
      for (const value of values)
        if (typeof value !== 'string' || value.length > MAX_ASCII) return tag.COLUMN_MIXED;
      return tag.COLUMN_ASCII;
    case 'boolean':
      for (const value of values) if (typeof value !== 'boolean') return tag.COLUMN_MIXED;
      return tag.COLUMN_BOOLEAN;
    case 'undefined':
      for (const value of values) if (value !== undefined) return tag.COLUMN_MIXED;
      return tag.COLUMN_UNDEFINED;
    case 'object':
      return first !== null && isPlainObject(first) ? tag.COLUMN_OBJECTS : tag.COLUMN_MIXED;
    default:
      return tag.COLUMN_MIXED;
  }
}

function kindOfNumbers(values: readonly unknown[]): number {
  let areIntegers = true;
  let used = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value !== 'number') return tag.COLUMN_MIXED;
    if (!areIntegers) continue;
    const integer = value | 0;
    if (integer !== value || (value === 0 && 1 / value < 0)) areIntegers = false;
    // The bits in use, sign aside: a number and its complement need equally many.
    else used |= integer ^ (integer >> 31);
  }
  if (!areIntegers) return tag.COLUMN_DOUBLE;
  if (used < 0x80) return tag.COLUMN_INT8;
  return used < 0x8000 ? tag.COLUMN_INT16 : tag.COLUMN_INT32;
}

function writeNumbers(encoder: ValueWriter, values: readonly unknown[], kind: number): void {
  const { view } = encoder;
  let { pos } = encoder;
  for (let index = 0; index < values.length; index++) {
    const value = Number(values[index]);
    if (kind === tag.COLUMN_DOUBLE) {
      view.setFloat64(pos, value, true);
      pos += 8;
    } else if (kind === tag.COLUMN_INT32) {
      view.setInt32(pos, value, true);
      pos += 4;
    } else if (kind === tag.COLUMN_INT16) {
      view.setInt16(pos, value, true);
      pos += 2;
    } else view.setInt8(pos++, value);
  }
  encoder.pos = pos;
}

/** The lengths, then all the characters as one string with its tag. */
function writeStrings(encoder: ValueWriter, values: readonly unknown[]): void {
  for (let index = 0; index < values.length; index++) {
    encoder.bytes[encoder.pos++] = String(values[index]).length;
  }
  encoder.string(values.join(''));
}

/** Writes objects of one shape whose properties are all primitives; returns false if they are not so. */
function writeObjects(encoder: ValueWriter, values: readonly unknown[]): boolean {
  const [first] = values;
  if (typeof first !== 'object' || first === null || values.length < 2) return false;
  const keys = Object.keys(first);
  const columns: unknown[][] = keys.map(() => []);
  for (const value of values) {
    if (typeof value !== 'object' || value === null || !isPlainObject(value)) return false;
    if (!takeProperties(value, keys, columns)) return false;
  }
  const mark = encoder.mark();
  encoder.byte(tag.COLUMN_OBJECTS);
  if (!encoder.shapeTag(keys)) {
    encoder.rollback(mark);
    return false;
  }
  for (const column of columns) writeOfKind(encoder, column, kindOf(column), true);
  return true;
}

function takeProperties(
  record: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  columns: unknown[][],
): boolean {
  let count = 0;
  for (const key in record) {
    if (key !== keys[count]) return false;
    const property = record[key];
    if (typeof property === 'object' && property !== null) return false;
    if (typeof property === 'function' || typeof property === 'symbol') return false;
    columns[count]?.push(property);
    count++;
  }
  return count === keys.length;
}
