/** Reads the columns that `columns.ts` writes. */
import { GarbledError } from './byte-reader.ts';
import * as tag from './tags.ts';
import type { ValueReader } from './value-io.ts';

export function readPackedArray(decoder: ValueReader): unknown[] {
  return readOfKind(decoder, readLength(decoder), false);
}

/** @throws {GarbledError} */
export function readColumn(decoder: ValueReader): unknown[] {
  return readOfKind(decoder, readLength(decoder), true);
}

function readLength(decoder: ValueReader): number {
  const length = decoder.count();
  if (length > 0xffff_ffff) throw new GarbledError(`A column cannot have ${length} values.`);
  return length;
}

function readOfKind(decoder: ValueReader, length: number, isApart: boolean): unknown[] {
  const kind = decoder.byte();
  switch (kind) {
    case tag.COLUMN_UNDEFINED:
      return Array.from({ length }, () => undefined);
    case tag.COLUMN_BOOLEAN:
      return readEach(length, () => decoder.byte() === 1);
    case tag.COLUMN_INT8:
    case tag.COLUMN_INT16:
    case tag.COLUMN_INT32:
    case tag.COLUMN_DOUBLE:
      return readNumbers(decoder, length, kind);
    case tag.COLUMN_ASCII:
      return readStrings(decoder, length);
    case tag.COLUMN_OBJECTS:
      return readObjects(decoder, length);
    case tag.COLUMN_MIXED:
      return readEach(length, () => {
        if (isApart) decoder.begin();
        return decoder.value();
      });
    default:
      throw new GarbledError(`There is no column of kind ${kind}.`);
  }
}

function readEach<Value>(length: number, read: () => Value): Value[] {
  const values: Value[] = [];
  for (let index = 0; index < length; index++) values.push(read());
  return values;
}

function readNumbers(decoder: ValueReader, length: number, kind: number): number[] {
  const size =
    kind === tag.COLUMN_DOUBLE ? 8 : kind === tag.COLUMN_INT32 ? 4 : kind === tag.COLUMN_INT16 ? 2 : 1;
  let pos = decoder.skip(length * size);
  const end = pos + length * size;
  const { view } = decoder;
  // The bytes that these come from are there: it is no larger than what was received.
  // oxlint-disable-next-line unicorn/no-new-array -- of a known length it need not grow, which takes as long as reading
  const values = new Array<number>(length);
  let index = 0;
  if (kind === tag.COLUMN_DOUBLE) for (; pos < end; pos += 8) values[index++] = view.getFloat64(pos, true);
  else if (kind === tag.COLUMN_INT32) for (; pos < end; pos += 4) values[index++] = view.getInt32(pos, true);
  else if (kind === tag.COLUMN_INT16) for (; pos < end; pos += 2) values[index++] = view.getInt16(pos, true);
  else for (; pos < end; pos++) values[index++] = view.getInt8(pos);
  return values;
}

function readStrings(decoder: ValueReader, length: number): string[] {
  const lengths = decoder.skip(length);
  const { bytes } = decoder;
  const text = decoder.string();
  const values: string[] = [];
  let start = 0;
  for (let index = 0; index < length; index++) {
    const end = start + (bytes[lengths + index] ?? 0);
    values.push(text.slice(start, end));
    start = end;
  }
  return values;
}

function readObjects(decoder: ValueReader, length: number): unknown[] {
  return decoder.rows(decoder.byte(), () => readOfKind(decoder, length, true), length);
}
