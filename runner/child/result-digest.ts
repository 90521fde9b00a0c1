/**
 * A digest of a value by its structure, so that results of the same input can be compared between processes: equal for what
 * structured clone gives for equal values, whatever the order of keys, and of the entries of maps and sets.
 */
import { createHash } from 'node:crypto';
import { types } from 'node:util';

/** Hexadecimal, 64 bits. */
export function resultDigest(value: unknown): string {
  return hash(canonical(value, []));
}

/** Kept out of the text as they are: their bytes would be copied several times over. */
const LONG_TEXT = 4096;

function hash(data: string | Uint8Array): string {
  return createHash('sha1').update(data).digest('hex').slice(0, 16);
}

/** @param above The objects that the value is within; a cycle is told by how far up it leads. */
function canonical(value: unknown, above: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return value.length > LONG_TEXT
        ? `text:${value.length}:${hash(value)}`
        : `text:${JSON.stringify(value)}`;
    case 'number':
      // Zeros of both signs are equal, and so are all that are not a number.
      return `number:${value === 0 ? 0 : value}`;
    case 'bigint':
      return `bigint:${value}`;
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'undefined';
    case 'symbol':
      return `symbol:${String(value.description)}`;
    case 'function':
      return `function:${value.name}`;
    case 'object':
      return value === null ? 'null' : ofObject(value, above);
  }
}

function ofObject(value: object, above: readonly object[]): string {
  const up = above.lastIndexOf(value);
  if (up !== -1) return `cycle:${above.length - up}`;
  const within = [...above, value];
  const each = (item: unknown): string => canonical(item, within);
  if (Array.isArray(value)) return `[${Array.from(value, each).join(',')}]`;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    // A Buffer arrives as a Uint8Array.
    return `${kindOf(value)}:${bytes.length}:${hash(bytes)}`;
  }
  if (types.isAnyArrayBuffer(value)) return `bytes:${hash(new Uint8Array(value))}`;
  if (types.isDate(value)) return `date:${value.getTime()}`;
  if (types.isRegExp(value)) return `regexp:${String(value)}`;
  if (types.isNativeError(value)) return `error:${value.name}:${JSON.stringify(value.message)}`;
  if (types.isSet(value)) return `set{${sorted(Array.from(value, each))}}`;
  if (types.isMap(value))
    return `map{${sorted(Array.from(value, ([key, one]) => `${each(key)}=>${each(one)}`))}}`;
  if (types.isBoxedPrimitive(value)) return `boxed:${each(value.valueOf())}`;
  return `{${sorted(Object.keys(value).map((key) => `${JSON.stringify(key)}:${each(Reflect.get(value, key))}`))}}`;
}

function sorted(parts: string[]): string {
  return parts.sort().join(',');
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value);
}
