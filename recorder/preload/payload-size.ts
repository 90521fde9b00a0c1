/** Values looked at in one message: some microseconds, whatever its size. */
const MOST_VALUES = 128;
const MOST_DEPTH = 6;
/** Of long lists as many are looked at, evenly spread, and stand for the rest. */
const SAMPLED_ITEMS = 24;

/** What the structured clone takes for a number and for the head of an object, about. */
const NUMBER_BYTES = 6;
const OBJECT_BYTES = 4;

/**
 * About how many bytes a message takes on its way. Buffers and strings count with their length, everything else is estimated from a
 * part of it, without serializing: a message of many megabytes costs as little to measure as a short one. Buffers that have been
 * transferred and memory that is shared count nothing, because they are not copied.
 */
export function payloadBytes(value: unknown): number {
  return sizeOf(value, { left: MOST_VALUES }, 0);
}

interface Budget {
  left: number;
}

function sizeOf(value: unknown, budget: Budget, depth: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return NUMBER_BYTES;
  if (typeof value === 'bigint') return 10;
  if (typeof value !== 'object' || value === null) return 1;
  if (ArrayBuffer.isView(value))
    return isShared(value.buffer) ? OBJECT_BYTES : value.byteLength + OBJECT_BYTES;
  if (value instanceof ArrayBuffer) return value.byteLength + OBJECT_BYTES;
  budget.left -= 1;
  if (budget.left < 0 || depth > MOST_DEPTH || isShared(value)) return OBJECT_BYTES;
  if (Array.isArray(value)) return listBytes(value, value.length, budget, depth);
  if (value instanceof Map) return listBytes(firstOf(value), value.size, budget, depth);
  if (value instanceof Set) return listBytes(firstOf(value), value.size, budget, depth);
  if (value instanceof Date) return 9;
  if (value instanceof Error) return (value.stack?.length ?? 0) + value.message.length;
  return objectBytes(value, budget, depth);
}

function listBytes(items: readonly unknown[], length: number, budget: Budget, depth: number): number {
  const looked = Math.min(items.length, SAMPLED_ITEMS);
  if (looked === 0) return OBJECT_BYTES;
  let bytes = 0;
  for (let i = 0; i < looked; i += 1) {
    bytes += sizeOf(items[Math.floor((i * items.length) / looked)], budget, depth + 1);
  }
  return OBJECT_BYTES + Math.round((bytes / looked) * length);
}

function objectBytes(value: object, budget: Budget, depth: number): number {
  const keys = Object.keys(value);
  const looked = Math.min(keys.length, SAMPLED_ITEMS);
  if (looked === 0) return OBJECT_BYTES;
  let bytes = 0;
  for (let i = 0; i < looked; i += 1) {
    const key = keys[Math.floor((i * keys.length) / looked)] ?? '';
    bytes += key.length + 2 + sizeOf(Reflect.get(value, key), budget, depth + 1);
  }
  return OBJECT_BYTES + Math.round((bytes / looked) * keys.length);
}

function firstOf(items: Iterable<unknown>): unknown[] {
  const first: unknown[] = [];
  for (const item of items) {
    first.push(item);
    if (first.length >= SAMPLED_ITEMS) break;
  }
  return first;
}

function isShared(value: object): boolean {
  return typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer;
}
