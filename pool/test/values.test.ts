/** Values keep what structured clone keeps: the codec by itself, then through real workers. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { ProcessPoolExecutor } from '../src/index.ts';
import { readColumn } from '../src/wire/column-reader.ts';
import { writeColumn } from '../src/wire/columns.ts';
import { Decoder } from '../src/wire/decoder.ts';
import { Encoder } from '../src/wire/encoder.ts';
import { echo } from './tasks/basic.mjs';

const pool = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
after(() => pool.shutdown());

const encoder = new Encoder();
const decoder = new Decoder();

function take(): Buffer {
  const bytes = encoder.written();
  encoder.renew();
  return bytes;
}

function roundTrip(value: unknown): any {
  encoder.begin();
  encoder.value(value);
  const bytes = take();
  decoder.reset(bytes, 0, bytes.length);
  decoder.begin();
  const back = decoder.value();
  assert.equal(decoder.pos, bytes.length, 'every byte is read');
  return back;
}

function columnTrip(values: unknown[]): unknown[] {
  writeColumn(encoder, values);
  const bytes = take();
  decoder.reset(bytes, 0, bytes.length);
  const back = readColumn(decoder);
  assert.equal(decoder.pos, bytes.length, 'every byte is read');
  return back;
}

const sparse = [1, , 3]; // oxlint-disable-line no-sparse-arrays
const VALUES: unknown[] = [
  ...[
    undefined,
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    127,
    128,
    255,
    256,
    -128,
    65_535,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 31,
    2 ** 53,
  ],
  ...[0.1, NaN, Infinity, -Infinity, Number.MIN_VALUE, 0n, -1n, 2n ** 200n, -(36n ** 20n)],
  ...[
    '',
    'a',
    'ascii',
    'é',
    'ÿ',
    '漢字',
    '🙂',
    '\ud800',
    'a\udc00b',
    '\0',
    'x'.repeat(40),
    'x'.repeat(41),
    'é'.repeat(500),
    'y'.repeat(1e5),
  ],
  ...[
    [],
    [[]],
    [1, 2, 3],
    [1.5, 2, -0],
    Array.from({ length: 300 }, (_, index) => index * 1000),
    sparse,
    [undefined],
    [true, false, true, true, false, true, true, false, false],
  ],
  ...[
    Array.from({ length: 20 }, (_, index) => `s${index}`),
    ['long'.repeat(100), 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  ],
  ...[
    {},
    { a: 1 },
    { a: { b: { c: [1, { d: 2 }] } } },
    { '': 1, 'odd key': 2, ünïcode: 3 },
    JSON.parse('{"__proto__": {"x": 1}, "y": 2}'),
  ],
  ...[
    new Date(0),
    new Date(8.64e15),
    /a+b/giu,
    new Map<unknown, unknown>([
      [{ k: 1 }, new Set([1, 'two'])],
      ['x', new Map()],
    ]),
    new Set([[1], [2]]),
  ],
  ...[
    new Uint8Array([1, 2, 3]),
    new Float64Array([1.5, NaN]),
    new BigInt64Array([1n, -1n]),
    new Uint8ClampedArray(5),
    new Float32Array(0),
  ],
  ...[
    new ArrayBuffer(10),
    new DataView(new ArrayBuffer(8), 2, 4),
    new Float64Array(new ArrayBuffer(64), 8, 3),
    Buffer.from('a buffer'),
  ],
  ...[new Number(5), new String('boxed'), new Boolean(false), Object(10n)], // oxlint-disable-line no-new-wrappers
];

test('every kind of value comes back as structured clone would give it', () => {
  for (const value of VALUES) {
    const back = roundTrip(value);
    assert.deepEqual(back, Buffer.isBuffer(value) ? value : structuredClone(value));
    assert.equal(Object.prototype.toString.call(back), Object.prototype.toString.call(value));
  }
  assert.ok(Object.is(roundTrip(-0), -0));
  assert.ok(Number.isNaN(roundTrip(new Date(NaN)).getTime()));
  assert.ok(!(1 in roundTrip(sparse)));
  assert.equal(Object.getPrototypeOf(roundTrip(JSON.parse('{"__proto__": 1}'))), Object.prototype);
  assert.ok(Buffer.isBuffer(roundTrip(Buffer.from('kept'))));
});

test('cycles and shared references stay what they are', () => {
  const cycle: Record<string, unknown> = { name: 'self', list: [] };
  cycle['self'] = cycle;
  (cycle['list'] as unknown[]).push(cycle, cycle['list']);
  const back = roundTrip(cycle);
  assert.equal(back.self, back);
  assert.equal(back.list[0], back);
  assert.equal(back.list[1], back.list);
  const shared = { x: 1 };
  const twice = roundTrip([shared, shared, new Map([[shared, shared]])]);
  assert.equal(twice[0], twice[1]);
  assert.equal(twice[2].get(twice[0]), twice[0]);
  const many = Array.from({ length: 50 }, (_, index) => ({ index }));
  const manyBack = roundTrip([...many, ...many]);
  for (let index = 0; index < 50; index++) assert.equal(manyBack[index], manyBack[index + 50]);
  const buffer = new ArrayBuffer(16);
  const views = roundTrip({ bytes: new Uint8Array(buffer), doubles: new Float64Array(buffer), buffer });
  assert.equal(views.bytes.buffer, views.buffer);
  assert.equal(views.doubles.buffer, views.buffer);
  const error = new Error('cyclic');
  error.cause = error;
  assert.equal(roundTrip(error).cause.message, 'cyclic');
});

test('arrays with properties keep them, as the result of a match does', () => {
  const match = /(?<year>\d+)-(\d+)/.exec('on 2024-05')!;
  const back = roundTrip(match);
  assert.equal(back[1], '2024');
  assert.equal(back.index, 3);
  assert.equal(back.groups.year, '2024');
});

test('values of another realm are known for what they are', () => {
  const foreign = runInNewContext(
    `({ map: new Map([[1, new Date(5)]]), set: new Set(['x']), list: [1, { y: 2 }], re: /a/g, bytes: new Uint8Array(3),
        buffer: new ArrayBuffer(2), error: new TypeError('elsewhere') })`,
  );
  const back = roundTrip(foreign);
  assert.deepEqual(back.map, new Map([[1, new Date(5)]]));
  assert.deepEqual([back.set, back.list, back.re], [new Set(['x']), [1, { y: 2 }], /a/g]);
  assert.deepEqual([back.bytes.length, back.buffer.byteLength], [3, 2]);
  assert.ok(back.error instanceof TypeError);
  assert.equal(back.error.message, 'elsewhere');
});

test('a slice of a large buffer takes only its own bytes along', () => {
  const large = new Uint8Array(1e6);
  encoder.begin();
  encoder.value(large.subarray(10, 20));
  assert.ok(take().length < 40);
});

test('columns of one kind and of many', () => {
  const columns = [
    [],
    [1],
    [1, 2, 3],
    [-128, 127],
    [-129, 0],
    [40_000, -40_000],
    [2 ** 31, 1],
    [1.5, 2],
    [0, -0],
    ['a', 'b', ''],
    ['é', '漢', '\ud800'],
    ['x'.repeat(300), 'y'],
    [true, false],
    [undefined, undefined],
    [undefined, 1],
    [null, null],
    [1, 'mixed', { x: 1 }],
    [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ],
    [{ a: 1 }, { b: 1 }],
    [{ a: 1 }, { a: { deep: true } }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{}, {}],
    [[1, 2], [3]],
    [JSON.parse('{"__proto__": 5}'), JSON.parse('{"__proto__": 6}')],
  ];
  for (const values of columns) assert.deepEqual(columnTrip(values), structuredClone(values));
  assert.ok(Object.is(columnTrip([0, -0])[1], -0));
});

test('what was rolled back leaves no trace', () => {
  const mark = encoder.mark();
  encoder.begin();
  assert.throws(() => encoder.value({ shapeNeverSent: 1, bad: () => 1 }));
  encoder.rollback(mark);
  assert.deepEqual(roundTrip({ shapeNeverSent: 2, bad: 3 }), { shapeNeverSent: 2, bad: 3 });
});

/** A small generator of random numbers, so that a failure can be run again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomValue(random: (below: number) => number, depth: number, made: object[]): unknown {
  const kind = random(depth > 4 ? 8 : 14);
  const remember = <Value extends object>(value: Value): Value => {
    made.push(value);
    return value;
  };
  switch (kind) {
    case 8:
      return remember(Array.from({ length: random(12) }, () => randomValue(random, depth + 1, made)));
    case 9:
    case 10:
      return remember(
        Object.fromEntries(
          Array.from({ length: random(6) }, (_, index) => [
            `k${index}`,
            randomValue(random, depth + 1, made),
          ]),
        ),
      );
    case 11:
      return remember(new Map([[random(9), randomValue(random, depth + 1, made)]]));
    case 12:
      return remember(new Set([randomValue(random, depth + 1, made)]));
    case 13:
      return made.length > 0 ? made[random(made.length)] : null;
    default:
      return VALUES[random(VALUES.length)];
  }
}

test('random values, seeded', () => {
  const seed = Number(process.env['POOLSCOPE_TEST_SEED'] ?? Date.now() % 1e9);
  const random = createRandom(seed);
  for (let round = 0; round < 2000; round++) {
    const value = randomValue(random, 0, []);
    const expected = Buffer.isBuffer(value) ? value : structuredClone(value);
    const back = roundTrip(value);
    // A Buffer stays one here, where structured clone makes it a Uint8Array; deepEqual tells them apart.
    assert.deepEqual(structuredClone(back), structuredClone(expected), `seed ${seed}, round ${round}`);
  }
});

test('values through a worker and back', async () => {
  for (const value of VALUES)
    assert.deepEqual(structuredClone(await pool.submit(echo, value)), structuredClone(value));
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const back = (await pool.submit(echo, cycle)) as Record<string, unknown>;
  assert.equal(back['self'], back);
});

test('a hundred megabytes', async () => {
  const large = new Float64Array(100 * 2 ** 17).fill(1.5);
  large[large.length - 1] = Math.PI;
  const back = await pool.submit(echo, large);
  assert.equal(back.length, large.length);
  assert.equal(back[back.length - 1], Math.PI);
  assert.equal(Buffer.compare(Buffer.from(back.buffer), Buffer.from(large.buffer)), 0);
  const text = 'long text '.repeat(1e6);
  assert.equal(await pool.submit(echo, text), text);
});
