/** How the parent reaches a worker; one implementation for processes and one for threads. */
import type { ArenaReader, ArenaWriter } from '../wire/arena.ts';
import type { Claims } from '../wire/claims.ts';
import type { ExecutorOptions } from './options.ts';

export interface TransportListener {
  onFrame(bytes: Buffer, start: number, end: number, externals: readonly unknown[]): void;
  /** What came was no frame; nothing more will be read. */
  onGarbled(error: Error): void;
  /** The worker has ended and everything it sent was delivered. Called once, always. */
  onExit(exitCode: number | null, signal: string | null, error: Error | null): void;
}

export interface Transport {
  /** -1 if the process could not be started; that of this process for a thread. */
  readonly pid: number;
  /** What it is called in messages: `worker process 4711`. */
  readonly name: string;
  readonly claims: Claims | null;
  /** For large blocks of bytes, where memory is not shared anyway. */
  readonly toWorker: ArenaWriter | null;
  readonly fromWorker: ArenaReader | null;
  /** Whether objects can travel beside the bytes. */
  readonly carriesObjects: boolean;
  /** Sends a frame, header included. Returns whether its memory is free again; else it is the transport's. */
  send(bytes: Buffer, externals: readonly object[]): boolean;
  /** Whether the worker keeps this process alive. */
  setKeepAlive(isKept: boolean): void;
  /** Ends the worker now: SIGTERM asks, SIGKILL does not. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export type TransportFactory = (
  options: ExecutorOptions,
  depth: number,
  listener: TransportListener,
) => Transport;
