import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ProcessPoolExecutor, TimeoutError } from '../src/index.ts';
import { add, echo, fail, identity, later, noop, failFromThree, spin } from './tasks/basic.mjs';
import * as faults from './tasks/faults.mjs';

const pool = new ProcessPoolExecutor({ maxWorkers: 2, execArgv: [] });
after(() => pool.shutdown());

function* naturals(onClose = () => undefined as void) {
  try {
    for (let n = 0; ; n++) yield n;
  } finally {
    onClose();
  }
}

async function* slowly<T>(items: Iterable<T>) {
  for (const item of items) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield item;
  }
}

test('parallel iterables end with the shortest, sync and async mixed', async () => {
  assert.deepEqual(await pool.map(add, naturals(), slowly([10, 20, 30])), [10, 21, 32]);
});

test('an infinite iterable is read as results are taken, and closed when the loop is left', async () => {
  let isClosed = false;
  let taken = 0;
  const counted = (function* () {
    for (const n of naturals(() => (isClosed = true))) {
      taken++;
      yield n;
    }
  })();
  let sum = 0;
  for await (const n of pool.map(identity, counted, { buffersize: 10, chunksize: 2 })) {
    sum += n;
    assert.ok(taken <= n + 13, `${taken} taken at ${n}`);
    if (n === 100) break;
  }
  assert.equal(sum, 5050);
  assert.ok(isClosed);
});

test('nothing and everything: no items, all chunk sizes', async () => {
  assert.deepEqual(await pool.map(echo, []), []);
  const items = Array.from({ length: 1000 }, (_, index) => ({ index, name: `item ${index}` }));
  for (const chunksize of [1, 3, 64, 1000, 5000, 'auto'] as const) {
    assert.deepEqual(await pool.map(echo, items, { chunksize }), items);
  }
});

test('the first error in order ends the map, with what came before it handed out', async () => {
  const seen: number[] = [];
  await assert.rejects(
    async () => {
      for await (const n of pool.map(failFromThree, naturals(), { chunksize: 4 })) seen.push(n);
    },
    { message: 'too many: 3' },
  );
  assert.deepEqual(seen, [0, 1, 2]);
  await assert.rejects(async () => await pool.map(fail, ['a', 'b']), { message: 'a' });
});

test('an iterable that throws fails the map after what it gave', async () => {
  const seen: number[] = [];
  await assert.rejects(async () => {
    const source = (function* () {
      yield 1;
      yield 2;
      throw new Error('the source is broken');
    })();
    for await (const n of pool.map(identity, source)) seen.push(n);
  }, /the source is broken/);
  assert.deepEqual(seen, [1, 2]);
});

test('the time limit of a map ends what runs', async () => {
  const started = performance.now();
  await assert.rejects(
    async () => await pool.map(faults.spinForever, ['', ''], { timeout: 150 }),
    TimeoutError,
  );
  assert.ok(performance.now() - started < 5000);
  assert.equal(await pool.submit(add, 1, 1), 2);
});

test('async functions in chunks, each item by itself', async () => {
  const items = [5, 1, 3, 2];
  assert.deepEqual(await pool.map(later, items, items, { chunksize: 4 }), items);
});

test('a million items hold a bounded number in memory', async () => {
  let taken = 0;
  let given = 0;
  let most = 0;
  const source = (function* () {
    for (; taken < 1_000_000; taken++) yield taken;
  })();
  let sum = 0;
  for await (const n of pool.map(identity, source)) {
    sum += n;
    given++;
    most = Math.max(most, taken - given);
  }
  assert.equal(sum, (1_000_000 * 999_999) / 2);
  assert.ok(most < 150_000, `${most} items were held`);
});

test('results may be asked for ahead', async () => {
  const results = pool.map(identity, [1, 2, 3]);
  const all = await Promise.all([results.next(), results.next(), results.next(), results.next()]);
  assert.deepEqual(
    all.map(({ value }) => value),
    [1, 2, 3, undefined],
  );
});

test('a map ends with its signal', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await assert.rejects(async () => await pool.with({ signal: controller.signal }).map(spin, naturals()), {
    name: 'CancelledError',
  });
});

test('senseless calls are refused by name', () => {
  assert.throws(
    () => pool.map(noop, [1], { chunkSize: 3 } as object),
    /chunkSize is no option of map. Did you mean chunksize\?/,
  );
  assert.throws(() => pool.map(noop, 7 as never), /map takes a function, then iterables/);
  assert.throws(
    () => pool.map(noop, [1], { chunksize: 0 }),
    /chunksize must be a whole number of at least 1, not 0/,
  );
  assert.throws(
    () => new ProcessPoolExecutor({ maxWorker: 2 } as object),
    /maxWorker is no option.*Did you mean maxWorkers/,
  );
  assert.throws(() => new ProcessPoolExecutor(0), /maxWorkers must be a whole number of at least 1/);
});
