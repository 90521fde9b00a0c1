/** A worker thread and the message port to it. */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { CLAIMS_BYTES, SharedClaims } from '../wire/claims.ts';
import type { Claims } from '../wire/claims.ts';
import { FRAME_HEADER } from '../wire/frames.ts';
import { isThreadFrame, THREAD_ARGUMENT, threadMessage } from '../wire/thread-messages.ts';
import type { ThreadStart } from '../wire/thread-messages.ts';
import type { ExecutorOptions } from './options.ts';
import type { Transport, TransportListener } from './transport.ts';
import { findWorkerFile } from './worker-file.ts';

export function startThread(options: ExecutorOptions, depth: number, listener: TransportListener): Transport {
  return new ThreadTransport(options, depth, listener);
}

class ThreadTransport implements Transport {
  readonly claims: Claims;
  readonly carriesObjects = true;
  readonly toWorker = null;
  readonly fromWorker = null;
  readonly pid = process.pid;
  readonly name: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #listener: TransportListener;
  #error: Error | null = null;

  constructor(options: ExecutorOptions, depth: number, listener: TransportListener) {
    this.#listener = listener;
    const memory = new SharedArrayBuffer(CLAIMS_BYTES);
    this.claims = new SharedClaims(memory);
    const { port1, port2 } = new MessageChannel();
    const start: ThreadStart = { port: port2, memory, depth };
    this.#worker = new Worker(findWorkerFile(), {
      argv: [THREAD_ARGUMENT],
      workerData: start,
      transferList: [port2],
      resourceLimits: { ...options.resourceLimits },
      ...(options.execArgv === null ? {} : { execArgv: [...options.execArgv] }),
      ...(options.env === null ? {} : { env: { ...options.env } }),
    });
    this.name = `worker thread ${this.#worker.threadId}`;
    this.#port = port1;
    this.#listen();
  }

  send(bytes: Buffer, externals: readonly object[]): boolean {
    const [message, transfer] = threadMessage(bytes, externals);
    this.#port.postMessage(message, transfer);
    return false;
  }

  setKeepAlive(isKept: boolean): void {
    if (isKept) {
      this.#worker.ref();
      this.#port.ref();
    } else {
      this.#worker.unref();
      this.#port.unref();
    }
  }

  kill(): void {
    void this.#worker.terminate();
  }

  #listen(): void {
    this.#port.on('message', (message: unknown) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error) => {
      this.#error = error;
    });
    this.#worker.on('exit', (code) => {
      // What it sent last may still lie in the port.
      for (
        let rest = receiveMessageOnPort(this.#port);
        rest !== undefined;
        rest = receiveMessageOnPort(this.#port)
      ) {
        this.#receive(rest.message);
      }
      this.#port.close();
      this.#listener.onExit(code, null, this.#error);
    });
  }

  #receive(message: unknown): void {
    try {
      if (!isThreadFrame(message)) throw new Error('Something that is no message was posted by a worker.');
      const bytes = Buffer.from(message.buffer, 0, message.length);
      this.#listener.onFrame(bytes, FRAME_HEADER, message.length, message.externals);
    } catch (error) {
      this.#listener.onGarbled(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
