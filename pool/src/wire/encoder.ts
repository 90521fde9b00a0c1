/**
 * Writes values so that they keep what structured clone keeps, compactly: small integers take a byte, objects alike
 * name their keys once per connection, and arrays of one kind are packed.
 *
 * Objects met twice within one value, cycles included, are written as references; `begin` starts a new value.
 */
import { types } from 'node:util';
import { serialize } from 'node:v8';
import { LEAST_ARENA_BYTES } from './arena.ts';
import type { ArenaWriter } from './arena.ts';
import { ByteWriter } from './byte-writer.ts';
import { writePackedArray } from './columns.ts';
import { writeError } from './error-codec.ts';
import { canTravel, isError, isPlainObject, Unserializable } from './plain-values.ts';
import { ShapeTable } from './shapes.ts';
import * as tag from './tags.ts';
import { createMark } from './value-io.ts';
import type { ValueWriter, WriterMark } from './value-io.ts';

/** Up to this many containers are looked for one after another, which is cheaper than a Map. */
const SCANNED_CONTAINERS = 12;
/** Shorter arrays gain nothing from being packed. */
const PACKED_LENGTH = 8;
/** The stack must hold what reads it on the other side, too. */
const MAX_DEPTH = 1000;

export class Encoder extends ByteWriter implements ValueWriter {
  readonly #shapes = new ShapeTable();
  #containers: object[] = [];
  #containerIndex: Map<object, number> | null = null;
  #depth = 0;
  /** Objects that travel beside the bytes; `null` where nothing can. */
  externals: object[] | null = null;
  /** Those of `externals` that the caller gives away. */
  transferred: ReadonlySet<object> | null = null;
  /** Takes large blocks of bytes. */
  arena: ArenaWriter | null = null;

  /** Starts a value: references reach back to here. */
  begin(): void {
    if (this.#containers.length > 0) {
      this.#containers = [];
      this.#containerIndex = null;
    }
    this.#depth = 0;
  }

  mark(into: WriterMark = createMark()): WriterMark {
    into.pos = this.pos;
    into.depth = this.#depth;
    into.containers = this.#containers.length;
    into.shapes = this.#shapes.size;
    into.externals = this.externals === null ? 0 : this.externals.length;
    this.arena?.mark(into);
    return into;
  }

  rollback(mark: WriterMark): void {
    this.pos = mark.pos;
    this.#depth = mark.depth;
    this.arena?.rollback(mark);
    this.#containers.length = mark.containers;
    this.#containerIndex = null;
    this.#shapes.truncate(mark.shapes);
    if (this.externals !== null) this.externals.length = mark.externals;
  }

  /** @throws {Unserializable} for what cannot travel; the encoder must be rolled back then. */
  value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.number(value);
        return;
      case 'string':
        this.string(value);
        return;
      case 'boolean':
        this.byte(value ? tag.TAG_TRUE : tag.TAG_FALSE);
        return;
      case 'undefined':
        this.byte(tag.TAG_UNDEFINED);
        return;
      case 'bigint':
        this.byte(tag.TAG_BIGINT);
        this.string(value.toString(36));
        return;
      case 'object':
        if (value === null) this.byte(tag.TAG_NULL);
        else this.#object(value);
        return;
      default:
        throw new Unserializable();
    }
  }

  number(value: number): void {
    this.reserve(9);
    const { pos } = this;
    if ((value | 0) !== value || (value === 0 && 1 / value < 0)) {
      this.bytes[pos] = tag.TAG_DOUBLE;
      this.view.setFloat64(pos + 1, value, true);
      this.pos = pos + 9;
    } else if (value >= 0 && value < 128) {
      this.bytes[pos] = tag.TAG_SMALL_INT + value;
      this.pos = pos + 1;
    } else {
      this.bytes[pos] = tag.TAG_INT;
      this.view.setInt32(pos + 1, value, true);
      this.pos = pos + 5;
    }
  }

  /** Writes a reference if the container was met before; else gives it the next number. */
  #isKnown(container: object): boolean {
    const containers = this.#containers;
    const count = containers.length;
    let index = -1;
    if (count <= SCANNED_CONTAINERS) {
      for (let at = 0; at < count; at++) if (containers[at] === container) index = at;
    } else {
      this.#containerIndex ??= new Map(containers.map((known, at) => [known, at]));
      index = this.#containerIndex.get(container) ?? -1;
    }
    if (index >= 0) {
      this.byte(tag.TAG_REFERENCE);
      this.count(index);
      return true;
    }
    containers.push(container);
    this.#containerIndex?.set(container, count);
    return false;
  }

  #object(value: object): void {
    if (this.#isKnown(value)) return;
    if (++this.#depth > MAX_DEPTH) throw new Unserializable('it is nested too deeply');
    if (Array.isArray(value)) this.#array(value);
    else if (isPlainObject(value)) this.#record(value);
    else this.#builtin(value);
    this.#depth--;
  }

  #array(values: readonly unknown[]): void {
    const { length } = values;
    if (length >= PACKED_LENGTH && writePackedArray(this, values)) return;
    const hasProperties = 'index' in values || 'raw' in values || 'groups' in values;
    this.byte(hasProperties ? tag.TAG_ARRAY_WITH_PROPERTIES : tag.TAG_ARRAY);
    this.count(length);
    for (let index = 0; index < length; index++) {
      const element = values[index];
      if (element === undefined && !(index in values)) this.byte(tag.TAG_HOLE);
      else this.value(element);
    }
    if (!hasProperties) return;
    const properties = Object.entries(values).slice(Object.keys(Array.from(values)).length);
    this.count(properties.length);
    for (const [key, property] of properties) {
      this.string(key);
      this.value(property);
    }
  }

  #record(record: Readonly<Record<string, unknown>>): void {
    const keys = Object.keys(record);
    if (this.shapeTag(keys)) {
      const write = this.#shapes.lastWriter();
      if (write !== null) {
        write(this, record);
        return;
      }
      for (const key of keys) this.value(record[key]);
      return;
    }
    this.byte(tag.TAG_OBJECT);
    this.count(keys.length);
    for (const key of keys) {
      this.string(key);
      this.value(record[key]);
    }
  }

  shapeTag(keys: readonly string[]): boolean {
    const shape = this.#shapes.find(keys);
    if (shape >= 0) {
      this.byte(tag.TAG_SHAPED_OBJECT);
      this.count(shape);
      return true;
    }
    if (!this.#shapes.add(keys)) return false;
    this.byte(tag.TAG_NEW_SHAPE);
    this.count(keys.length);
    for (const key of keys) this.string(key);
    return true;
  }

  /** Told apart by what they are and not by their class: they may come from another realm. */
  #builtin(value: object): void {
    if (ArrayBuffer.isView(value)) this.#view(value);
    else if (types.isArrayBuffer(value)) this.#buffer(value);
    else if (types.isMap(value)) this.#map(value);
    else if (types.isSet(value)) this.#set(value);
    else if (types.isDate(value)) {
      this.byte(tag.TAG_DATE);
      this.double(value.getTime());
    } else if (types.isRegExp(value)) {
      this.byte(tag.TAG_REGEXP);
      this.string(value.source);
      this.string(value.flags);
    } else if (isError(value)) {
      this.byte(tag.TAG_ERROR);
      writeError(this, value);
    } else if (!this.#external(value)) this.#other(value);
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    this.byte(tag.TAG_MAP);
    this.count(map.size);
    for (const [key, item] of map) {
      this.value(key);
      this.value(item);
    }
  }

  #set(set: ReadonlySet<unknown>): void {
    this.byte(tag.TAG_SET);
    this.count(set.size);
    for (const item of set) this.value(item);
  }

  #external(value: object): boolean {
    if (this.externals === null) return false;
    if (!types.isSharedArrayBuffer(value) && this.transferred?.has(value) !== true) return false;
    this.byte(tag.TAG_EXTERNAL);
    this.count(this.externals.length);
    this.externals.push(value);
    return true;
  }

  #buffer(buffer: ArrayBuffer): void {
    if (this.#external(buffer)) return;
    this.byte(tag.TAG_ARRAY_BUFFER);
    this.block(new Uint8Array(buffer));
  }

  /**
   * A view on the whole of its buffer shares it with other such views. A view on a part takes only its own bytes along:
   * one slice of a large buffer must not carry all of it.
   */
  #view(view: ArrayBufferView): void {
    const kind = Buffer.isBuffer(view)
      ? 1
      : tag.VIEW_KINDS.findIndex((name) => name === Object.prototype.toString.call(view).slice(8, -1));
    if (kind < 0) {
      this.#other(view);
      return;
    }
    const isWhole = view.byteLength === view.buffer.byteLength;
    const isBeside = this.transferred?.has(view.buffer) === true || view.buffer instanceof SharedArrayBuffer;
    if (isBeside || (isWhole && kind !== 1)) {
      this.byte(tag.TAG_VIEW_ON_BUFFER);
      this.byte(kind);
      this.count(view.byteOffset);
      this.count(view.byteLength);
      this.value(view.buffer);
      return;
    }
    this.byte(tag.TAG_VIEW);
    this.byte(kind);
    this.block(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }

  /** Bytes with their length, here or in the arena: twice the length, plus one for the arena. */
  block(bytes: Uint8Array): void {
    const place = bytes.length < LEAST_ARENA_BYTES ? null : (this.arena?.store(bytes) ?? null);
    if (place === null) {
      this.count(2 * bytes.length);
      this.raw(bytes);
      return;
    }
    this.count(2 * bytes.length + 1);
    this.count(place.offset);
    this.count(place.span);
  }

  #other(value: object): void {
    if (!canTravel(value)) throw new Unserializable();
    if (Object.prototype.toString.call(value) === '[object Object]') {
      this.#record(Object.fromEntries(Object.entries(value)));
      return;
    }
    let bytes: Buffer;
    try {
      bytes = serialize(value);
    } catch (error) {
      throw new Unserializable(error instanceof Error ? error.message : String(error));
    }
    this.byte(tag.TAG_V8);
    this.block(bytes);
  }
}
