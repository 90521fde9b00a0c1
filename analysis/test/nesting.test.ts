/** What would overflow the native parser's stack, and with it end the process, is told before it is parsed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Workspace } from '../index.ts';
import { nestsTooDeeply } from '../syntax/nesting.ts';

const COUNT = 5000;
const DEEP: Readonly<Record<string, string>> = {
  brackets: `x = ${'('.repeat(COUNT)}a${')'.repeat(COUNT)}`,
  sum: `x = ${'1 + '.repeat(COUNT)}1`,
  'sum over lines': `x = ${'1 +\n'.repeat(COUNT)}1`,
  condition: `x = ${'a ? b : '.repeat(COUNT)}c`,
  'condition over lines': `x = ${'a\n  ? b\n  : '.repeat(COUNT)}c`,
  negation: `x = ${'!'.repeat(COUNT)}a`,
  typeof: `x = ${'typeof '.repeat(COUNT)}a`,
  new: `x = ${'new '.repeat(COUNT)}a`,
  arrows: `x = ${'a => '.repeat(COUNT)}a`,
  assignments: `${'a = '.repeat(COUNT)}1`,
  'else if': `if (a) {}${' else if (a) {}'.repeat(COUNT)}`,
  'else if over lines': `if (a) {\n}${' else if (a) {\n  b();\n}'.repeat(COUNT)}`,
  'else with statements': 'if (a) b(); else '.repeat(COUNT),
  if: `${'if (a) '.repeat(COUNT)};`,
  'if over lines': `${'if (a)\n'.repeat(COUNT)};`,
  for: `${'for (;;) '.repeat(COUNT)};`,
  labels: `${Array.from({ length: COUNT }, (_, index) => `l${index}: `).join('')};`,
  'type arguments': `type T = ${'A<'.repeat(COUNT)}A${'>'.repeat(COUNT)}`,
  'type operators': `type T = ${'keyof '.repeat(COUNT)}A`,
  'conditional types': `type T = ${'A extends B ? C : '.repeat(COUNT)}D`,
  elements: `x = ${'<a>\n'.repeat(COUNT)}${'</a>'.repeat(COUNT)}`,
};

const LONG: Readonly<Record<string, string>> = {
  calls: 'call(one, two);\n'.repeat(COUNT),
  'calls without semicolons': 'call(one, two)\n'.repeat(COUNT),
  'assignments without semicolons': 'const { a, b } = await call(one)\n'.repeat(COUNT),
  'functions on one line': 'function f() { return 1; } '.repeat(COUNT),
  list: `x = [${'1, '.repeat(COUNT)}1]`,
  object: `x = {\n${'  key: value.of(x),\n'.repeat(COUNT)}}`,
  'if one after another': 'if (a) {\n  b();\n}\n'.repeat(COUNT),
  comments: '// Some words about it.\n'.repeat(COUNT),
  cases: `switch (a) {\n${'  case 1:\n    b()\n    break\n'.repeat(COUNT)}}`,
};

for (const [name, text] of Object.entries(DEEP)) {
  test(`too deep: ${name}`, () => assert.ok(nestsTooDeeply(text)));
}

for (const [name, text] of Object.entries(LONG)) {
  test(`long, but not deep: ${name}`, () => assert.ok(!nestsTooDeeply(text)));
}

test('a file of a hundred thousand operators in one expression is left out, and nothing else is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-deep-'));
  const leak =
    "import { ProcessPoolExecutor } from 'poolscope';\nexport function f() {\n  const pool = new ProcessPoolExecutor(4);\n  pool.submit(Math.abs, 1);\n}\n";
  writeFileSync(join(folder, 'deep.ts'), `${leak}export const sum = ${'1 +\n'.repeat(100_000)}1;\n`);
  writeFileSync(join(folder, 'main.ts'), `import { sum } from './deep.ts';\n${leak}console.log(sum);\n`);
  const workspace = new Workspace({ root: folder, types: 'off' });
  assert.deepEqual(workspace.lintSyntax(join(folder, 'deep.ts')), []);
  assert.equal(
    workspace.problemOf(join(folder, 'deep.ts'))?.message,
    'The code nests too deeply to be read.',
  );
  assert.ok(workspace.lintSyntax(join(folder, 'main.ts')).length > 0);
  rmSync(folder, { recursive: true });
});
