import { openSync, writeSync } from 'node:fs';
import { ENTRY_KIND, ROW_KINDS, type LogEntry, type RowKind } from './log-format.ts';

const BUFFER_BYTES = 64 * 1024;
const WIDEST_ROW_BYTES = 1 + 24 * 8;
/** What writing may cost of the time: the shorter the tasks, the more of them share a write. */
const WRITING_SHARE = 0.005;
const MOST_CREDIT_MS = 0.2;
const FLUSH_AFTER_MS = 10;

// Programs replace these, in tests mostly; the recording goes on with Node's own.
const write = writeSync;
const startTimer = setTimeout;

const kindNumbers: Readonly<Record<RowKind, number>> = numberKinds();

/**
 * The file of one process or thread. It never throws: a program must not fail because its recording does. After a failed write
 * nothing more is recorded.
 */
export class EventLog {
  readonly #now: () => number;
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  readonly #view = new DataView(this.#buffer.buffer);
  #file: number | null = null;
  #length = 0;
  #credit = MOST_CREDIT_MS;
  #creditAt = 0;
  /** What the last write took, ms. */
  #cost = 0;
  #isTimed = false;
  #isExiting = false;

  /** @throws the system's error where the file cannot be made */
  constructor(path: string, now: () => number) {
    this.#now = now;
    this.#file = openSync(path, 'a');
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  row(kind: RowKind, ...values: readonly number[]): void {
    if (this.#length + WIDEST_ROW_BYTES > BUFFER_BYTES) this.flush();
    let at = this.#length;
    this.#view.setUint8(at, kindNumbers[kind]);
    at += 1;
    for (const value of values) {
      this.#view.setFloat64(at, value, true);
      at += 8;
    }
    this.#length = at;
    this.#flushSoon();
  }

  /** Entries are rare and worth keeping: they are written at once. */
  entry(entry: LogEntry): void {
    const json = Buffer.from(JSON.stringify(entry));
    const head = Buffer.alloc(5);
    head.writeUInt8(ENTRY_KIND, 0);
    head.writeUInt32LE(json.length, 1);
    this.flush();
    this.#write(Buffer.concat([head, json]));
  }

  /** Writes what there is, unless there was so much to write of late that it would slow the program down. */
  flushIfCheap(at: number): void {
    if (this.#length === 0) return;
    this.#credit = Math.min(MOST_CREDIT_MS, this.#credit + (at - this.#creditAt) * WRITING_SHARE);
    this.#creditAt = at;
    if (this.#credit < this.#cost) return;
    this.#credit -= this.#cost;
    this.flush();
  }

  flush(): void {
    if (this.#length === 0) return;
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    this.#write(bytes);
  }

  /** From now on there is no later: what is recorded is written at once. */
  exiting(): void {
    this.#isExiting = true;
    this.flush();
  }

  #write(bytes: Buffer): void {
    if (this.#file === null) return;
    const from = this.#now();
    try {
      for (let written = 0; written < bytes.length;) {
        written += write(this.#file, bytes, written, bytes.length - written);
      }
      // A write that was held up by another program says little of the next one.
      this.#cost = Math.min(this.#now() - from, MOST_CREDIT_MS);
    } catch {
      // The disk is full or the folder is gone: half a row would garble what follows it.
      this.#file = null;
    }
  }

  #flushSoon(): void {
    if (this.#isExiting) this.flush();
    if (this.#isTimed || this.#length === 0) return;
    this.#isTimed = true;
    startTimer(() => {
      this.#isTimed = false;
      this.flush();
    }, FLUSH_AFTER_MS).unref();
  }
}

function numberKinds(): Record<RowKind, number> {
  const numberOf = (kind: RowKind): number => ROW_KINDS.indexOf(kind) + 1;
  return {
    sent: numberOf('sent'),
    answered: numberOf('answered'),
    heard: numberOf('heard'),
    started: numberOf('started'),
    ran: numberOf('ran'),
    posted: numberOf('posted'),
    told: numberOf('told'),
    sample: numberOf('sample'),
    poolTask: numberOf('poolTask'),
    sentTotals: numberOf('sentTotals'),
    ranTotals: numberOf('ranTotals'),
  };
}
