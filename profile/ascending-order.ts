const DIGIT_BITS = 16;
const BUCKETS = 2 ** DIGIT_BITS;
const DIGITS = 4;
/** Below this many values, counting the buckets costs more than comparing. */
const WORTH_COUNTING = 4096;

/**
 * The positions of the values in ascending order of the values, equal ones as they came. NaN comes last.
 *
 * A radix sort of the bits of the doubles (Herf, "Radix Tricks", 2001): no comparison is called, no object made, and values that
 * are in order already cost one look at each.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  if (isAscending(values)) return positions(values.length);
  if (values.length < WORTH_COUNTING) return positions(values.length).sort((a, b) => compare(values, a, b));
  return byDigits(values);
}

function byDigits(values: Float64Array): Uint32Array {
  const keys = sortableBits(values);
  let order = positions(values.length);
  let next = new Uint32Array(values.length);
  const starts = new Uint32Array(BUCKETS);
  for (let digit = 0; digit < DIGITS; digit += 1) {
    starts.fill(0);
    for (let i = digit; i < keys.length; i += DIGITS) starts[keys[i] ?? 0] = (starts[keys[i] ?? 0] ?? 0) + 1;
    let sum = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const count = starts[bucket] ?? 0;
      starts[bucket] = sum;
      sum += count;
    }
    for (const row of order) {
      const key = keys[row * DIGITS + digit] ?? 0;
      const at = starts[key] ?? 0;
      next[at] = row;
      starts[key] = at + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** The bits as digits from the lowest up, changed so that they sort as the numbers do: below zero all of them are turned. */
function sortableBits(values: Float64Array): Uint16Array {
  const copy = new Float64Array(values.length);
  // Adding 0 makes −0 a 0; every NaN is to have the same bits.
  for (let i = 0; i < values.length; i += 1) copy[i] = (values[i] ?? Number.NaN) + 0;
  const words = new Uint32Array(copy.buffer);
  const digits = new Uint16Array(values.length * DIGITS);
  const low = isLittleEndian() ? 0 : 1;
  for (let i = 0; i < values.length; i += 1) {
    let lower = words[2 * i + low] ?? 0;
    let upper = words[2 * i + 1 - low] ?? 0;
    if (Number.isNaN(copy[i])) {
      lower = 0xffff_ffff;
      upper = 0xffff_ffff;
    } else if (upper >>> 31 === 1) {
      lower = ~lower;
      upper = ~upper;
    } else upper |= 0x8000_0000;
    digits[DIGITS * i] = lower;
    digits[DIGITS * i + 1] = lower >>> DIGIT_BITS;
    digits[DIGITS * i + 2] = upper;
    digits[DIGITS * i + 3] = upper >>> DIGIT_BITS;
  }
  return digits;
}

function isLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}

function positions(count: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) order[i] = i;
  return order;
}

function isAscending(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i += 1) {
    if (!((values[i] ?? 0) >= (values[i - 1] ?? 0))) return false;
  }
  return true;
}

function compare(values: Float64Array, a: number, b: number): number {
  const left = values[a] ?? 0;
  const right = values[b] ?? 0;
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
  return left - right || a - b;
}
