/** What the parts of the codec need of the whole, so that it can be cut into files that do not import each other. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** What `mark` remembers, to take back a value that turned out not to be serialisable. */
export interface WriterMark {
  readonly pos: number;
  readonly depth: number;
  readonly containers: number;
  readonly shapes: number;
  readonly externals: number;
  readonly arena: readonly [number, number] | null;
}

export interface ValueWriter extends ByteWriter {
  begin(): void;
  value(value: unknown): void;
  mark(): WriterMark;
  rollback(mark: WriterMark): void;
  /** Names the shape with these keys, defining it at need; returns false if the keys must be written out. */
  shapeTag(keys: readonly string[]): boolean;
}

export interface ValueReader extends ByteReader {
  begin(): void;
  value(): unknown;
  /** Gives a container its number, in the order in which the encoder did. */
  enter<Container>(container: Container): Container;
  /** Makes objects of the shape whose tag was `kind` from a column for each of its keys. */
  rows(kind: number, readColumn: () => unknown[], length: number): object[];
}
