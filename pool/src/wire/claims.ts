/**
 * Claims keep the promise that no task runs twice although tasks are sent ahead. The worker writes how many tasks it
 * has claimed before it runs them, then looks whether the parent has revoked any; the parent writes that it revokes,
 * then looks which were claimed. At least one of them sees the other. Which tasks are revoked comes as a message: a
 * worker that sees a revocation it has not had the message of waits for it.
 *
 * The memory is a small unlinked file that both processes hold open, or a SharedArrayBuffer between threads.
 *
 *   | tasks claimed: f64 | revocations: f64 | bytes read by the worker: f64 | bytes read by the parent: f64 |
 */
import { readSync, writeSync } from 'node:fs';
import type { SharedCounter } from './arena.ts';

export const CLAIMS_BYTES = 32;

export interface Claims {
  /** Worker: tasks with a number below `count` may run from now on. */
  claim(count: number): void;
  /** Worker: how many revocations there were. */
  generation(): number;
  /** Parent: announces the revocation with this number, counted from 1. */
  revoke(generation: number): void;
  /** Parent: how many tasks were claimed. */
  claimed(): number;
}

/** How far the two sides have read the arenas. */
export const WORKER_READ_POSITION = 16;
export const PARENT_READ_POSITION = 24;

export class FileClaims implements Claims {
  readonly #fd: number;
  readonly #cell = new Float64Array(1);
  readonly #bytes = new Uint8Array(this.#cell.buffer);

  constructor(fd: number) {
    this.#fd = fd;
  }

  claim(count: number): void {
    this.#write(count, 0);
  }

  generation(): number {
    return this.#read(8);
  }

  revoke(generation: number): void {
    this.#write(generation, 8);
  }

  claimed(): number {
    return this.#read(0);
  }

  /** Another number of the file. */
  counter(position: number): SharedCounter {
    return {
      read: () => this.#read(position),
      write: (value) => {
        this.#write(value, position);
      },
    };
  }

  #write(value: number, position: number): void {
    this.#cell[0] = value;
    writeSync(this.#fd, this.#bytes, 0, 8, position);
  }

  #read(position: number): number {
    readSync(this.#fd, this.#bytes, 0, 8, position);
    return this.#cell[0] ?? 0;
  }
}

/** Between threads. */
export class SharedClaims implements Claims {
  readonly #cells: BigInt64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new BigInt64Array(memory);
  }

  claim(count: number): void {
    Atomics.store(this.#cells, 0, BigInt(count));
  }

  generation(): number {
    return Number(Atomics.load(this.#cells, 1));
  }

  revoke(generation: number): void {
    Atomics.store(this.#cells, 1, BigInt(generation));
  }

  claimed(): number {
    return Number(Atomics.load(this.#cells, 0));
  }
}
