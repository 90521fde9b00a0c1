import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { checkImports } from '../check-imports.mjs';

const ALLOWLIST = {
  core: { folders: [], packages: ['node:*'], onlyIn: { 'native/*': 'core/native/' } },
  edge: { folders: ['core'], packages: ['vscode'] },
};

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'check-imports-'));
  for (const folder of Object.keys(ALLOWLIST)) mkdirSync(join(root, folder));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkImports(root, ALLOWLIST).problems;
}

test('imports along the arrows are allowed, packages by name and by prefix', () => {
  const problems = write({
    'core/a.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
    'edge/b.ts':
      "import { a } from '../core/a.ts';\nimport { window } from 'vscode';\nexport const b = [a, window];",
  });
  assert.deepEqual(problems, []);
});

test('an import against the arrows is named with its line', () => {
  const problems = write({
    'core/a.ts': "\nimport type { B } from '../edge/b.ts';\nexport type A = B;",
    'edge/b.ts': 'export type B = 1;',
  });
  assert.deepEqual(problems, ['core/a.ts:2 imports edge/b.ts, but core/ may import only core/.']);
});

test('re-exports and dynamic imports count too', () => {
  const problems = write({
    'core/a.ts': "export { b } from '../edge/b.ts';\nexport const c = () => import('vscode');",
    'edge/b.ts': 'export const b = 1;',
  });
  assert.equal(problems.length, 2);
  assert.match(problems[0], /^core\/a\.ts:1 imports edge\/b\.ts/);
  assert.match(problems[1], /^core\/a\.ts:2 imports vscode/);
});

test('a package of one place is refused everywhere else', () => {
  const problems = write({
    'core/native/a.ts': "import 'native/sync';",
    'core/b.ts': "import 'native/sync';",
  });
  assert.deepEqual(problems, ['core/b.ts:1 imports native/sync, which only core/native/ may know.']);
});

test('cycles are named along their way, once', () => {
  const problems = write({
    'core/a.ts': "import './b.ts';",
    'core/b.ts': "import './c.ts';",
    'core/c.ts': "import './a.ts';",
  });
  assert.deepEqual(problems, ['Import cycle: core/a.ts → core/b.ts → core/c.ts → core/a.ts']);
});

test('an import of a file that does not exist is refused', () => {
  const problems = write({ 'core/a.ts': "import './gone.ts';" });
  assert.deepEqual(problems, ['core/a.ts:1 imports ./gone.ts, which does not exist.']);
});
