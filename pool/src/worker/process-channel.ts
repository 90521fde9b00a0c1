/** The worker's end of the socket pair between it and its parent. */
import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { ArenaReader, ArenaWriter } from '../wire/arena.ts';
import { FileClaims, PARENT_READ_POSITION, WORKER_READ_POSITION } from '../wire/claims.ts';
import { FrameReader } from '../wire/frames.ts';
import {
  CLAIMS_FD,
  DEPTH_VARIABLE,
  FROM_WORKER_ARENA_FD,
  MESSAGE_FD,
  TO_WORKER_ARENA_FD,
} from '../wire/messages.ts';
import type { Channel } from './channel.ts';
import { leaveQuickly, mayLeaveQuickly, watchForAddons } from './quick-exit.ts';

export class ProcessChannel implements Channel {
  readonly claims: FileClaims | null = isFile(CLAIMS_FD) ? new FileClaims(CLAIMS_FD) : null;
  readonly toWorker: ArenaReader | null;
  readonly fromWorker: ArenaWriter | null;
  readonly carriesObjects = false;
  readonly depth = Number(process.env[DEPTH_VARIABLE] ?? 1);
  readonly #socket = new Socket({ fd: MESSAGE_FD, readable: true, writable: true });
  /** What the socket holds because the parent did not read in time. */
  #backlog: Buffer[] = [];

  constructor() {
    watchForAddons();
    const { claims } = this;
    const hasArenas = claims !== null && isFile(TO_WORKER_ARENA_FD) && isFile(FROM_WORKER_ARENA_FD);
    this.toWorker = hasArenas
      ? new ArenaReader(TO_WORKER_ARENA_FD, claims.counter(WORKER_READ_POSITION))
      : null;
    this.fromWorker = hasArenas
      ? new ArenaWriter(FROM_WORKER_ARENA_FD, claims.counter(PARENT_READ_POSITION))
      : null;
  }

  listen(
    onFrame: (bytes: Buffer, start: number, end: number, externals: readonly unknown[]) => void,
    onEnd: () => void,
  ): void {
    const reader = new FrameReader((bytes, start, end) => {
      onFrame(bytes, start, end, []);
    });
    this.#socket.on('data', (chunk: Buffer) => {
      reader.push(chunk);
    });
    this.#socket.on('end', onEnd);
    this.#socket.on('error', onEnd);
    this.#socket.on('close', onEnd);
  }

  send(bytes: Buffer): boolean {
    const written = this.#backlog.length > 0 ? 0 : writeSome(bytes);
    if (written === bytes.length) return true;
    this.#queue(bytes.subarray(written));
    return false;
  }

  drain(): void {
    for (const bytes of this.#backlog) {
      let pos = 0;
      // The process ends after this; a parent that does not read for a second is not going to.
      const deadline = performance.now() + 1000;
      while (pos < bytes.length && performance.now() < deadline) pos += writeSome(bytes.subarray(pos));
    }
    this.#backlog = [];
  }

  end(): void {
    // The last of the listeners, so that whatever else listens has had its turn.
    if (mayLeaveQuickly()) process.on('exit', leaveQuickly);
    process.exit(0);
  }

  #queue(bytes: Buffer): void {
    this.#backlog.push(bytes);
    if (this.#backlog.length === 1) this.#writeBacklog();
  }

  #writeBacklog(): void {
    const [bytes] = this.#backlog;
    if (bytes === undefined) return;
    this.#socket.write(bytes, () => {
      this.#backlog.shift();
      this.#writeBacklog();
    });
  }
}

/** Bytes that could be written without waiting. */
function writeSome(bytes: Buffer): number {
  try {
    return writeSync(MESSAGE_FD, bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EAGAIN') return 0;
    // The parent is gone: there is no one left to answer.
    process.exit(1);
  }
}

function isFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    return false;
  }
}
