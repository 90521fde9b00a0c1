/**
 * Large blocks of bytes go through a file in memory instead of the socket: two copies by the system without waiting for
 * the other side, into pages that are used again and again. The writer takes the file round as a ring; the reader tells
 * through a counter how far it has read. What finds no room goes through the socket.
 */
import { ftruncateSync, readSync, writeSync } from 'node:fs';

/** Smaller blocks are as quick through the socket. */
export const LEAST_ARENA_BYTES = 128 * 1024;
/** The ring is no larger than it needs to be: pages used a moment ago are in the processor's cache, new ones cost a fault. */
const SMALLEST_RING = 8 * 1024 * 1024;
const LARGEST_RING = 256 * 1024 * 1024;
/** Memory that an unused ring may keep, and when it is looked at, milliseconds. */
const KEPT_BYTES = 16 * 1024 * 1024;
const TRIM_AFTER_MS = 2000;

/** Where a block is, and how far the ring advances by it. */
export interface ArenaPlace {
  readonly offset: number;
  readonly span: number;
}

/** How far a writer had come. */
export interface ArenaMark {
  arenaTaken: number;
  arenaHead: number;
}

/** A number that one side writes and the other reads. */
export interface SharedCounter {
  read(): number;
  write(value: number): void;
}

export class ArenaWriter {
  readonly #fd: number;
  readonly #consumed: SharedCounter;
  /** Bytes taken since the beginning; the reader's counter follows it. */
  #taken = 0;
  /** Where the next block goes, at or below `#size`. */
  #head = 0;
  #size = SMALLEST_RING;
  /** Bytes of the file that were ever written. */
  #extent = 0;
  #isFull = false;
  #trimTimer: NodeJS.Timeout | null = null;
  /** Length of all blocks stored so far, bytes. */
  stored = 0;

  constructor(fd: number, consumed: SharedCounter) {
    this.#fd = fd;
    this.#consumed = consumed;
  }

  /** Puts the bytes into the file; `null` if there is no room. */
  store(bytes: Uint8Array): ArenaPlace | null {
    const { length } = bytes;
    const span = this.#isFull ? null : this.#makeRoom(length);
    if (span === null) return null;
    const offset = span > length ? 0 : this.#head;
    if (!this.#write(bytes, offset)) return null;
    this.#head = offset + length;
    this.#extent = Math.max(this.#extent, this.#head);
    this.#taken += span;
    this.stored += length;
    if (this.#extent > KEPT_BYTES) this.#trimLater();
    return { offset, span };
  }

  /** Notes what `rollback` needs to give back everything stored after. */
  mark(into: ArenaMark): void {
    into.arenaTaken = this.#taken;
    into.arenaHead = this.#head;
  }

  rollback({ arenaTaken, arenaHead }: Readonly<ArenaMark>): void {
    this.#taken = arenaTaken;
    this.#head = arenaHead;
  }

  #write(bytes: Uint8Array, offset: number): boolean {
    try {
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.#fd, bytes, done, bytes.length - done, offset + done);
      }
      return true;
    } catch {
      // The memory that the system grants such files is used up; it would be for the next block too.
      this.#isFull = true;
      return false;
    }
  }

  /** Finds how far the ring must advance for a block of this length; `null` if it cannot. */
  #makeRoom(length: number): number | null {
    const live = this.#taken - this.#consumed.read();
    if (live === 0) this.#head = 0;
    const hasWrapped = live > this.#head;
    if (!hasWrapped && this.#head + length > this.#size && live + length > this.#size / 2)
      this.#growTo(this.#head + length);
    const skipped = this.#head + length > this.#size ? this.#size - this.#head : 0;
    return live + skipped + length > this.#size ? null : skipped + length;
  }

  /** Only while what is live lies in one piece below the head. */
  #growTo(size: number): void {
    if (size <= LARGEST_RING) this.#size = Math.min(LARGEST_RING, Math.max(size, 2 * this.#size));
  }

  /** Gives memory back once the ring has not been used for a while. */
  #trimLater(): void {
    if (this.#trimTimer !== null) {
      this.#trimTimer.refresh();
      return;
    }
    this.#trimTimer = setTimeout(() => {
      if (this.#taken !== this.#consumed.read()) return;
      ftruncateSync(this.#fd, KEPT_BYTES);
      this.#extent = KEPT_BYTES;
      this.#size = SMALLEST_RING;
      this.#head = 0;
    }, TRIM_AFTER_MS).unref();
  }
}

export class ArenaReader {
  readonly #fd: number;
  readonly #consumed: SharedCounter;
  #read = 0;
  #told = 0;
  /** Length of all blocks loaded so far, bytes. */
  loaded = 0;

  constructor(fd: number, consumed: SharedCounter) {
    this.#fd = fd;
    this.#consumed = consumed;
  }

  load({ offset, span }: ArenaPlace, length: number): ArrayBuffer {
    const bytes = new Uint8Array(allocate(length));
    for (let done = 0; done < length;) {
      const count = readSync(this.#fd, bytes, done, length - done, offset + done);
      if (count === 0) throw new Error('A block of bytes is not where it was said to be.');
      done += count;
    }
    this.#read += span;
    this.loaded += length;
    return bytes.buffer;
  }

  /** Lets the writer use again what was read. */
  release(): void {
    if (this.#told === this.#read) return;
    this.#told = this.#read;
    this.#consumed.write(this.#read);
  }
}

/** Memory that need not be cleared, as it is filled at once. */
export function allocate(length: number): ArrayBuffer {
  const { buffer } = Buffer.allocUnsafeSlow(length);
  return buffer instanceof ArrayBuffer ? buffer : new ArrayBuffer(length);
}
