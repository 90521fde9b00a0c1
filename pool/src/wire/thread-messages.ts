/** What is posted between threads: the bytes of a frame, and what travels beside them. */
import type { MessagePort, TransferListItem } from 'node:worker_threads';

/** Tells the worker's main file that it runs in a thread. */
export const THREAD_ARGUMENT = '--poolscope-thread';

export interface ThreadStart {
  readonly port: MessagePort;
  /** For the claims. */
  readonly memory: SharedArrayBuffer;
  readonly depth: number;
}

export interface ThreadFrame {
  readonly buffer: ArrayBuffer;
  readonly length: number;
  readonly externals: readonly object[];
}

/** The message and what is moved with it: the bytes themselves, and all that can be moved of the rest. */
export function threadMessage(
  bytes: Buffer,
  externals: readonly object[],
): [ThreadFrame, TransferListItem[]] {
  const { buffer } = bytes;
  if (!(buffer instanceof ArrayBuffer) || bytes.byteOffset !== 0) {
    throw new Error('A frame starts its own buffer, which no one else uses.');
  }
  const moved = externals.filter(
    (external): external is TransferListItem & object => !(external instanceof SharedArrayBuffer),
  );
  return [{ buffer, length: bytes.length, externals }, [buffer, ...moved]];
}

export function isThreadFrame(value: unknown): value is ThreadFrame {
  return (
    typeof value === 'object' &&
    value !== null &&
    'buffer' in value &&
    value.buffer instanceof ArrayBuffer &&
    'length' in value &&
    'externals' in value
  );
}

export function isThreadStart(value: unknown): value is ThreadStart {
  return (
    typeof value === 'object' && value !== null && 'port' in value && 'memory' in value && 'depth' in value
  );
}
