import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { RULES, Workspace } from '../index.ts';

let folder = '';
let workspace: Workspace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolscope-workspace-'));
  workspace = new Workspace({ root: folder, types: 'off' });
});

afterEach(async () => {
  await workspace.dispose();
  rmSync(folder, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const at = (name: string): string => join(folder, name);
const rulesIn = (name: string): string[] => workspace.lintSyntax(at(name)).map(({ rule }) => rule);

const LEAK = `import { ProcessPoolExecutor } from 'poolscope';
import { task } from './task.ts';
export async function run(items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  return await pool.map(task, items);
}
`;

test('discovers source files, without what is generated, installed or ignored', () => {
  write({
    'a.ts': '',
    'b.mjs': '',
    'c.tsx': '',
    'types.d.ts': '',
    'readme.md': '',
    'src/deep/d.cts': '',
    'src/generated/e.ts': '',
    'src/keep.gen.ts': '',
    'src/other.gen.ts': '',
    'node_modules/x/index.js': '',
    'dist/f.js': '',
    '.git/g.js': '',
    'out/h.js': '',
    '.gitignore': '# generated\n/out\n*.gen.ts\n!keep.gen.ts\n',
    'src/.gitignore': 'generated/\n',
  });
  const names = (paths: readonly string[]): string[] => paths.map((path) => relative(folder, path));
  assert.deepEqual(names(workspace.discover()), [
    'a.ts',
    'b.mjs',
    'c.tsx',
    'src/deep/d.cts',
    'src/keep.gen.ts',
  ]);
  assert.deepEqual(names(workspace.discover(['src/deep', 'a.ts', at('a.ts')])), ['a.ts', 'src/deep/d.cts']);
  assert.deepEqual(names(workspace.discover(['src', 'missing', 'readme.md'])), [
    'src/deep/d.cts',
    'src/keep.gen.ts',
  ]);
  assert.deepEqual(names(workspace.discover(['out/h.js'])), ['out/h.js']);
});

test('the first answer has what the file itself shows; pools from far away come with the second', () => {
  write({
    'main.ts': `import { makePool } from './near.ts';\n${LEAK}export const lost = () => makePool().submit(task, 1);\n`,
    'near.ts': "export { makePool } from './far.ts';\n",
    'far.ts':
      "import { ProcessPoolExecutor } from 'poolscope';\nexport const makePool = () => new ProcessPoolExecutor(2);\n",
    'task.ts': "export const task = (n: number) => 'x'.repeat(n);\n",
    'unused.ts': `import { makePool } from './near.ts';\n${LEAK}// poolscope-disable-next-line no-missing-shutdown\nexport const lost = () => makePool().submit(task, 1);\n`,
  });
  const first = workspace.lintAtOnce(at('main.ts')).map(({ rule }) => rule);
  const second = rulesIn('main.ts');
  assert.deepEqual(first, ['no-missing-shutdown']);
  assert.ok(second.length > first.length && second[0] === first[0], second.join());
  // It cannot be told yet whether the comment hides anything.
  assert.deepEqual(
    workspace.lintAtOnce(at('unused.ts')).map(({ rule }) => rule),
    ['no-missing-shutdown'],
  );
});

test('unsaved text hides what is on disk, and gives way to it', () => {
  write({ 'main.ts': LEAK, 'task.ts': "export const task = (n: number) => 'x'.repeat(n);" });
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
  workspace.setText(at('main.ts'), LEAK.replace('const pool', 'await using pool'));
  assert.deepEqual(rulesIn('main.ts'), []);
  workspace.clearText(at('main.ts'));
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
  workspace.setText(at('unsaved.ts'), LEAK);
  assert.deepEqual(rulesIn('unsaved.ts'), ['no-missing-shutdown']);
});

test('changes on disk reach the files that import them', () => {
  write({ 'main.ts': LEAK, 'task.ts': "export { work as task } from './work.ts';" });
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
  write({
    'work.ts': "import { rmSync } from 'node:fs';\nexport const work = (n: number) => rmSync(String(n));\n",
  });
  workspace.fileChanged(at('work.ts'));
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown', 'pure-task']);
  assert.deepEqual(
    workspace
      .dependents(at('work.ts'))
      .map((path) => relative(folder, path))
      .toSorted((left, right) => left.localeCompare(right)),
    ['main.ts', 'task.ts'],
  );
  write({ 'work.ts': "export const work = (n: number) => 'x'.repeat(n);\n" });
  workspace.fileChanged(at('work.ts'));
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
  unlinkSync(at('work.ts'));
  workspace.fileChanged(at('work.ts'));
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
});

test('imports by tsconfig paths, by .js names of .ts files, by package imports, and CommonJS', () => {
  const task = "import { rmSync } from 'node:fs';\nexport const task = (n: number) => rmSync(String(n));\n";
  write({
    'tsconfig.json': '{"compilerOptions":{"paths":{"@tasks/*":["./lib/*"]}}}',
    'package.json': '{"type":"module","imports":{"#task":"./lib/task.ts"}}',
    'lib/task.ts': task,
    'lib/index.ts': "export * from './task.js';",
    'lib/common.cjs': "const fs = require('fs');\nexports.task = (n) => fs.rmSync(String(n));\n",
  });
  for (const specifier of [
    '@tasks/task',
    './lib/task.js',
    './lib/task.ts',
    './lib/index',
    './lib',
    '#task',
    './lib/common.cjs',
  ]) {
    workspace.setText(at('main.ts'), LEAK.replace('./task.ts', specifier));
    assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown', 'pure-task'], specifier);
  }
});

test('a broken tsconfig and import cycles do no harm', () => {
  write({
    'tsconfig.json': '{ "compilerOptions": ',
    'main.ts': LEAK,
    'task.ts': "export { task } from './other.ts';\nimport './main.ts';",
    'other.ts': "export { task } from './task.ts';",
  });
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
});

test('while the user types, findings stay where the code can be read', () => {
  const lines = LEAK.split('\n');
  write({ 'task.ts': "export const task = (n: number) => 'x'.repeat(n);" });
  let kept = 0;
  let states = 0;
  const added = '  const answer = await pool.submit(task, [1, 2].map((n) => n * 2)[0] ?? 0);';
  for (let length = 1; length <= added.length; length += 1) {
    const text = [...lines.slice(0, 4), added.slice(0, length), ...lines.slice(4)].join('\n');
    workspace.setText(at('main.ts'), text);
    states += 1;
    if (rulesIn('main.ts').includes('no-missing-shutdown')) kept += 1;
  }
  assert.equal(kept, states);
});

test('a half-typed line does not bring findings that the whole line would take away', () => {
  const clean = LEAK.replace('return await', 'const r = await').replace(
    'items);\n}',
    'items);\n  await pool.shutdown();\n  return r;\n}',
  );
  write({ 'task.ts': "export const task = (n: number) => 'x'.repeat(n);" });
  workspace.setText(at('main.ts'), clean);
  assert.ok(!rulesIn('main.ts').includes('no-missing-shutdown'));
  workspace.setText(at('main.ts'), clean.replace('await pool.shutdown();', 'await pool.shutdown('));
  assert.ok(!rulesIn('main.ts').includes('no-missing-shutdown'));
  workspace.setText(at('main.ts'), clean.replace('  await pool.shutdown();\n', ''));
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
  workspace.setText(at('main.ts'), clean.replace('await pool.shutdown();', 'const x = ;'));
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
});

test('broken states offer no fixes, whose places could be wrong', () => {
  write({ 'main.ts': `${LEAK}\nconst x = ;\n` });
  const [finding] = workspace.lintSyntax(at('main.ts'));
  assert.equal(finding?.rule, 'no-missing-shutdown');
  assert.deepEqual(finding.fixes, []);
});

test('positions are UTF-16 lines and characters', () => {
  write({ 'main.ts': LEAK.replace('  const pool', "  const icon = '😀é'; const pool") });
  const [finding] = workspace.lintSyntax(at('main.ts'));
  assert.deepEqual(finding?.range, { start: { line: 3, character: 28 }, end: { line: 3, character: 32 } });
  write({ 'crlf.ts': LEAK.replaceAll('\n', '\r\n') });
  const [onWindows] = workspace.lintSyntax(at('crlf.ts'));
  assert.deepEqual(onWindows?.range, { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } });
});

test('code that is deeper than the stack has no findings, and does no harm to those who import it', () => {
  const deep = `export const sum = ${'1 + '.repeat(30_000)}1;\n`;
  write({ 'main.ts': LEAK, 'task.ts': `import 'poolscope';\n${deep}export const task = (n: number) => n;` });
  assert.deepEqual(rulesIn('task.ts'), []);
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
});

test('severities can be set, and rules switched off', async () => {
  write({ 'main.ts': LEAK });
  const strict = new Workspace({ root: folder, types: 'off', rules: { 'no-missing-shutdown': 'info' } });
  assert.deepEqual(
    strict.lintSyntax(at('main.ts')).map(({ severity }) => severity),
    ['info'],
  );
  const off = new Workspace({ root: folder, types: 'off', rules: { 'no-missing-shutdown': 'off' } });
  assert.deepEqual(off.lintSyntax(at('main.ts')), []);
  await Promise.all([strict.dispose(), off.dispose()]);
});

test('files that no pool can reach, missing files and other files have no findings', () => {
  write({ 'plain.ts': 'for (const x of []) { await pool.submit(f, x); }', 'notes.md': LEAK, 'empty.ts': '' });
  for (const name of ['plain.ts', 'notes.md', 'empty.ts', 'missing.ts']) assert.deepEqual(rulesIn(name), []);
});

test('every rule says what it is', () => {
  assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  for (const { summary, docUrl } of RULES) {
    assert.ok(summary.endsWith('.'));
    assert.match(
      docUrl,
      /^https:\/\/github\.com\/poolscope\/poolscope\/blob\/main\/docs\/rules\/[\w-]+\.md$/,
    );
  }
});

test('a CommonJS script may return from its top level, a module may not', () => {
  const script = `const { Worker } = require('node:worker_threads');\nif (process.env.CI) return;\nnew Worker('/srv/worker.js');\n`;
  write({
    'script.js': script,
    'module.js': `import { Worker } from 'node:worker_threads';\nif (process.env.CI) return;\nnew Worker('/srv/worker.js');\n`,
  });
  for (const name of ['script.js', 'module.js']) workspace.lintSyntax(at(name));
  assert.equal(workspace.problemOf(at('script.js')), undefined);
  assert.match(workspace.problemOf(at('module.js'))?.message ?? '', /^Syntax error: A 'return'/);
});
