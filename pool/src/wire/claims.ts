/**
 * Claims keep the promise that no task runs twice although tasks are sent ahead. The worker writes how many tasks it
 * has claimed before it runs them, then looks whether the parent has revoked any; the parent writes that it revokes,
 * then looks which were claimed. At least one of them sees the other. Which tasks are revoked comes as a message: a
 * worker that sees a revocation it has not had the message of waits for it.
 *
 * The memory is a small unlinked file that both processes hold open, or a SharedArrayBuffer between threads.
 *
 *   | of the call started last, while someone observes: task: f64 | item: f64 | moment: f64 |
 *   | tasks claimed: f64 | revocations: f64 | bytes read by the worker: f64 | bytes read by the parent: f64 |
 */
import { readSync, writeSync } from 'node:fs';
import type { SharedCounter } from './arena.ts';

export const CLAIMS_BYTES = 56;
const CLAIMED_POSITION = 24;
const REVOKED_POSITION = 32;

/** A call that a worker has begun. */
export interface CallStart {
  /** Of the task. */
  readonly sequence: number;
  readonly item: number;
  /** Milliseconds of the monotonic clock; 0 if none has begun. */
  readonly at: number;
}

export interface Claims {
  /** Worker: tasks with a number below `count` may run from now on. */
  claim(count: number): void;
  /** Worker: the same, and the first of them begins. */
  claimAndStart(count: number, sequence: number, at: number): void;
  /** Worker: how many revocations there were. */
  generation(): number;
  /** Parent: announces the revocation with this number, counted from 1. */
  revoke(generation: number): void;
  /** Parent: how many tasks were claimed. */
  claimed(): number;
  /** Worker: a call begins. */
  start(sequence: number, item: number, at: number): void;
  /** Parent: the last that began. What is read while it is written may be half of this and half of that. */
  lastStart(): CallStart;
}

/** How far the two sides have read the arenas. */
export const WORKER_READ_POSITION = 40;
export const PARENT_READ_POSITION = 48;

export class FileClaims implements Claims {
  readonly #fd: number;
  readonly #cell = new Float64Array(1);
  readonly #bytes = new Uint8Array(this.#cell.buffer);
  /** The start of a call, and the tasks claimed. */
  readonly #start = new Float64Array(4);
  readonly #startBytes = new Uint8Array(this.#start.buffer);

  constructor(fd: number) {
    this.#fd = fd;
  }

  claim(count: number): void {
    this.#write(count, CLAIMED_POSITION);
  }

  claimAndStart(count: number, sequence: number, at: number): void {
    this.#start[3] = count;
    this.#writeStart(sequence, 0, at, 32);
  }

  generation(): number {
    return this.#read(REVOKED_POSITION);
  }

  revoke(generation: number): void {
    this.#write(generation, REVOKED_POSITION);
  }

  claimed(): number {
    return this.#read(CLAIMED_POSITION);
  }

  start(sequence: number, item: number, at: number): void {
    this.#writeStart(sequence, item, at, 24);
  }

  lastStart(): CallStart {
    readSync(this.#fd, this.#startBytes, 0, 24, 0);
    return asStart(this.#start);
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

  #writeStart(sequence: number, item: number, at: number, length: number): void {
    this.#start[0] = sequence;
    this.#start[1] = item;
    this.#start[2] = at;
    writeSync(this.#fd, this.#startBytes, 0, length, 0);
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
  readonly #start: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new BigInt64Array(memory);
    this.#start = new Float64Array(memory, 0, 3);
  }

  claim(count: number): void {
    Atomics.store(this.#cells, CLAIMED_POSITION / 8, BigInt(count));
  }

  claimAndStart(count: number, sequence: number, at: number): void {
    this.start(sequence, 0, at);
    this.claim(count);
  }

  generation(): number {
    return Number(Atomics.load(this.#cells, REVOKED_POSITION / 8));
  }

  revoke(generation: number): void {
    Atomics.store(this.#cells, REVOKED_POSITION / 8, BigInt(generation));
  }

  claimed(): number {
    return Number(Atomics.load(this.#cells, CLAIMED_POSITION / 8));
  }

  start(sequence: number, item: number, at: number): void {
    this.#start[0] = sequence;
    this.#start[1] = item;
    this.#start[2] = at;
  }

  lastStart(): CallStart {
    return asStart(this.#start);
  }
}

function asStart([sequence = 0, item = 0, at = 0]: Float64Array): CallStart {
  return { sequence, item, at };
}
