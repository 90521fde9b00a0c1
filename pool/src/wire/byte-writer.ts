/** A growing buffer that numbers and strings are appended to. */
import { TAG_SHORT_STRING, TAG_UTF16, TAG_UTF8 } from './tags.ts';

const INITIAL_BYTES = 16 * 1024;
/** A buffer that grew larger is not kept for the next message. */
const LARGEST_KEPT = 1024 * 1024;
/** Longer strings go through the native writer, whose call costs more than copying this many characters by hand. */
const SHORT_STRING = 40;
const SURROGATE = /[\ud800-\udfff]/;

export class ByteWriter {
  bytes: Buffer;
  view: DataView;
  pos = 0;

  constructor(initialBytes = INITIAL_BYTES) {
    this.bytes = Buffer.allocUnsafeSlow(initialBytes);
    this.view = viewOf(this.bytes);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.pos + count > this.bytes.length) this.#grow(this.pos + count);
  }

  /** What was written; valid until more is. */
  written(): Buffer {
    return this.bytes.subarray(0, this.pos);
  }

  /** Forgets what was written, to use its memory again unless that is large. */
  clear(): void {
    if (this.bytes.length > LARGEST_KEPT) this.renew();
    this.pos = 0;
  }

  /** Starts afresh in new memory: what was written belongs to someone else now. */
  renew(): void {
    this.bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    this.view = viewOf(this.bytes);
    this.pos = 0;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.pos++] = value;
  }

  /** An integer from 0 to 2^53 - 1 in 7-bit groups. */
  count(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.pos++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.pos++] = rest;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.pos, value, true);
    this.pos += 4;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.pos, value, true);
    this.pos += 8;
  }

  raw(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.pos);
    this.pos += source.length;
  }

  /** A string with its tag. */
  string(value: string): void {
    const length = value.length;
    if (length <= SHORT_STRING) {
      this.reserve(length + 2);
      const { bytes, pos } = this;
      let index = 0;
      for (; index < length; index++) {
        const code = value.charCodeAt(index);
        if (code > 127) break;
        bytes[pos + 2 + index] = code;
      }
      if (index === length) {
        bytes[pos] = TAG_SHORT_STRING;
        bytes[pos + 1] = length;
        this.pos = pos + 2 + length;
        return;
      }
    }
    this.#longString(value);
  }

  #longString(value: string): void {
    const isUtf16 = SURROGATE.test(value);
    this.reserve(5 + value.length * (isUtf16 ? 2 : 3));
    this.bytes[this.pos] = isUtf16 ? TAG_UTF16 : TAG_UTF8;
    const written = this.bytes.write(value, this.pos + 5, isUtf16 ? 'utf16le' : 'utf8');
    this.view.setUint32(this.pos + 1, written, true);
    this.pos += 5 + written;
  }

  #grow(needed: number): void {
    // Doubled while small; large messages grow by what they need and some more.
    const size = Math.max(needed + Math.min(needed >> 2, 1 << 24), this.bytes.length * 2);
    const grown = Buffer.allocUnsafeSlow(size);
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
    this.view = viewOf(grown);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
