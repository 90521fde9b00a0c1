/** What is misspelt or senseless is refused at once, by its name, with the nearest one there is. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  asCompleted,
  InvalidArgumentError,
  ProcessPoolExecutor,
  ThreadPoolExecutor,
  wait,
} from '../src/index.ts';
import { add, identity } from './tasks/basic.mjs';

const pool = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
after(() => pool.shutdown());

/** Options as JavaScript passes them, unknown to the compiler. */
const untyped = (options: object): any => options;

const MISSPELT: readonly [what: string, call: () => unknown, message: RegExp][] = [
  [
    'Python',
    () => new ProcessPoolExecutor(untyped({ max_workers: 2 })),
    /^max_workers is no option of an executor. Did you mean maxWorkers\?$/,
  ],
  [
    'case',
    () => new ThreadPoolExecutor(untyped({ maxtasksperchild: 2 })),
    /Did you mean maxTasksPerChild\?$/,
  ],
  ['a letter', () => new ProcessPoolExecutor(untyped({ initialiser: add })), /Did you mean initializer\?$/],
  [
    'another word',
    () => new ProcessPoolExecutor(untyped({ filename: './task.js' })),
    /^filename is no option of an executor. There are maxWorkers, initializer, /,
  ],
  [
    'limits',
    () => new ProcessPoolExecutor({ resourceLimits: untyped({ maxOldGenerationSizeMB: 9, maxOldSpace: 1 }) }),
    /^maxOldGenerationSizeMB is no resource limit. Did you mean maxOldGenerationSizeMb\?$/,
  ],
  [
    'a call',
    () => pool.with(untyped({ transferList: [] })),
    /^transferList is no option of a call. Did you mean transfer\?$/,
  ],
  ['a call', () => pool.with(untyped({ timeOut: 1 })), /Did you mean timeout\?$/],
  [
    'map',
    () => pool.map(identity, [1], untyped({ chunkSize: 3 })),
    /^chunkSize is no option of map. Did you mean chunksize\?$/,
  ],
  ['map', () => pool.map(identity, [1], untyped({ bufferSize: 3 })), /Did you mean buffersize\?$/],
  [
    'shutdown',
    () => pool.shutdown(untyped({ cancel_futures: true })),
    /^cancel_futures is no option of shutdown. Did you mean cancelFutures\?$/,
  ],
  [
    'wait',
    () => wait([], untyped({ return_when: 'FIRST_COMPLETED' })),
    /^return_when is no option of wait. Did you mean returnWhen\?$/,
  ],
  [
    'asCompleted',
    () => asCompleted([], untyped({ timeOut: 1 })),
    /^timeOut is no option of asCompleted. Did you mean timeout\?$/,
  ],
];

for (const [what, call, message] of MISSPELT) {
  test(`a misspelt option is refused: ${what}, ${message.source.slice(0, 24)}`, async () => {
    await assert.rejects(
      async () => await call(),
      (error) => {
        assert.ok(error instanceof InvalidArgumentError, String(error));
        assert.equal(error.code, 'ERR_POOLSCOPE_INVALID_ARGUMENT');
        assert.match(error.message, message);
        return true;
      },
    );
  });
}

const SENSELESS: readonly [options: object, message: RegExp][] = [
  [{ maxWorkers: 0 }, /^maxWorkers must be a whole number of at least 1, not 0\.$/],
  [{ maxWorkers: '4' }, /^maxWorkers must be .* not '4'\.$/],
  [{ maxTasksPerChild: 1.5 }, /^maxTasksPerChild must be .* not 1\.5\.$/],
  [{ maxQueue: -1 }, /^maxQueue must be .* not -1\.$/],
  [{ taskTimeout: 0 }, /^taskTimeout must be a positive number of milliseconds, not 0\.$/],
  [{ taskTimeout: NaN }, /^taskTimeout must be .* not NaN\.$/],
  [{ initializer: './setup.js' }, /^initializer must be a function that a module exports\.$/],
  [{ initargs: 'Ada' }, /^initargs must be an array/],
  [{ execArgv: '--inspect' }, /^execArgv must be an array/],
  [{ env: ['A=1'] }, /^env must be an object/],
  [
    { resourceLimits: { stackSizeMb: -1 } },
    /^resourceLimits\.stackSizeMb must be a positive number of MB, not -1\.$/,
  ],
];

test('a value that makes no sense is refused with what is allowed', () => {
  for (const [options, message] of SENSELESS) {
    assert.throws(() => new ProcessPoolExecutor(options), { name: 'InvalidArgumentError', message });
  }
  assert.throws(
    () => new ProcessPoolExecutor(untyped(['a'])),
    /takes the number of its workers or an object/,
  );
  assert.throws(() => pool.with({ signal: untyped({ aborted: false }) }), /signal must be an AbortSignal/);
});

test('what was refused left nothing behind: the pool goes on', async () => {
  assert.equal(await pool.submit(add, 20, 22), 42);
});
