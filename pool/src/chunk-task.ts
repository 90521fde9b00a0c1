/** Some items of a `map`, sent together; each has a result or an error of its own. */
import { addCallerStack } from './parent/caller-stack.ts';
import type { TaskFunctionEntry } from './parent/function-registry.ts';
import { Task } from './task.ts';
import type { CallOptions, TaskFailure } from './task.ts';
import { readColumn } from './wire/column-reader.ts';
import { writeColumn } from './wire/columns.ts';
import type { Decoder } from './wire/decoder.ts';
import type { Encoder } from './wire/encoder.ts';
import { explainUnserializable } from './wire/explain.ts';
import { FROM_WORKER_CHUNK } from './wire/messages.ts';

export class ChunkTask extends Task {
  readonly isChunk = true;
  readonly count: number;
  /** Results by item; meaningless where there is a failure. */
  values: readonly unknown[] = [];
  readonly failures = new Map<number, TaskFailure>();
  readonly #columns: readonly (readonly unknown[])[];
  /** Number of the first item in its map. */
  readonly #position: number;
  readonly #caller: object;
  readonly #onSettled: () => void;

  constructor(
    fn: TaskFunctionEntry,
    columns: readonly (readonly unknown[])[],
    options: CallOptions | null,
    index: number,
    position: number,
    caller: object,
    onSettled: () => void,
  ) {
    super(fn, options, index);
    this.#columns = columns;
    this.count = columns[0]?.length ?? 0;
    this.#position = position;
    this.#caller = caller;
    this.#onSettled = onSettled;
  }

  override writeArguments(encoder: Encoder): void {
    encoder.count(this.#columns.length);
    for (const column of this.#columns) writeColumn(encoder, column);
  }

  override explain(thrown: unknown): Error {
    for (let item = 0; item < this.count; item++) {
      for (const [position, column] of this.#columns.entries()) {
        const path = `items[${this.#position + item}]${this.#columns.length > 1 ? `[${position}]` : ''}`;
        const error = explainUnserializable(column[item], path, null);
        if (error.message.includes(': it ')) return error;
      }
    }
    return explainUnserializable(this.#columns, 'items', thrown);
  }

  override readResult(kind: number, decoder: Decoder): void {
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
      if (!isOk) this.failures.set(item, { outcome: 'error', error: addCallerStack(value, this.#caller) });
      values.push(value);
    }
    this.values = values;
  }

  override settle(): void {
    this.state = 'settled';
    this.#onSettled();
  }

  override fail({ outcome, error }: TaskFailure): void {
    this.state = 'settled';
    const failure = { outcome, error: addCallerStack(error, this.#caller) };
    for (let item = 0; item < this.count; item++) this.failures.set(item, failure);
    this.#onSettled();
  }

  override outcomeOf(item: number): TaskFailure | null {
    return this.failures.get(item) ?? null;
  }
}
