/** Some items of a `map`, sent together; each has a result or an error of its own. */
import { addCallerStack } from './parent/caller-stack.ts';
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import type { CallOptions, Task, TaskFailure, TaskStamps, TaskState } from './task.ts';
import { readColumn } from './wire/column-reader.ts';
import { writeColumn } from './wire/columns.ts';
import type { Decoder } from './wire/decoder.ts';
import type { Encoder } from './wire/encoder.ts';
import { explainUnserializable } from './wire/explain.ts';
import { FROM_WORKER_CHUNK } from './wire/messages.ts';

/** What the map shares with its chunks. */
export interface ChunkOwner {
  readonly fn: TaskFunctionEntry;
  readonly call: CallOptions | null;
  readonly caller: object;
  /** Whether all results are awaited together. */
  readonly isCollecting: boolean;
  onChunkSettled(chunk: ChunkTask): void;
}

export class ChunkTask implements Task {
  declare readonly isChunk: true;
  readonly fn: TaskFunctionEntry;
  readonly options: CallOptions | null;
  readonly index: number;
  readonly count: number;
  state: TaskState = 'pending';
  sequence = -1;
  worker = -1;
  estimatedUs = 0;
  stamps: TaskStamps | null = null;
  onAbort: (() => void) | null = null;
  /** Results by item; meaningless where there is a failure. */
  values: readonly unknown[] = [];
  failures: Map<number, TaskFailure> | null = null;
  /** Number of the first item in its map. */
  readonly #position: number;
  readonly #columns: readonly (readonly unknown[])[];
  readonly #owner: ChunkOwner;

  constructor(owner: ChunkOwner, columns: readonly (readonly unknown[])[], index: number, position: number) {
    this.fn = owner.fn;
    this.options = owner.call;
    this.index = index;
    this.count = columns[0]?.length ?? 0;
    this.#position = position;
    this.#columns = columns;
    this.#owner = owner;
  }

  get isPatient(): boolean {
    return this.#owner.isCollecting;
  }

  writeArguments(encoder: Encoder): void {
    encoder.count(this.#columns.length);
    for (const column of this.#columns) writeColumn(encoder, column);
  }

  explain(thrown: unknown): Error {
    for (let item = 0; item < this.count; item++) {
      for (const [position, column] of this.#columns.entries()) {
        const path = `items[${this.#position + item}]${this.#columns.length > 1 ? `[${position}]` : ''}`;
        const error = explainUnserializable(column[item], path, null);
        if (error.message.includes(': it ')) return error;
      }
    }
    return explainUnserializable(this.#columns, 'items', thrown);
  }

  readResult(kind: number, decoder: Decoder): void {
    if (kind === FROM_WORKER_CHUNK) {
      this.values = readColumn(decoder);
      return;
    }
    const values: unknown[] = [];
    const count = decoder.count();
    for (let item = 0; item < count; item++) {
      const isOk = decoder.byte() === 1;
      decoder.begin();
      const value = decoder.value();
      if (!isOk)
        (this.failures ??= new Map()).set(item, {
          outcome: 'error',
          error: addCallerStack(value, this.#owner.caller),
        });
      values.push(value);
    }
    this.values = values;
  }

  settle(): void {
    this.state = 'settled';
    this.#owner.onChunkSettled(this);
  }

  fail({ outcome, error }: TaskFailure): void {
    this.state = 'settled';
    const failure = { outcome, error: addCallerStack(error, this.#owner.caller) };
    this.failures = new Map();
    for (let item = 0; item < this.count; item++) this.failures.set(item, failure);
    this.#owner.onChunkSettled(this);
  }

  /** How the first of the items from `start` on failed that did. */
  firstFailure(start: number): TaskFailure | null {
    if (this.failures === null) return null;
    for (let item = start; item < this.count; item++) {
      const failure = this.failures.get(item);
      if (failure !== undefined) return failure;
    }
    return null;
  }

  failureOf(item: number): TaskFailure | null {
    return this.failures?.get(item) ?? null;
  }
}

Object.defineProperty(ChunkTask.prototype, 'isChunk', { value: true });
