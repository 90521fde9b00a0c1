/** What the parts of the codec need of the whole, so that it can be cut into files that do not import each other. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** What `mark` remembers, to take back a value that turned out not to be serialisable. */
export interface WriterMark {
  pos: number;
  depth: number;
  containers: number;
  shapes: number;
  externals: number;
  arenaTaken: number;
  arenaHead: number;
}

export function createMark(): WriterMark {
  return { pos: 0, depth: 0, containers: 0, shapes: 0, externals: 0, arenaTaken: 0, arenaHead: 0 };
}

export interface ValueWriter extends ByteWriter {
  begin(): void;
  value(value: unknown): void;
  /** @param into a mark that is no longer needed, to be used again */
  mark(into?: WriterMark): WriterMark;
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
