import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deserialize, serialize } from 'node:v8';
import { resultDigest } from '../child/result-digest.ts';

function same(a: unknown, b: unknown): void {
  assert.equal(resultDigest(a), resultDigest(b));
}

function differ(a: unknown, b: unknown): void {
  assert.notEqual(resultDigest(a), resultDigest(b));
}

test('a value that was copied between processes is the same', () => {
  const cycle: { name: string; self?: unknown } = { name: 'a' };
  cycle.self = cycle;
  const shared = { n: 1 };
  const values = [
    [1, 'a', null, undefined, true, 12n, Number.NaN, -0],
    { date: new Date(5), pattern: /a+/gi, bytes: new Float64Array([1, 2, 3]), buffer: new ArrayBuffer(8) },
    new Map<unknown, unknown>([[{ key: 1 }, new Set([1, 2])]]),
    cycle,
    [shared, shared],
    new RangeError('too far'),
    'x'.repeat(100_000),
  ];
  for (const value of values) same(deserialize(serialize(value)), value);
  same(Buffer.from('abc'), new Uint8Array([97, 98, 99]));
});

test('neither the order of keys nor that of entries of maps and sets counts', () => {
  same({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 });
  same(new Set([1, [2], 'three']), new Set(['three', 1, [2]]));
  same(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
    new Map([
      ['b', 2],
      ['a', 1],
    ]),
  );
  differ([1, 2], [2, 1]);
});

test('numbers that are equal are the same, and those that are not are not', () => {
  same(0, -0);
  same(Number.NaN, 0 / 0);
  differ(0.1 + 0.2, 0.3);
  differ(1, '1');
  differ(1, 1n);
});

test('what differs in one place differs', () => {
  differ({ a: 1 }, { a: 1, b: undefined });
  differ(new Set([1, 2]), new Set([1, 3]));
  differ(new Map([['a', 1]]), new Map([['a', 2]]));
  differ(new Uint8Array([1, 2]), new Uint8Array([1, 3]));
  differ(new Uint8Array([1, 2]), new Int8Array([1, 2]));
  differ(new Date(1), new Date(2));
  differ(new Error('a'), new Error('b'));
  differ(`${'x'.repeat(100_000)}a`, `${'x'.repeat(100_000)}b`);
  differ('a,b', ['a', 'b']);
  differ(['a,text:"b"'], ['a', 'b']);
});
