import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chooseSteps, STEPS } from '../test-steps.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

test('every test file of the repository belongs to exactly one step', () => {
  const files = execFileSync('git', ['ls-files', '*.test.ts', '*.test.mjs'], { cwd: root, encoding: 'utf8' });
  const owners = (file) =>
    STEPS.filter(({ folders = [] }) => folders.some((folder) => file.startsWith(`${folder}/`)));
  const stray = files
    .split('\n')
    .filter((file) => file && !file.includes('/fixtures/') && owners(file).length !== 1);
  assert.deepEqual(stray, []);
});

test('a chosen step brings what it needs, in order', () => {
  assert.deepEqual(
    chooseSteps(['ui', 'text']).map(({ name }) => name),
    ['vscode', 'build', 'text', 'package', 'ui'],
  );
});

test('an unknown step is refused with the names of all', () => {
  assert.throws(() => chooseSteps(['unti']), /No step is named unti; there are vscode, build, .*ui\.$/);
});
