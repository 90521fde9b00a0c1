/** The ring of large blocks: whatever the order of writing and reading, each block is what was written. */
import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { ArenaReader, ArenaWriter } from '../src/wire/arena.ts';
import type { ArenaPlace } from '../src/wire/arena.ts';
import { temporaryFile } from './run-script.ts';

function createArena() {
  const fd = openSync(temporaryFile('arena'), 'w+');
  let position = 0;
  const counter = { read: () => position, write: (value: number) => (position = value) };
  return {
    writer: new ArenaWriter(fd, counter),
    reader: new ArenaReader(fd, counter),
    close: () => closeSync(fd),
  };
}

function block(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(seed & 255);
  bytes[0] = (seed >> 8) & 255;
  bytes[length - 1] = (seed >> 16) & 255;
  return bytes;
}

test('blocks come back as they were, in many sizes and depths', () => {
  const { writer, reader, close } = createArena();
  const out: { readonly place: ArenaPlace; readonly bytes: Uint8Array }[] = [];
  let state = 12_345;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let refused = 0;
  for (let round = 0; round < 1500; round++) {
    if (random(2) === 0 && out.length < 30) {
      const bytes = block(1 + random(random(10) === 0 ? 12_000_000 : 900_000), round * 257);
      const mark = { arenaTaken: 0, arenaHead: 0 };
      writer.mark(mark);
      const place = writer.store(bytes);
      if (place === null) refused++;
      else if (random(8) === 0) writer.rollback(mark);
      else out.push({ place, bytes });
    } else {
      for (let count = random(4); count > 0 && out.length > 0; count--) {
        const { place, bytes } = out.shift()!;
        assert.equal(
          Buffer.compare(new Uint8Array(reader.load(place, bytes.length)), bytes),
          0,
          `round ${round}`,
        );
      }
      reader.release();
    }
  }
  assert.ok(refused < 100, `${refused} blocks found no room`);
  close();
});

test('what finds no room, or cannot be written, is left to the socket', () => {
  const { writer, close } = createArena();
  assert.equal(writer.store(new Uint8Array(0).subarray(0)) !== null, true);
  let stored = 0;
  while (writer.store(block(40_000_000, stored)) !== null) stored++;
  assert.ok(stored >= 2 && stored <= 6, `${stored} blocks of 40 MB`);
  close();
  const readOnly = openSync('/dev/null', 'r');
  const broken = new ArenaWriter(readOnly, { read: () => 0, write: () => undefined });
  assert.equal(broken.store(block(200_000, 1)), null);
  closeSync(readOnly);
});
