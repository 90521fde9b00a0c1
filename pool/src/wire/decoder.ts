/** Reads what an `Encoder` wrote; one of each belongs to a direction of a connection, as they share its shapes. */
import { deserialize } from 'node:v8';
import type { ArenaReader } from './arena.ts';
import { ByteReader, GarbledError } from './byte-reader.ts';
import { readPackedArray } from './column-reader.ts';
import { readError } from './error-codec.ts';
import { compileReader, compileRows, USES_BEFORE_CODE } from './shape-code.ts';
import type { RowMaker, ShapeReader } from './shape-code.ts';
import * as tag from './tags.ts';
import type { ValueReader } from './value-io.ts';

interface ViewConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer | SharedArrayBuffer, offset: number, length: number): ArrayBufferView;
}

const VIEW_CONSTRUCTORS: readonly (ViewConstructor | null)[] = [
  Uint8Array,
  null,
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];

interface Shape {
  readonly keys: readonly string[];
  uses: number;
  isCompiled: boolean;
  read: ShapeReader | null;
  rows: RowMaker | null;
}

export class Decoder extends ByteReader implements ValueReader {
  readonly shapes: Shape[] = [];
  #containers: unknown[] = [];
  /** What came beside the bytes of this message. */
  externals: readonly unknown[] = [];
  /** Has the large blocks of bytes. */
  arena: ArenaReader | null = null;

  /** How much has been read: here, and of the arena since it was made, bytes. */
  get progress(): number {
    return this.pos + (this.arena?.loaded ?? 0);
  }

  /** Starts a value, as the encoder did. */
  begin(): void {
    if (this.#containers.length > 0) this.#containers = [];
  }

  /** @throws {GarbledError} */
  value(): unknown {
    const kind = this.byte();
    if (kind >= tag.TAG_SMALL_INT) return kind - tag.TAG_SMALL_INT;
    switch (kind) {
      case tag.TAG_UNDEFINED:
        return undefined;
      case tag.TAG_NULL:
        return null;
      case tag.TAG_TRUE:
        return true;
      case tag.TAG_FALSE:
        return false;
      case tag.TAG_INT:
        return this.view.getInt32(this.skip(4), true);
      case tag.TAG_DOUBLE:
        return this.double();
      case tag.TAG_SHORT_STRING:
        return this.shortString();
      case tag.TAG_UTF8:
      case tag.TAG_UTF16:
        return this.longString(kind);
      case tag.TAG_BIGINT:
        return parseBigInt(this.string());
      case tag.TAG_REFERENCE:
        return this.#reference();
      default:
        return this.#container(kind);
    }
  }

  /** Gives a container its number, in the order in which the encoder did. */
  enter<Container>(container: Container): Container {
    this.#containers.push(container);
    return container;
  }

  #reference(): unknown {
    const index = this.count();
    if (index >= this.#containers.length) throw new GarbledError(`There is no container ${index}.`);
    return this.#containers[index];
  }

  #container(kind: number): unknown {
    switch (kind) {
      case tag.TAG_SHAPED_OBJECT:
      case tag.TAG_NEW_SHAPE:
        return this.#shaped(kind);
      case tag.TAG_OBJECT:
        return this.#properties(this.enter({}), this.count());
      case tag.TAG_ARRAY:
        return this.#array(this.enter<unknown[]>([]));
      case tag.TAG_ARRAY_WITH_PROPERTIES: {
        const array = this.#array(this.enter<unknown[]>([]));
        return this.#properties(array, this.count());
      }
      case tag.TAG_PACKED_ARRAY:
        return this.enter(readPackedArray(this));
      case tag.TAG_DATE:
        return this.enter(new Date(this.double()));
      case tag.TAG_REGEXP:
        return this.enter(new RegExp(this.string(), this.string()));
      case tag.TAG_MAP:
        return this.#map(this.enter(new Map<unknown, unknown>()));
      case tag.TAG_SET:
        return this.#set(this.enter(new Set<unknown>()));
      case tag.TAG_ERROR:
        return readError(this);
      default:
        return this.#binary(kind);
    }
  }

  rows(kind: number, readColumn: () => unknown[], length: number): object[] {
    const shape = this.#shape(kind);
    const columns = shape.keys.map(readColumn);
    this.#used(shape, length);
    if (shape.rows !== null) return shape.rows(columns, length);
    const rows: object[] = [];
    for (let row = 0; row < length; row++) {
      const record = {};
      for (const [column, key] of shape.keys.entries()) define(record, key, columns[column]?.[row]);
      rows.push(record);
    }
    return rows;
  }

  #used(shape: Shape, count: number): void {
    shape.uses += count;
    if (shape.isCompiled || shape.uses < USES_BEFORE_CODE) return;
    shape.isCompiled = true;
    shape.read = compileReader(shape.keys);
    shape.rows = compileRows(shape.keys);
  }

  /** The shape of an object whose tag was `kind`. */

  #shape(kind: number): Shape {
    if (kind === tag.TAG_NEW_SHAPE) {
      const keys = Array.from({ length: this.count() }, () => this.string());
      const shape = { keys, uses: 0, isCompiled: false, read: null, rows: null };
      this.shapes.push(shape);
      return shape;
    }
    const shape = kind === tag.TAG_SHAPED_OBJECT ? this.shapes[this.count()] : undefined;
    if (shape === undefined) throw new GarbledError('An object has a shape that was never defined.');
    return shape;
  }

  #shaped(kind: number): unknown {
    const shape = this.#shape(kind);
    if (shape.read !== null) return shape.read(this);
    this.#used(shape, 1);
    const record: Record<string, unknown> = {};
    this.enter(record);
    for (const key of shape.keys) {
      if (key === '__proto__') define(record, key, this.value());
      else record[key] = this.value();
    }
    return record;
  }

  #properties(target: object, count: number): unknown {
    for (let index = 0; index < count; index++) define(target, this.string(), this.value());
    return target;
  }

  #array(array: unknown[]): unknown[] {
    const length = this.count();
    for (let index = 0; index < length; index++) {
      if (this.bytes[this.pos] === tag.TAG_HOLE && this.pos < this.end) {
        this.pos++;
        array.length = index + 1;
      } else array.push(this.value());
    }
    return array;
  }

  #map(map: Map<unknown, unknown>): unknown {
    const count = this.count();
    for (let index = 0; index < count; index++) {
      const key = this.value();
      map.set(key, this.value());
    }
    return map;
  }

  #set(set: Set<unknown>): unknown {
    const count = this.count();
    for (let index = 0; index < count; index++) set.add(this.value());
    return set;
  }

  #binary(kind: number): unknown {
    switch (kind) {
      case tag.TAG_ARRAY_BUFFER:
        return this.enter(this.block());
      case tag.TAG_VIEW: {
        const view = this.byte();
        const buffer = this.block();
        return this.enter(createView(view, buffer, 0, buffer.byteLength));
      }
      case tag.TAG_VIEW_ON_BUFFER:
        return this.#viewOnBuffer();
      case tag.TAG_V8:
        return this.enter(deserialize(new Uint8Array(this.block())));
      case tag.TAG_EXTERNAL: {
        const index = this.count();
        if (index >= this.externals.length)
          throw new GarbledError('Something that was transferred did not come.');
        return this.enter(this.externals[index]);
      }
      default:
        throw new GarbledError(`No value begins with ${kind}.`);
    }
  }

  #viewOnBuffer(): unknown {
    const view = this.byte();
    const offset = this.count();
    const length = this.count();
    // The encoder numbers the view before the buffer; its place is kept until it can be made.
    const place = this.#containers.push(undefined) - 1;
    const buffer = this.value();
    if (!(buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer)) {
      throw new GarbledError('A view lies on something that is no buffer.');
    }
    const made = createView(view, buffer, offset, length);
    this.#containers[place] = made;
    return made;
  }

  /** Bytes with their length, in memory of their own. */
  block(): ArrayBuffer {
    const count = this.count();
    const length = Math.floor(count / 2);
    if (count % 2 === 0) return this.copy(length);
    if (this.arena === null) throw new GarbledError('Bytes lie in an arena that is not there.');
    return this.arena.load({ offset: this.count(), span: this.count() }, length);
  }
}

function createView(
  kind: number,
  buffer: ArrayBuffer | SharedArrayBuffer,
  offset: number,
  length: number,
): ArrayBufferView {
  const name = tag.VIEW_KINDS[kind];
  if (name === 'Buffer') return asBuffer(new Uint8Array(buffer, offset, length));
  if (name === 'DataView') return new DataView(buffer, offset, length);
  const constructor = VIEW_CONSTRUCTORS[kind];
  if (constructor === undefined || constructor === null) throw new GarbledError(`There is no view ${kind}.`);
  return new constructor(buffer, offset, length / constructor.BYTES_PER_ELEMENT);
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function parseBigInt(text: string): bigint {
  const isNegative = text.startsWith('-');
  let value = 0n;
  for (const digit of isNegative ? text.slice(1) : text)
    value = value * 36n + BigInt(Number.parseInt(digit, 36));
  return isNegative ? -value : value;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
