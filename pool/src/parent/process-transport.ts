/** A worker process and the socket pair to it. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { ArenaReader, ArenaWriter } from '../wire/arena.ts';
import type { Claims } from '../wire/claims.ts';
import { FAREWELL_SIGNAL } from '../wire/farewell.ts';
import { FrameReader } from '../wire/frames.ts';
import { DEPTH_VARIABLE, MESSAGE_FD } from '../wire/messages.ts';
import { createMemoryFiles } from './memory-files.ts';
import type { MemoryFiles } from './memory-files.ts';
import type { ExecutorOptions, ResourceLimits } from './options.ts';
import { ensureGuard, guardProcess } from './process-guard.ts';
import type { Transport, TransportListener } from './transport.ts';
import { findWorkerFile } from './worker-file.ts';

/** After a worker has exited, what it sent may still be on its way; a grandchild could hold the socket for ever. */
const DRAIN_MS = 200;

export function startProcess(
  options: ExecutorOptions,
  depth: number,
  listener: TransportListener,
): Transport {
  return new ProcessTransport(options, depth, listener);
}

class ProcessTransport implements Transport {
  readonly claims: Claims | null;
  readonly toWorker: ArenaWriter | null;
  readonly fromWorker: ArenaReader | null;
  readonly carriesObjects = false;
  readonly #child: ChildProcess;
  readonly #socket: Socket | null;
  readonly #listener: TransportListener;
  readonly #files: MemoryFiles | null;
  #isOver = false;

  constructor(options: ExecutorOptions, depth: number, listener: TransportListener) {
    this.#listener = listener;
    this.#files = createMemoryFiles();
    this.claims = this.#files?.claims ?? null;
    this.toWorker = this.#files?.toWorker ?? null;
    this.fromWorker = this.#files?.fromWorker ?? null;
    this.#child = spawn(
      process.execPath,
      [...(options.execArgv ?? inheritedExecArgv()), ...limitFlags(options.resourceLimits), findWorkerFile()],
      {
        env: { ...(options.env ?? process.env), [DEPTH_VARIABLE]: String(depth) },
        stdio: ['ignore', 'inherit', 'inherit', 'pipe', ...(this.#files?.descriptors ?? [])],
        windowsHide: true,
      },
    );
    const socket = this.#child.stdio[MESSAGE_FD];
    this.#socket = socket instanceof Socket ? socket : null;
    // What would be written to a worker that has ended needs no orderly end.
    if (this.#socket !== null) this.#socket.allowHalfOpen = true;
    this.#listen();
    if (this.#child.pid !== undefined) guardProcess(this.#child.pid, this.#child);
    // It runs before the worker says anything.
    if (options.initializer !== null) ensureGuard();
  }

  get name(): string {
    return `worker process ${this.pid}`;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  send(bytes: Buffer): boolean {
    if (this.#socket?.writable !== true) return true;
    this.#socket.write(bytes);
    // The system mostly takes it all at once.
    return this.#socket.writableLength === 0;
  }

  setKeepAlive(isKept: boolean): void {
    if (isKept) {
      this.#child.ref();
      this.#socket?.ref();
    } else {
      this.#child.unref();
      this.#socket?.unref();
    }
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  #listen(): void {
    const reader = new FrameReader((bytes, start, end) => {
      this.#listener.onFrame(bytes, start, end, []);
    });
    // It says that it is ready.
    this.#socket?.once('data', ensureGuard);
    this.#socket?.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        this.#socket?.removeAllListeners('data').resume();
        this.#listener.onGarbled(error instanceof Error ? error : new Error(String(error)));
      }
    });
    // A worker that closes its end but lives on can neither be told anything nor tell.
    this.#socket?.once('end', () => {
      setTimeout(() => {
        if (!this.#isOver) this.#child.kill('SIGKILL');
      }, DRAIN_MS).unref();
    });
    // The worker's end is told by its exit; a broken pipe only comes before it.
    this.#socket?.on('error', () => undefined);
    this.#child.once('error', (error) => {
      if (this.#child.pid === undefined) this.#end(null, null, error);
    });
    this.#child.once('exit', (code, signal) => {
      if (this.#socket === null || this.#socket.readableEnded || this.#socket.closed) {
        this.#end(code, signal, null);
      } else this.#drain(code, signal);
    });
  }

  #drain(code: number | null, signal: string | null): void {
    const timer = setTimeout(() => {
      this.#end(code, signal, null);
    }, DRAIN_MS);
    const end = (): void => {
      clearTimeout(timer);
      this.#end(code, signal, null);
    };
    this.#socket?.once('end', end);
    this.#socket?.once('close', end);
  }

  #end(code: number | null, signal: string | null, error: Error | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (signal === FAREWELL_SIGNAL) this.#listener.onExit(0, null, error);
    else this.#listener.onExit(code, signal, error);
    // Others who end at the same time are waited for; this is not.
    setImmediate(() => {
      this.#socket?.destroy();
      this.#files?.close();
    });
  }
}

function limitFlags(limits: ResourceLimits): string[] {
  const flags: string[] = [];
  const { maxOldGenerationSizeMb, maxYoungGenerationSizeMb, stackSizeMb } = limits;
  if (maxOldGenerationSizeMb !== undefined)
    flags.push(`--max-old-space-size=${Math.ceil(maxOldGenerationSizeMb)}`);
  // The young generation is three semi-spaces.
  if (maxYoungGenerationSizeMb !== undefined) {
    flags.push(`--max-semi-space-size=${Math.max(1, Math.ceil(maxYoungGenerationSizeMb / 3))}`);
  }
  if (stackSizeMb !== undefined) flags.push(`--stack-size=${Math.ceil(stackSizeMb * 1024)}`);
  return flags;
}

/** What this process was started with, without what is meant for its own entry file. */
function inheritedExecArgv(): string[] {
  const ownOnly =
    /^(--inspect|--test|--watch|--eval$|-e$|--print$|-p$|-pe$|--check$|-c$|--interactive$|-i$|--input-type)/;
  const inherited: string[] = [];
  for (const [index, arg] of process.execArgv.entries()) {
    if (ownOnly.test(arg)) continue;
    // The code that followed --eval is an argument of its own.
    if (/^(--eval|-e|--print|-p|-pe)$/.test(process.execArgv[index - 1] ?? '')) continue;
    inherited.push(arg);
  }
  return inherited;
}
