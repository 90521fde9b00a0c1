/** A worker thread's end of the message port between it and its parent. */
import { workerData } from 'node:worker_threads';
import { SharedClaims } from '../wire/claims.ts';
import type { Claims } from '../wire/claims.ts';
import { FRAME_HEADER } from '../wire/frames.ts';
import { isThreadFrame, isThreadStart, threadMessage } from '../wire/thread-messages.ts';
import type { ThreadStart } from '../wire/thread-messages.ts';
import type { Channel } from './channel.ts';

export class ThreadChannel implements Channel {
  readonly claims: Claims;
  readonly carriesObjects = true;
  readonly toWorker = null;
  readonly fromWorker = null;
  readonly depth: number;
  readonly #port: ThreadStart['port'];

  constructor() {
    const start: unknown = workerData;
    if (!isThreadStart(start)) throw new Error('This file is run by pools of poolscope, not by itself.');
    this.claims = new SharedClaims(start.memory);
    this.depth = start.depth;
    this.#port = start.port;
  }

  listen(
    onFrame: (bytes: Buffer, start: number, end: number, externals: readonly unknown[]) => void,
    onEnd: () => void,
  ): void {
    this.#port.on('message', (message: unknown) => {
      if (!isThreadFrame(message)) throw new Error('Something that is no message was posted to a worker.');
      onFrame(
        Buffer.from(message.buffer, 0, message.length),
        FRAME_HEADER,
        message.length,
        message.externals,
      );
    });
    this.#port.on('close', onEnd);
  }

  send(bytes: Buffer, externals: readonly object[]): boolean {
    const [message, transfer] = threadMessage(bytes, externals);
    this.#port.postMessage(message, transfer);
    return false;
  }

  drain(): void {
    // What was posted has arrived.
  }

  end(): void {
    process.exit(0);
  }
}
