/**
 * Claims keep the promise that no task runs twice although tasks are sent ahead. The worker writes how many tasks it
 * has claimed before it runs them, then looks whether the parent has revoked any; the parent writes that it revokes,
 * then looks which were claimed. At least one of them sees the other. Which tasks are revoked comes as a message: a
 * worker that sees a revocation it has not had the message of waits for it.
 *
 * The memory is a small unlinked file that both processes hold open, or a SharedArrayBuffer between threads.
 *
 *   | tasks claimed: f64 | revocations: f64 | bytes read by the worker: f64 | bytes read by the parent: f64 |
 *   | of the call started last, while someone observes: task: f64 | item: f64 | moment: f64 |
 */
import { readSync, writeSync } from 'node:fs';
import type { SharedCounter } from './arena.ts';

export const CLAIMS_BYTES = 56;
const START_POSITION = 32;

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
export const WORKER_READ_POSITION = 16;
export const PARENT_READ_POSITION = 24;

export class FileClaims implements Claims {
  readonly #fd: number;
  readonly #cell = new Float64Array(1);
  readonly #bytes = new Uint8Array(this.#cell.buffer);
  readonly #start = new Float64Array(3);
  readonly #startBytes = new Uint8Array(this.#start.buffer);

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

  start(sequence: number, item: number, at: number): void {
    this.#start[0] = sequence;
    this.#start[1] = item;
    this.#start[2] = at;
    writeSync(this.#fd, this.#startBytes, 0, this.#startBytes.length, START_POSITION);
  }

  lastStart(): CallStart {
    readSync(this.#fd, this.#startBytes, 0, this.#startBytes.length, START_POSITION);
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
    this.#start = new Float64Array(memory, START_POSITION, 3);
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
