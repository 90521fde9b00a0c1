import {
  ENTRY_KIND,
  ROW_FIELDS,
  ROW_KINDS,
  type LogEntry,
  type RowField,
  type RowKind,
} from './log-format.ts';
import { parseEntry } from './parse-entry.ts';

/** Everything that one process or thread recorded, in the order in which it did. */
export interface Log {
  readonly entries: readonly LogEntry[];
  readonly rows: { readonly [Kind in RowKind]: RowTable<Kind> };
  /** Whether the last row was cut off or garbled: the process was ended while it wrote. */
  readonly isCutOff: boolean;
}

/** All rows of one kind. */
export class RowTable<Kind extends RowKind> {
  readonly #fields: readonly string[];
  readonly #values: number[] = [];

  constructor(kind: Kind) {
    this.#fields = ROW_FIELDS[kind];
  }

  get count(): number {
    return this.#values.length / this.#fields.length;
  }

  /** NaN for what is not known, and beyond the end. */
  value(row: number, field: RowField<Kind>): number {
    return this.#values[row * this.#fields.length + this.#fields.indexOf(field)] ?? Number.NaN;
  }

  add(value: number): void {
    this.#values.push(value);
  }
}

/** Reads what is there; a part that makes no sense ends the reading and leaves what came before. */
export function readLog(bytes: Uint8Array): Log {
  const entries: LogEntry[] = [];
  const rows = emptyTables();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  let at = 0;
  while (at < bytes.length) {
    const kindNumber = view.getUint8(at);
    const end = endOf(view, at, kindNumber);
    if (end === null || end > bytes.length) break;
    const kind = ROW_KINDS[kindNumber - 1];
    if (kind === undefined) {
      const entry = parseEntry(text.decode(bytes.subarray(at + 5, end)));
      if (entry !== null) entries.push(entry);
    } else for (let value = at + 1; value < end; value += 8) rows[kind].add(view.getFloat64(value, true));
    at = end;
  }
  return { entries, rows, isCutOff: at < bytes.length };
}

function endOf(view: DataView, at: number, kindNumber: number): number | null {
  if (kindNumber === ENTRY_KIND)
    return at + 5 > view.byteLength ? null : at + 5 + view.getUint32(at + 1, true);
  const kind = ROW_KINDS[kindNumber - 1];
  return kind === undefined ? null : at + 1 + ROW_FIELDS[kind].length * 8;
}

function emptyTables(): Log['rows'] {
  return {
    sent: new RowTable('sent'),
    answered: new RowTable('answered'),
    heard: new RowTable('heard'),
    started: new RowTable('started'),
    ran: new RowTable('ran'),
    posted: new RowTable('posted'),
    told: new RowTable('told'),
    sample: new RowTable('sample'),
    poolTask: new RowTable('poolTask'),
    sentTotals: new RowTable('sentTotals'),
    ranTotals: new RowTable('ranTotals'),
  };
}
