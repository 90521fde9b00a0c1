/** The first byte of every encoded value. Bytes from `TAG_SMALL_INT` on are the integers 0 to 127 themselves. */
export const TAG_UNDEFINED = 0;
export const TAG_NULL = 1;
export const TAG_TRUE = 2;
export const TAG_FALSE = 3;
/** A missing element of a sparse array. */
export const TAG_HOLE = 4;
export const TAG_INT = 5;
export const TAG_DOUBLE = 6;
/** Length in one byte, then ASCII. */
export const TAG_SHORT_STRING = 7;
export const TAG_UTF8 = 8;
/** For strings with surrogates, which UTF-8 could not keep when they stand alone. */
export const TAG_UTF16 = 9;
export const TAG_BIGINT = 10;
/** A container seen before in the same value, by its number. */
export const TAG_REFERENCE = 11;
export const TAG_ARRAY = 12;
/** An array that carries named properties too, such as the result of `RegExp.exec`. */
export const TAG_ARRAY_WITH_PROPERTIES = 13;
/** An array written as a column. */
export const TAG_PACKED_ARRAY = 14;
/** An object whose keys are those of a shape that both sides know. */
export const TAG_SHAPED_OBJECT = 15;
/** Defines the next shape, then goes on as one. */
export const TAG_NEW_SHAPE = 16;
/** An object with its keys written out. */
export const TAG_OBJECT = 17;
export const TAG_DATE = 18;
export const TAG_REGEXP = 19;
export const TAG_MAP = 20;
export const TAG_SET = 21;
export const TAG_ARRAY_BUFFER = 22;
/** A typed array, DataView or Buffer with bytes of its own. */
export const TAG_VIEW = 23;
/** A view on an ArrayBuffer that is written as a value of its own, so that views may share it. */
export const TAG_VIEW_ON_BUFFER = 24;
export const TAG_ERROR = 25;
/** Whatever else `node:v8` can write. */
export const TAG_V8 = 26;
/** Travels beside the bytes (transferred or shared between threads), by its number. */
export const TAG_EXTERNAL = 27;
export const TAG_SMALL_INT = 128;

/** How a column of values of one kind is written. */
export const COLUMN_MIXED = 0;
export const COLUMN_INT8 = 1;
export const COLUMN_INT16 = 2;
export const COLUMN_INT32 = 3;
export const COLUMN_DOUBLE = 4;
export const COLUMN_ASCII = 5;
export const COLUMN_UNDEFINED = 6;
export const COLUMN_OBJECTS = 7;
export const COLUMN_BOOLEAN = 8;

/** The kinds of view, by their number on the wire. */
export const VIEW_KINDS = [
  'Uint8Array',
  'Buffer',
  'Float64Array',
  'Float32Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
] as const;
export type ViewKind = (typeof VIEW_KINDS)[number];

/** More shapes than this are written key by key: objects used as dictionaries would fill the table. */
export const MAX_SHAPES = 1024;
/** Objects with more keys than this are dictionaries, not records. */
export const MAX_SHAPE_KEYS = 48;
