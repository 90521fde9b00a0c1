/**
 * The outside of a run file: a file mark, then blocks that each tell their length and carry a checksum, so that a file that
 * breaks off is readable up to its last whole block. `docs/run-format.md` is the specification.
 *
 *   file   = mark (8) · version (4) · 0 (4) · block*
 *   block  = kind (4) · payload length (4) · number from 0 (4) · CRC-32 of those 12 bytes and the payload (4) · payload
 *
 * Numbers are little-endian.
 */
import { RunFormatError } from '../checked-json.ts';
import { crc32 } from './crc32.ts';

const FILE_VERSION = 1;
export const FILE_START_BYTES = 16;
export const BLOCK_HEADER_BYTES = 16;
/** No block is longer, so that a reader knows what it may be asked to hold. */
const MOST_PAYLOAD_BYTES = 64 * 1024 ** 2;

/** As in PNG: a byte no text has, a name, and line ends and an end of file that a transfer as text would change. */
const MARK = Uint8Array.of(0x89, 0x50, 0x4f, 0x4f, 0x4c, 0x0d, 0x0a, 0x1a);

export const BLOCK_KINDS = [
  'HEAD',
  'NAME',
  'WORK',
  'PRNT',
  'TASK',
  'FAIL',
  'STAT',
  'NOTE',
  'SERL',
  'WAYS',
  'CPUP',
  'PROG',
  'AGGR',
  'PRED',
  'DONE',
] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

export interface BlockHeader {
  /** Four characters; kinds that this version does not know are passed over. */
  readonly kind: string;
  readonly payloadBytes: number;
  readonly number: number;
  readonly checksum: number;
}

export function encodeFileStart(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FILE_START_BYTES);
  bytes.set(MARK);
  new DataView(bytes.buffer).setUint32(MARK.length, FILE_VERSION, true);
  return bytes;
}

/** Whether bytes begin as a run file does; one of another version too. */
export function isRunFile(bytes: Uint8Array): boolean {
  return MARK.every((byte, i) => bytes[i] === byte);
}

/** @throws RunFormatError where it is no run file, or one of another version. */
export function checkFileStart(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new RunFormatError('', 'the file is empty');
  if (!isRunFile(bytes)) throw new RunFormatError('', 'the file does not begin with the mark of a run file');
  if (bytes.length < FILE_START_BYTES) {
    throw new RunFormatError('', `the file is cut off at byte ${bytes.length}, before its version`);
  }
  const version = viewOf(bytes).getUint32(MARK.length, true);
  if (version === FILE_VERSION) return;
  const advice =
    version > FILE_VERSION
      ? 'open it with the version of Poolscope that wrote it'
      : 'there is no such version';
  throw new RunFormatError(
    '',
    `the file is of version ${version}, but this Poolscope reads version ${FILE_VERSION}; ${advice}`,
  );
}

/** @throws RangeError where the payload is longer than a block may be. */
export function encodeBlock(kind: BlockKind, number: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  if (payload.length > MOST_PAYLOAD_BYTES) {
    throw new RangeError(`A block ${kind} of ${payload.length} bytes is longer than ${MOST_PAYLOAD_BYTES}.`);
  }
  const bytes = new Uint8Array(BLOCK_HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < kind.length; i += 1) bytes[i] = kind.charCodeAt(i);
  view.setUint32(4, payload.length, true);
  view.setUint32(8, number, true);
  bytes.set(payload, BLOCK_HEADER_BYTES);
  view.setUint32(12, crc32(payload, crc32(bytes.subarray(0, 12))), true);
  return bytes;
}

/** Reads the header of a block; nothing in it is to be believed before `isIntact`, but the length is within bounds. */
export function readBlockHeader(bytes: Uint8Array): BlockHeader | null {
  if (bytes.length < BLOCK_HEADER_BYTES) return null;
  const view = viewOf(bytes);
  const payloadBytes = view.getUint32(4, true);
  if (payloadBytes > MOST_PAYLOAD_BYTES) return null;
  return {
    kind: String.fromCharCode(...bytes.subarray(0, 4)),
    payloadBytes,
    number: view.getUint32(8, true),
    checksum: view.getUint32(12, true),
  };
}

/** @param header The bytes that `readBlockHeader` was given. */
export function isIntact(header: Uint8Array, payload: Uint8Array, checksum: number): boolean {
  return crc32(payload, crc32(header.subarray(0, 12))) === checksum;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
