import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { ProcessPoolExecutor } from '../src/index.ts';
import { findExports } from '../src/parent/loaded-modules.ts';
import * as again from './tasks/again.mjs';
import { add } from './tasks/basic.mjs';

export const inTable = { subtract: (a: number, b: number): number => a - b };
export default inTable;

test('an export of a loaded module is found by identity', () => {
  const [found, ...others] = findExports(findExports);
  assert.equal(basename(found?.url ?? ''), 'loaded-modules.ts');
  assert.deepEqual(found?.path, ['findExports']);
  assert.deepEqual(others, []);
});

test('a property of a default export is found', () => {
  assert.deepEqual(
    findExports(inTable.subtract).map(({ path }) => path),
    [['default', 'subtract']],
  );
});

test('all modules that export a value are found, and none for what no module exports', () => {
  assert.equal(again.add, add);
  assert.deepEqual(
    findExports(add)
      .map(({ url }) => basename(url))
      .toSorted(),
    ['again.mjs', 'basic.mjs'],
  );
  assert.deepEqual(
    findExports(() => 1),
    [],
  );
  assert.deepEqual(findExports(join), []);
});

test('a function that is exported again elsewhere comes from the module that defines it', async () => {
  const pool = new ProcessPoolExecutor({ maxWorkers: 1, execArgv: [] });
  assert.equal(await pool.submit(again.add, 1, 2), 3);
  assert.equal(await pool.submit(again.isAgainLoaded), false);
  await pool.shutdown();
});
