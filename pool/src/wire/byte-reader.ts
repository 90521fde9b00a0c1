/** Reads what a `ByteWriter` wrote; anything that cannot have been written so is a `GarbledError`. */
import { allocate } from './arena.ts';
import { TAG_SHORT_STRING, TAG_UTF16, TAG_UTF8 } from './tags.ts';

/** What arrived is not what the other side sends: something else wrote to the connection. */
export class GarbledError extends Error {
  override readonly name = 'GarbledError';
}

/** Up to this length a string is put together by hand, which is cheaper than the native call. */
const SHORT_STRING = 12;

export class ByteReader {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(this.bytes.buffer, 0, 0);
  pos = 0;
  end = 0;

  /** Reads from `start` to `end` of `bytes` next. */
  reset(bytes: Buffer, start: number, end: number): void {
    if (this.bytes.buffer !== bytes.buffer || this.bytes.byteOffset !== bytes.byteOffset) {
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.bytes = bytes;
    this.pos = start;
    this.end = end;
  }

  /** Position of the next `count` bytes, which are thereby read. */
  skip(count: number): number {
    const start = this.pos;
    if (start + count > this.end) throw new GarbledError(`${count} bytes were announced that did not come.`);
    this.pos = start + count;
    return start;
  }

  byte(): number {
    const value = this.bytes[this.pos];
    if (value === undefined || this.pos >= this.end) throw new GarbledError('A message ends too early.');
    this.pos++;
    return value;
  }

  count(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte - 128;
    let scale = 128;
    do {
      byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
      if (scale > Number.MAX_SAFE_INTEGER) throw new GarbledError('A count is too large.');
    } while (byte > 127);
    return value;
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  double(): number {
    return this.view.getFloat64(this.skip(8), true);
  }

  /** A string with its tag. */
  string(): string {
    const tag = this.byte();
    if (tag === TAG_SHORT_STRING) return this.shortString();
    return this.longString(tag);
  }

  shortString(): string {
    const length = this.byte();
    const start = this.skip(length);
    if (length > SHORT_STRING) return this.bytes.toString('latin1', start, start + length);
    let text = '';
    for (let index = start; index < start + length; index++)
      text += String.fromCharCode(this.bytes[index] ?? 0);
    return text;
  }

  longString(tag: number): string {
    if (tag !== TAG_UTF8 && tag !== TAG_UTF16) throw new GarbledError(`A string cannot begin with ${tag}.`);
    const length = this.uint32();
    const start = this.skip(length);
    return tag === TAG_UTF8
      ? this.bytes.toString('utf8', start, start + length)
      : this.bytes.toString('utf16le', start, start + length);
  }

  /** A copy of the next `length` bytes in memory of its own. */
  copy(length: number): ArrayBuffer {
    const start = this.bytes.byteOffset + this.skip(length);
    const copy = allocate(length);
    new Uint8Array(copy).set(new Uint8Array(this.bytes.buffer, start, length));
    return copy;
  }
}
