/**
 * Frames on a stream of bytes: the length of the body, a check that tells a frame from stray output, the body.
 *
 *   | length: u32 | length XOR FRAME_CHECK: u32 | body … |
 */
import { GarbledError } from './byte-reader.ts';

export const FRAME_HEADER = 8;
const FRAME_CHECK = 0x504f4f4c;

/** Fills in the header of a frame that fills `bytes` from 0 to `end`. */
export function writeFrameHeader(view: DataView, end: number): void {
  const length = end - FRAME_HEADER;
  view.setUint32(0, length, true);
  view.setUint32(4, (length ^ FRAME_CHECK) >>> 0, true);
}

type FrameListener = (bytes: Buffer, start: number, end: number) => void;

/** Cuts the chunks that a stream delivers into frames. */
export class FrameReader {
  readonly #onFrame: FrameListener;
  /** Of a frame that came in part: its bytes so far, in a buffer of the frame's size once that is known. */
  #partial: Buffer | null = null;
  #filled = 0;

  constructor(onFrame: FrameListener) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    let pos = this.#partial === null ? 0 : this.#complete(chunk, this.#partial);
    while (this.#partial === null && pos < chunk.length) {
      if (chunk.length - pos < FRAME_HEADER) {
        this.#keep(chunk, pos, FRAME_HEADER);
        return;
      }
      const end = pos + FRAME_HEADER + readLength(chunk, pos);
      if (end > chunk.length) {
        this.#keep(chunk, pos, end - pos);
        return;
      }
      this.#onFrame(chunk, pos + FRAME_HEADER, end);
      pos = end;
    }
  }

  /** Adds to the frame that is underway; returns where the next begins. */
  #complete(chunk: Buffer, partial: Buffer): number {
    const taken = Math.min(partial.length - this.#filled, chunk.length);
    chunk.copy(partial, this.#filled, 0, taken);
    this.#filled += taken;
    if (this.#filled < partial.length) return taken;
    if (partial.length === FRAME_HEADER) {
      const length = readLength(partial, 0);
      if (length > 0) {
        this.#keep(partial, 0, FRAME_HEADER + length);
        return this.#partial === null ? taken : taken + this.#complete(chunk.subarray(taken), this.#partial);
      }
    }
    this.#partial = null;
    this.#onFrame(partial, FRAME_HEADER, partial.length);
    return taken;
  }

  #keep(chunk: Buffer, start: number, size: number): void {
    const partial = Buffer.allocUnsafeSlow(size);
    this.#filled = chunk.copy(partial, 0, start);
    this.#partial = partial;
  }
}

function readLength(bytes: Buffer, pos: number): number {
  const length = bytes.readUInt32LE(pos);
  if ((length ^ FRAME_CHECK) >>> 0 !== bytes.readUInt32LE(pos + 4)) {
    throw new GarbledError(
      'Something that is no message was written to the connection between parent and worker.',
    );
  }
  return length;
}
