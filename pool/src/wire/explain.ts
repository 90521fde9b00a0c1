/** Finds what in a value cannot travel, to name the path to it. Only run after the encoder has refused the value. */
import { SerializationError } from '../errors.ts';
import { Unserializable, whyNot } from './plain-values.ts';

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** @param path what the value is, as in `args[0]` or `result` */
export function explainUnserializable(value: unknown, path: string, thrown: unknown): SerializationError {
  const found = findSafely(value, path);
  // The encoder's own refusal has nothing to add to the words found here; what the value threw has.
  const options = thrown instanceof Unserializable ? {} : { cause: thrown };
  if (found !== null) {
    const message = `${found.path} cannot be sent between processes: ${found.reason}.`;
    return new SerializationError(message, found.path, options);
  }
  const isStackFull = thrown instanceof RangeError && thrown.message.includes('call stack');
  const reason = isStackFull
    ? 'it is nested too deeply'
    : thrown instanceof Error
      ? thrown.message
      : String(thrown);
  return new SerializationError(`${path} cannot be sent between processes: ${reason}.`, path, options);
}

interface Found {
  readonly path: string;
  readonly reason: string;
}

/** The value may throw when it is looked at, or be nested too deeply to be looked through. */
function findSafely(value: unknown, path: string): Found | null {
  try {
    return find(value, path, new Set());
  } catch {
    return null;
  }
}

function find(value: unknown, path: string, visited: Set<object>): Found | null {
  const reason = whyNot(value);
  if (reason !== null) return { path, reason };
  if (typeof value !== 'object' || value === null || visited.has(value)) return null;
  visited.add(value);
  for (const [inner, innerPath] of childrenOf(value, path)) {
    const found = find(inner, innerPath, visited);
    if (found !== null) return found;
  }
  return null;
}

function* childrenOf(value: object, path: string): Generator<[unknown, string]> {
  if (ArrayBuffer.isView(value)) return;
  if (value instanceof Map) {
    let index = 0;
    for (const [key, item] of value) {
      yield [key, `${path}.keys()[${index}]`];
      yield [item, `${path}.get(${describeKey(key)})`];
      index++;
    }
  } else if (value instanceof Set) {
    let index = 0;
    for (const item of value) yield [item, `${path}.values()[${index++}]`];
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield [item, `${path}[${index}]`];
  } else {
    for (const key of Object.keys(value)) {
      yield [
        Reflect.get(value, key),
        IDENTIFIER.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`,
      ];
    }
  }
}

function describeKey(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : String(key);
}
