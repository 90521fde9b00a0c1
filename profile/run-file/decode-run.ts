import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { RunFormatError } from '../checked-json.ts';
import {
  BLOCK_HEADER_BYTES,
  checkFileStart,
  FILE_START_BYTES,
  isIntact,
  isRunFile,
  readBlockHeader,
} from './block-format.ts';
import { parseRecordedRun } from '../run-format.ts';
import { RunDecoder, type CutOff, type DecodeOptions } from './run-decoder.ts';
import { decodeUtf8 } from './utf8.ts';

/** Gives up to `length` bytes from an offset of the file; fewer only where it ends. */
export type ReadBytes = (offset: number, length: number) => Uint8Array | Promise<Uint8Array>;

/**
 * Reads a run from the bytes of a file: a run file, or the JSON of earlier versions.
 *
 * A run file that breaks off, or whose rest is garbled, gives a run of the outcome `failed` with what was recorded before.
 *
 * @throws RunFormatError where it is neither, is of another version, or says what cannot be so.
 */
export function decodeRun(bytes: Uint8Array, options: DecodeOptions = {}): RecordedRun {
  if (!isRunFile(bytes)) return parseJsonRun(bytes);
  checkFileStart(bytes);
  const walk = new BlockWalk(options);
  for (;;) {
    const header = bytes.subarray(walk.offset, walk.offset + BLOCK_HEADER_BYTES);
    const payloadBytes = walk.header(header);
    if (payloadBytes === null) return walk.finish();
    const payloadAt = walk.offset + BLOCK_HEADER_BYTES;
    if (!walk.payload(bytes.subarray(payloadAt, payloadAt + payloadBytes))) return walk.finish();
  }
}

/** `decodeRun` for a file that is read piece by piece, never more than a block of it at once. */
export async function decodeRunFrom(read: ReadBytes, options: DecodeOptions = {}): Promise<RecordedRun> {
  checkFileStart(await read(0, FILE_START_BYTES));
  const walk = new BlockWalk(options);
  for (;;) {
    const payloadBytes = walk.header(await read(walk.offset, BLOCK_HEADER_BYTES));
    if (payloadBytes === null) return walk.finish();
    if (!walk.payload(await read(walk.offset + BLOCK_HEADER_BYTES, payloadBytes))) return walk.finish();
  }
}

/** Goes from block to block, up to the end or to the first that is not whole. */
class BlockWalk {
  offset = FILE_START_BYTES;
  readonly #decoder: RunDecoder;
  #header: Uint8Array = new Uint8Array(0);
  #number = 0;
  #cutOff: CutOff | null = null;

  constructor(options: DecodeOptions) {
    this.#decoder = new RunDecoder(options);
  }

  /** @returns how long the payload says it is, or `null` where there is no further block. */
  header(bytes: Uint8Array): number | null {
    this.#header = bytes;
    if (bytes.length === 0) return this.#stop('there is nothing after it');
    if (bytes.length < BLOCK_HEADER_BYTES) return this.#stop('the block after it is cut off in its header');
    const header = readBlockHeader(bytes);
    return header === null
      ? this.#stop('the block after it is longer than a block can be')
      : header.payloadBytes;
  }

  /** @returns whether the block was whole and taken in. */
  payload(bytes: Uint8Array): boolean {
    const header = readBlockHeader(this.#header);
    if (header === null || bytes.length < header.payloadBytes) {
      this.#stop('the block after it is cut off');
      return false;
    }
    if (!isIntact(this.#header, bytes, header.checksum)) {
      this.#stop('the block after it is garbled');
      return false;
    }
    if (header.number !== this.#number) {
      const problem = `is number ${header.number} where number ${this.#number} belongs: blocks are missing or out of order`;
      throw new RunFormatError(`the block at byte ${this.offset}`, problem);
    }
    this.#decoder.add(header.kind, bytes, this.offset);
    this.#number += 1;
    this.offset += BLOCK_HEADER_BYTES + header.payloadBytes;
    return true;
  }

  finish(): RecordedRun {
    return this.#decoder.finish(this.#cutOff);
  }

  #stop(reason: string): null {
    // What follows the end of a run, as the padding of a file system, has nothing to say.
    if (!this.#decoder.isComplete) this.#cutOff = { at: this.offset, reason };
    return null;
  }
}

function parseJsonRun(bytes: Uint8Array): RecordedRun {
  let text: string;
  try {
    text = decodeUtf8(bytes);
  } catch (error) {
    throw new RunFormatError('', 'the file is neither a run file nor text', { cause: error });
  }
  return parseRecordedRun(text);
}
