/** CRC-32 as in PNG, gzip and zip (ISO 3309: polynomial 0xEDB88320, reflected), four bytes a step (Kounavis and Berry, 2005). */
const SLICES = 4;
const TABLES = makeTables();

/** @param before The result for the bytes that come before these. */
export function crc32(bytes: Uint8Array, before = 0): number {
  const [t0, t1, t2, t3] = TABLES;
  let crc = ~before;
  let i = 0;
  for (; i + SLICES <= bytes.length; i += SLICES) {
    crc ^=
      (bytes[i] ?? 0) |
      ((bytes[i + 1] ?? 0) << 8) |
      ((bytes[i + 2] ?? 0) << 16) |
      ((bytes[i + 3] ?? 0) << 24);
    crc =
      (t3[crc & 0xff] ?? 0) ^
      (t2[(crc >>> 8) & 0xff] ?? 0) ^
      (t1[(crc >>> 16) & 0xff] ?? 0) ^
      (t0[crc >>> 24] ?? 0);
  }
  for (; i < bytes.length; i += 1) crc = (t0[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function makeTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
    first[byte] = crc;
  }
  const following = (table: Int32Array): Int32Array =>
    table.map((crc) => (first[crc & 0xff] ?? 0) ^ (crc >>> 8));
  const second = following(first);
  const third = following(second);
  return [first, second, third, following(third)];
}
