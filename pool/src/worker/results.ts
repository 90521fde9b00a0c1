/** Writes results into the frame that goes to the parent next. */
import { Encoder } from '../wire/encoder.ts';
import { writeColumn } from '../wire/columns.ts';
import { writeThrown } from '../wire/error-codec.ts';
import { explainUnserializable } from '../wire/explain.ts';
import { FRAME_HEADER, writeFrameHeader } from '../wire/frames.ts';
import {
  FROM_WORKER_CHUNK,
  FROM_WORKER_ERROR,
  FROM_WORKER_MIXED_CHUNK,
  FROM_WORKER_RESULT,
} from '../wire/messages.ts';
import { createMark } from '../wire/value-io.ts';
import type { Channel } from './channel.ts';

/** When things happened to a task in the worker, ms of the monotonic clock; written only if someone observes. */
export interface RunStamps {
  received: number;
  deserialized: number;
  runStart: number;
  runEnd: number;
  /** Negative where it cannot be known. */
  cpuMs: number;
}

export interface ChunkResult {
  /** Results by item, or what was thrown for those among `failed`. */
  readonly values: readonly unknown[];
  readonly failed: ReadonlySet<number> | null;
  readonly stamps: readonly RunStamps[] | null;
}

export class ResultWriter {
  readonly encoder = new Encoder();
  readonly #channel: Channel;
  readonly #now: () => number;
  readonly #mark = createMark();

  constructor(channel: Channel, now: () => number) {
    this.#channel = channel;
    this.#now = now;
    this.encoder.pos = FRAME_HEADER;
    if (channel.carriesObjects) this.encoder.externals = [];
    this.encoder.arena = channel.fromWorker;
  }

  get pendingBytes(): number {
    return this.encoder.pos - FRAME_HEADER;
  }

  flush(): void {
    const { encoder } = this;
    if (encoder.pos === FRAME_HEADER) return;
    writeFrameHeader(encoder.view, encoder.pos);
    const externals = encoder.externals ?? [];
    if (this.#channel.send(encoder.written(), externals)) encoder.clear();
    else encoder.renew();
    if (encoder.externals !== null) encoder.externals = [];
    encoder.pos = FRAME_HEADER;
  }

  result(value: unknown, us: number, stamps: RunStamps | null): void {
    const { encoder } = this;
    const mark = encoder.mark(this.#mark);
    encoder.byte(FROM_WORKER_RESULT);
    encoder.count(us);
    try {
      encoder.begin();
      encoder.value(value);
    } catch (error) {
      encoder.rollback(mark);
      this.error(explainUnserializable(value, 'result', error), us, stamps);
      return;
    }
    this.#stamps(stamps);
  }

  error(thrown: unknown, us: number, stamps: RunStamps | null): void {
    this.encoder.byte(FROM_WORKER_ERROR);
    this.encoder.count(us);
    writeThrown(this.encoder, withoutOwnFrames(thrown));
    this.#stamps(stamps);
  }

  chunk({ values, failed, stamps }: ChunkResult, us: number): void {
    const { encoder } = this;
    if (failed === null) {
      const mark = encoder.mark();
      encoder.byte(FROM_WORKER_CHUNK);
      encoder.count(us);
      try {
        writeColumn(encoder, values);
        this.#itemStamps(stamps);
        return;
      } catch {
        // One of the values cannot travel; told item by item, the others still can.
        encoder.rollback(mark);
      }
    }
    encoder.byte(FROM_WORKER_MIXED_CHUNK);
    encoder.count(us);
    encoder.count(values.length);
    for (const [item, value] of values.entries()) this.#item(value, failed?.has(item) !== true);
    this.#itemStamps(stamps);
  }

  #item(value: unknown, isOk: boolean): void {
    const { encoder } = this;
    if (!isOk) {
      encoder.byte(0);
      writeThrown(encoder, withoutOwnFrames(value));
      return;
    }
    const mark = encoder.mark();
    encoder.byte(1);
    try {
      encoder.begin();
      encoder.value(value);
    } catch (error) {
      encoder.rollback(mark);
      encoder.byte(0);
      writeThrown(encoder, explainUnserializable(value, 'result', error));
    }
  }

  #stamps(stamps: RunStamps | null): void {
    const { encoder } = this;
    encoder.byte(stamps === null ? 0 : 1);
    if (stamps === null) return;
    encoder.reserve(48);
    const { view, pos } = encoder;
    view.setFloat64(pos, stamps.received, true);
    view.setFloat64(pos + 8, stamps.deserialized, true);
    view.setFloat64(pos + 16, stamps.runStart, true);
    view.setFloat64(pos + 24, stamps.runEnd, true);
    view.setFloat64(pos + 32, stamps.cpuMs, true);
    view.setFloat64(pos + 40, this.#now(), true);
    encoder.pos = pos + 48;
  }

  #itemStamps(stamps: readonly RunStamps[] | null): void {
    this.encoder.count(stamps === null ? 0 : stamps.length);
    for (const each of stamps ?? []) this.#stamps(each);
  }
}

/** The frames of the worker's own code, below those of the task, tell its author nothing. */
function withoutOwnFrames(thrown: unknown): unknown {
  const file = process.argv[1];
  if (!(thrown instanceof Error) || file === undefined) return thrown;
  try {
    const lines = (thrown.stack ?? '').split('\n');
    const first = lines.findIndex((line) => line.includes(`${file}:`));
    if (first > 0) thrown.stack = lines.slice(0, first).join('\n');
  } catch {
    // Frozen, or with a stack of its own making; it is sent as it is.
  }
  return thrown;
}
