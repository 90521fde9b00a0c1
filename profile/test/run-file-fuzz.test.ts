/**
 * Whatever the bytes of a run file are, reading them ends soon, takes little memory, and gives a run that can be analysed or an
 * error in words. `FUZZ_SEED` and `FUZZ_ROUNDS` try other files than those of every day.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun, decodeRun, encodeRun, RunFormatError, serializeRecordedRun } from '../index.ts';
import {
  BLOCK_HEADER_BYTES,
  encodeBlock,
  readBlockHeader,
  type BlockKind,
} from '../run-file/block-format.ts';
import { encodeFileStart } from '../run-file/block-format.ts';
import { joined } from '../run-file/encode-run.ts';
import { encodeUtf8 } from '../run-file/utf8.ts';
import { fullRun } from './full-run.ts';
import { randomNumbers } from './synthetic-run.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_125);
const ROUNDS = Number(process.env['FUZZ_ROUNDS'] ?? 1500);
/** The sample is of 3 kB; the largest claim a file of that size can make good is far below this. */
const MOST_BYTES = 64 * 1024 ** 2;
const MOST_MS = 2000;

const WHOLE = encodeRun(fullRun());
const HOSTILE_STRINGS = [
  '../../../../etc/passwd',
  '\\\\server\\share\\x.ts',
  'file:///etc/passwd',
  '</script><script>alert(1)</script>',
  '=cmd|/c calc!A0',
  '__proto__',
  '\u0000',
  '\ud800',
  'x'.repeat(100_000),
];
const HOSTILE_VALUES = [
  'null',
  '-1',
  '1e308',
  '1e999',
  '4294967296',
  '0.5',
  '[]',
  '{}',
  '""',
  'true',
  '[[[[]]]]',
];
const HUGE = [0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 2 ** 24, 65_536, 65_537, 1000, 0];

test(`files cut at every length are runs that say so, or errors`, () => {
  for (let length = 0; length <= WHOLE.length; length += 1)
    read(WHOLE.subarray(0, length), `cut at ${length}`);
});

test(`bytes changed at random (seed ${SEED})`, () => {
  const random = randomNumbers(SEED);
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = WHOLE.slice(0, random() < 0.2 ? Math.floor(random() * WHOLE.length) : WHOLE.length);
    const changes = 1 + Math.floor(random() * 8);
    for (let i = 0; i < changes; i += 1)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    read(bytes, `round ${round}`);
  }
});

test(`blocks that are wrong inside a right checksum (seed ${SEED})`, () => {
  const random = randomNumbers(SEED + 1);
  const blocks = blocksOf(WHOLE);
  for (let round = 0; round < ROUNDS; round += 1) {
    const changed = blocks.map((block): { kind: typeof block.kind; payload: Uint8Array } => ({
      ...block,
      payload: block.payload.slice(),
    }));
    const changes = 1 + Math.floor(random() * 3);
    for (let i = 0; i < changes; i += 1) {
      const victim = changed[Math.floor(random() * changed.length)];
      if (victim !== undefined) victim.payload = spoiled(victim.payload, random);
    }
    const shuffled = random() < 0.1 ? changed.toSorted(() => random() - 0.5) : changed;
    read(fileOf(shuffled), `round ${round}`);
  }
});

test(`JSON of wrong types, huge numbers and hostile strings (seed ${SEED})`, () => {
  const random = randomNumbers(SEED + 2);
  const pick = (values: readonly string[]): string => values[Math.floor(random() * values.length)] ?? '';
  const text = serializeRecordedRun(fullRun());
  const values = [...text.matchAll(/(?<=[:[,])("(?:[^"\\]|\\.)*"|-?[\d.]+|null)(?=[,}\]])/g)];
  for (let round = 0; round < ROUNDS; round += 1) {
    const victim = values[Math.floor(random() * values.length)];
    const at = victim?.index ?? 0;
    const value = random() < 0.4 ? JSON.stringify(pick(HOSTILE_STRINGS)) : pick(HOSTILE_VALUES);
    read(
      encodeUtf8(text.slice(0, at) + value + text.slice(at + (victim?.[0].length ?? 0))),
      `round ${round}`,
    );
  }
});

test('hostile strings are kept as strings, whatever they look like', () => {
  for (const text of HOSTILE_STRINGS) {
    const subject = { file: text, name: text, line: 1, column: 1 };
    const run = { ...fullRun(), id: text, function: subject, taskNames: [text, text], notes: [text] };
    const read = decodeRun(encodeRun(run));
    assert.deepEqual(read.notes, [text]);
    assert.deepEqual(read.function, subject);
    assert.equal(read.id, text);
  }
});

test('any bytes at all', () => {
  const random = randomNumbers(SEED + 3);
  for (let round = 0; round < ROUNDS / 10; round += 1) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 400) }, () => Math.floor(random() * 256));
    read(bytes, `round ${round}`);
    read(joined([encodeFileStart(), bytes]), `round ${round} after the mark`);
  }
});

test('a small file of many blocks of few bytes and many rows is bounded', () => {
  const task = blocksOf(WHOLE).find(({ kind }) => kind === 'TASK');
  assert.ok(task !== undefined);
  const head = blocksOf(WHOLE).slice(0, 1);
  const many = Array.from({ length: 500 }, () => ({ kind: 'TASK', payload: claiming(task.payload, 65_536) }));
  read(fileOf([...head, ...many]), 'many blocks');
});

interface Block {
  readonly kind: string;
  payload: Uint8Array;
}

/** Reads and, where there is a run, analyses it, within bounds. */
function read(bytes: Uint8Array, what: string): void {
  const before = memory();
  const begun = performance.now();
  try {
    const run = decodeRun(bytes);
    analyzeRun(run);
    assert.equal(run.tasks.settled.length, run.tasks.index.length);
    if (run.failure?.kind === 'recording-cut-off')
      assert.match(run.failure.message, /breaks off .* at byte \d+/);
  } catch (error) {
    assert.ok(
      error instanceof RunFormatError,
      `${what}: ${String(error)} ${error instanceof Error ? error.stack : ''}`,
    );
    assert.match(error.message, /^Not a recorded run: \S/);
    assert.doesNotMatch(error.message, /undefined|NaN|\[object/);
    assert.ok(error.message.length < 500, `${what}: ${error.message.length} characters`);
  }
  const took = performance.now() - begun;
  assert.ok(took < MOST_MS, `${what} took ${took} ms`);
  assert.ok(memory() - before < MOST_BYTES, `${what} took ${memory() - before} bytes`);
}

function memory(): number {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

function spoiled(payload: Uint8Array, random: () => number): Uint8Array {
  const place = Math.floor(random() * payload.length);
  const choice = random();
  if (choice < 0.35) {
    payload[place] = Math.floor(random() * 256);
    return payload;
  }
  if (choice < 0.65 && payload.length >= 4) {
    const huge = HUGE[Math.floor(random() * HUGE.length)] ?? 0;
    // Lengths and counts stand at multiples of four behind the JSON, which has any length.
    new DataView(payload.buffer).setUint32(Math.min(place, payload.length - 4), huge, true);
    return payload;
  }
  if (choice < 0.8) return payload.slice(0, place);
  return joined([payload.subarray(0, place), payload.subarray(0, Math.floor(random() * payload.length))]);
}

/** The same payload whose every column says it has `rows` rows, all of one value. */
function claiming(payload: Uint8Array, rows: number): Uint8Array {
  const bytes = payload.slice();
  const view = new DataView(bytes.buffer);
  const table = 8 + view.getUint32(0, true);
  const columns = view.getUint32(4, true);
  for (let i = 0; i < columns; i += 1) {
    bytes[table + i * 16 + 3] = 0;
    view.setUint32(table + i * 16 + 4, rows, true);
  }
  return bytes.slice(0, table + columns * 16);
}

function blocksOf(bytes: Uint8Array): Block[] {
  const blocks: Block[] = [];
  for (let at = 16; at < bytes.length;) {
    const header = readBlockHeader(bytes.subarray(at));
    assert.ok(header !== null);
    const payloadAt = at + BLOCK_HEADER_BYTES;
    blocks.push({ kind: header.kind, payload: bytes.slice(payloadAt, payloadAt + header.payloadBytes) });
    at = payloadAt + header.payloadBytes;
  }
  return blocks;
}

function fileOf(blocks: readonly Block[]): Uint8Array {
  const encoded = blocks.map(({ kind, payload }, i) => encodeBlock(kind as BlockKind, i, payload));
  return joined([encodeFileStart(), ...encoded]);
}
