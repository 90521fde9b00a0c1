/** Files without a name, in memory where there is such a place, that a worker inherits. */
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArenaReader, ArenaWriter } from '../wire/arena.ts';
import { CLAIMS_BYTES, FileClaims, PARENT_READ_POSITION, WORKER_READ_POSITION } from '../wire/claims.ts';

/** The parent's side of what it shares with a worker, beside the socket. */
export interface MemoryFiles {
  readonly claims: FileClaims;
  /** `null` where memory is not shared by files: elsewhere a disk would be in the way. */
  readonly toWorker: ArenaWriter | null;
  readonly fromWorker: ArenaReader | null;
  /** For the worker's descriptors from `CLAIMS_FD` on. */
  readonly descriptors: readonly number[];
  close(): void;
}

/** @returns `null` if there is no place for such files, which costs balance and speed but no correctness */
export function createMemoryFiles(): MemoryFiles | null {
  for (const [place, isMemory] of [
    ['/dev/shm', true],
    [tmpdir(), false],
  ] as const) {
    try {
      return openFiles(place, isMemory);
    } catch {
      // The next place, if there is one.
    }
  }
  return null;
}

function openFiles(place: string, isMemory: boolean): MemoryFiles {
  const descriptors: number[] = [];
  const close = (): void => {
    for (const fd of descriptors.splice(0)) closeSync(fd);
  };
  const open = (): number => {
    const fd = openUnnamed(place);
    descriptors.push(fd);
    return fd;
  };
  try {
    const claimsFd = open();
    writeSync(claimsFd, new Uint8Array(CLAIMS_BYTES));
    const claims = new FileClaims(claimsFd);
    const toWorker = isMemory ? new ArenaWriter(open(), claims.counter(WORKER_READ_POSITION)) : null;
    const fromWorker = isMemory ? new ArenaReader(open(), claims.counter(PARENT_READ_POSITION)) : null;
    return { claims, toWorker, fromWorker, descriptors, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Its name, which no one else may have made, is gone before anything is written. */
function openUnnamed(place: string): number {
  const path = join(place, `poolscope-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const fd = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  return fd;
}
