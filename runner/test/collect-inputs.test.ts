import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import { collectInputs, preview } from '../child/collect-inputs.ts';
import type { AnyFunction } from '../child/load-module.ts';
import { RunnerError } from '../child/runner-error.ts';

const two: AnyFunction = (a, b) => [a, b];
const one: AnyFunction = (a) => a;

function collect(
  inputs: unknown,
  shape: RunPlan['inputShape'] = 'values',
  run = one,
  limits?: { items: number; bytes: number },
) {
  const plan: RunPlan = {
    modulePath: '',
    functionExport: 'f',
    inputs: { kind: 'export', name: 'inputs' },
    inputShape: shape,
    workers: 1,
    chunksize: 1,
    serialBudgetMs: 0,
    keptTasks: 1000,
    cwd: '',
  };
  return collectInputs(plan, { url: '', run, inputs: () => inputs }, limits);
}

async function kindOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: unknown) =>
      error instanceof RunnerError ? `${error.failure.kind}: ${error.message}` : String(error),
  );
}

test('an endless iterable is cut, and the note says so', async () => {
  function* endless() {
    for (let i = 0; ; i++) yield i;
  }
  const { tuples, note } = await collect(endless(), 'values', one, { items: 5, bytes: Infinity });
  assert.deepEqual(tuples, [[0], [1], [2], [3], [4]]);
  assert.match(note ?? '', /first 5 inputs/);
  async function* later() {
    for (let i = 0; ; i++) yield i;
  }
  assert.equal((await collect(later(), 'values', one, { items: 3, bytes: Infinity })).tuples.length, 3);
  assert.equal((await collect([1, 2, 3], 'values', one, { items: 3, bytes: Infinity })).note, null);
});

test('inputs that fill the memory are cut', async () => {
  function* heavy() {
    for (let i = 0; ; i++) yield Buffer.alloc(4096, i);
  }
  const { tuples, note } = await collect(heavy(), 'values', one, { items: 1e6, bytes: 16 * 1024 ** 2 });
  assert.ok(tuples.length < 20_000, String(tuples.length));
  assert.match(note ?? '', /over 16 MB/);
});

test('without types, arrays as long as the parameters are arguments', async () => {
  assert.deepEqual(
    (
      await collect(
        [
          [1, 2],
          [3, 4],
        ],
        'unknown',
        two,
      )
    ).tuples,
    [
      [1, 2],
      [3, 4],
    ],
  );
  assert.deepEqual((await collect([[1], [2]], 'unknown', one)).tuples, [[1], [2]]);
  assert.deepEqual(
    (
      await collect(
        [
          [1, 2],
          [3, 4],
        ],
        'unknown',
        one,
      )
    ).tuples,
    [[[1, 2]], [[3, 4]]],
  );
  assert.deepEqual((await collect(['a', 'b'], 'unknown', one)).tuples, [['a'], ['b']]);
  assert.match(
    await kindOf(collect([1, 2], 'unknown', two)),
    /input-invalid: Input 0 is 1, not an array of arguments/,
  );
});

test('what is no iterable, or holds no tuples, is told', async () => {
  assert.match(await kindOf(collect(5)), /input-invalid: The inputs are 5, which is not an iterable/);
  assert.match(await kindOf(collect(undefined)), /input-invalid: The inputs are undefined/);
  assert.match(await kindOf(collect([])), /input-empty/);
  assert.match(await kindOf(collect([[1], 2], 'tuples')), /input-invalid: Input 1 is 2/);
});

test('a preview is short', () => {
  assert.equal(preview({ a: [1, new Map([['k', 2]])] }), "{ a: [ 1, Map(1) { 'k' => 2 } ] }");
  assert.ok(preview('x'.repeat(1000)).length <= 200);
  assert.equal(preview(Array.from({ length: 20 }, () => 'word'.repeat(9))).length, 200);
});
