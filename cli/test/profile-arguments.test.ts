import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from '../nearest-name.ts';
import { parseProfileArguments, ProfileArgumentError } from '../profile-arguments.ts';

test('every option is read', () => {
  const args =
    'src/a#b.ts#run --inputs in.json --workers 3 --chunksize 8 --format json --out r.json --html r.html --node /n --cpuprofile-out c.cpuprofile';
  assert.deepEqual(parseProfileArguments(args.split(' ')), {
    file: 'src/a#b.ts',
    functionName: 'run',
    inputExpression: null,
    inputsFile: 'in.json',
    executor: null,
    workers: 3,
    chunksize: 8,
    confirm: false,
    ways: null,
    format: 'json',
    out: 'r.json',
    html: 'r.html',
    node: '/n',
    cpuProfile: true,
    cpuProfileOut: 'c.cpuprofile',
    cpuProfileDirectory: null,
  });
  assert.equal(parseProfileArguments(['a.ts#f', '--input-expr', '[-1]'])?.inputExpression, '[-1]');
  assert.equal(parseProfileArguments(['--help']), null);
  assert.equal(parseProfileArguments(['a.ts#f'])?.cpuProfile, false);
  assert.equal(parseProfileArguments(['a.ts#f', '--cpu-profile'])?.cpuProfile, true);
  assert.equal(parseProfileArguments(['a.ts#f', '--cpuprofile-dir', 'd'])?.cpuProfileDirectory, 'd');
});

test('ways of running', () => {
  const waysOf = (...args: string[]) => parseProfileArguments(['a.ts#f', ...args])?.ways;
  assert.equal(waysOf(), null);
  assert.deepEqual(waysOf('--compare'), { choose: 'compare', budgetMs: 30_000 });
  assert.deepEqual(waysOf('--sweep', '--budget', '2m'), { choose: 'sweep', budgetMs: 120_000 });
  assert.deepEqual(waysOf('--sweep', '--budget', '500ms'), { choose: 'sweep', budgetMs: 500 });
  assert.deepEqual(waysOf('--sweep', '--budget', '1.5'), { choose: 'sweep', budgetMs: 1500 });
  const { executor, workers } =
    parseProfileArguments(['a.ts#f', '--executor', 'thread', '--workers', '3']) ?? {};
  assert.deepEqual([executor, workers], ['thread', 3]);
});

test('mistakes are told', () => {
  const mistakes: [string[], RegExp][] = [
    [[], /FILE#FUNCTION/],
    [['#f'], /names no file/],
    [['a.ts#f', 'b.ts#g'], /One function/],
    [['a.ts#f', '--workers', '0'], /--workers must be a whole number/],
    [['a.ts#f', '--workers', '2.5'], /not 2\.5/],
    [['a.ts#f', '--chunksize', 'x'], /--chunksize/],
    [['a.ts#f', '--format', 'xml'], /text or json/],
    [['a.ts#f', '--inputs', 'a', '--input-expr', 'b'], /exclude each other/],
    [['a.ts#f', '--bogus'], /--bogus/],
    [['a.ts#f', '--executor', 'fork'], /process, thread, event-loop or serial, not fork/],
    [['a.ts#f', '--executor', 'serial', '--workers', '2'], /leave out --workers 2/],
    [['a.ts#f', '--executor', 'event-loop', '--chunksize', '4'], /leave out --chunksize 4/],
    [['a.ts#f', '--compare', '--sweep'], /exclude each other/],
    [['a.ts#f', '--budget', '5s'], /--compare or --sweep/],
    [['a.ts#f', '--sweep', '--budget', 'soon'], /such as 30s, 500ms or 2m, not soon/],
    [['a.ts#f', '--sweep', '--budget', '0s'], /not 0s/],
  ];
  for (const [args, message] of mistakes) {
    assert.throws(
      () => parseProfileArguments(args),
      (error: unknown) => {
        assert.ok(error instanceof ProfileArgumentError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

test('the nearest name is offered, and a far one is not', () => {
  assert.equal(nearestName('countPrime', ['countPrimes', 'isPrime']), 'countPrimes');
  assert.equal(nearestName('RENDER', ['render', 'read']), 'render');
  assert.equal(nearestName('zzz', ['render', 'read']), null);
});
