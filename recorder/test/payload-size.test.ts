import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serialize } from 'node:v8';
import { payloadBytes } from '../preload/payload-size.ts';

const VALUES: readonly (readonly [string, unknown])[] = [
  ['a buffer', new Uint8Array(1_000_000)],
  ['text', 'x'.repeat(100_000)],
  ['records', Array.from({ length: 20_000 }, (_, i) => ({ id: i, name: `name ${i}`, score: i / 3 }))],
  ['numbers', Array.from({ length: 50_000 }, (_, i) => i * 1.5)],
  ['a map', new Map(Array.from({ length: 5_000 }, (_, i) => [`key ${i}`, 'v'.repeat(20)]))],
  ['a small message', { id: 3, type: 'resize', params: [{ width: 100, path: '/tmp/a.png' }] }],
];

for (const [what, value] of VALUES) {
  test(`the size of ${what} is within a factor of two of what is serialized`, () => {
    const truth = serialize(value).length;
    const estimate = payloadBytes(value);
    assert.ok(estimate > truth / 2 && estimate < truth * 2, `${estimate} for ${truth}`);
  });
}

test('a huge message is measured as quickly as a small one', () => {
  const value = Array.from({ length: 2_000_000 }, (_, i) => ({ i }));
  const from = performance.now();
  payloadBytes(value);
  assert.ok(performance.now() - from < 20);
});

test('what is shared or moved is not copied', () => {
  const moved = new ArrayBuffer(1000);
  structuredClone(moved, { transfer: [moved] });
  assert.ok(payloadBytes({ shared: new SharedArrayBuffer(1000), moved }) < 50);
});

test('a value that holds itself ends', () => {
  const value: Record<string, unknown> = { name: 'loop' };
  value['self'] = value;
  assert.ok(payloadBytes(value) < 1000);
});
