/** What is left out, and what fails, costs no more than itself and is said once. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Workspace } from '../index.ts';
import { ALL_RULES } from '../rules/catalogue.ts';

const LEAK = `import { ProcessPoolExecutor } from 'poolscope';
export function run(items: number[]) {
  const pool = new ProcessPoolExecutor();
  return pool.map(Math.abs, items);
}
`;

let folder = '';
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolscope-limits-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a file of a megabyte and a minified one are skipped, with a note for each', () => {
  writeFileSync(at('large.ts'), LEAK + '// padding\n'.repeat(100_000));
  writeFileSync(at('minified.js'), `${LEAK.replaceAll('\n', ' ')}${'a();'.repeat(10_000)}`);
  writeFileSync(at('long.ts'), LEAK + 'call(one, two);\n'.repeat(10_000));
  const workspace = new Workspace({ root: folder, types: 'off' });
  for (const name of ['large.ts', 'minified.js', 'large.ts']) {
    assert.deepEqual(workspace.lintSyntax(at(name)), []);
  }
  assert.deepEqual(workspace.takeNotes(), [
    `${at('large.ts')} was skipped: it is larger than 1 MB.`,
    `${at('minified.js')} was skipped: it is minified.`,
  ]);
  assert.ok(workspace.lintSyntax(at('long.ts')).length > 0);
  assert.deepEqual(workspace.takeNotes(), []);
});

test('a project is not taken for an example because of the folder that it lies in', () => {
  const root = join(folder, 'examples', 'project');
  mkdirSync(join(root, 'test'), { recursive: true });
  for (const name of ['main.ts', 'test/main.ts']) writeFileSync(join(root, name), LEAK);
  const workspace = new Workspace({ root, types: 'off' });
  const rulesIn = (name: string): string[] => workspace.lintSyntax(join(root, name)).map(({ rule }) => rule);
  assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown', 'require-max-workers']);
  assert.ok(!rulesIn('test/main.ts').includes('require-max-workers'));
});

test('a rule that throws costs its own findings, and is told once', () => {
  writeFileSync(at('a.ts'), LEAK);
  writeFileSync(at('b.ts'), LEAK);
  const workspace = new Workspace({ root: folder, types: 'off' });
  const rules = (name: string): string[] => workspace.lintSyntax(at(name)).map(({ rule }) => rule);
  assert.deepEqual(rules('a.ts'), ['no-missing-shutdown', 'require-max-workers']);
  const rule = ALL_RULES.find(({ id }) => id === 'require-max-workers');
  assert.ok(rule);
  const check = rule.check;
  Reflect.set(rule, 'check', () => {
    throw new Error('not foreseen');
  });
  try {
    for (const name of ['a.ts', 'b.ts']) assert.deepEqual(rules(name), ['no-missing-shutdown']);
    const notes = workspace.takeNotes();
    assert.equal(notes.length, 1);
    assert.match(
      notes[0] ?? '',
      /^The rule require-max-workers failed on .*a\.ts and found nothing there: Error: not foreseen/,
    );
  } finally {
    Reflect.set(rule, 'check', check);
  }
  assert.deepEqual(rules('b.ts'), ['no-missing-shutdown', 'require-max-workers']);
});

test('an error in a file of thousands of comments is repaired at the speed of any other', () => {
  const comments = Array.from({ length: 20_000 }, (_, index) => `// ${index}\n`).join('');
  const workspace = new Workspace({ root: folder, types: 'off' });
  workspace.setText(at('main.ts'), `${LEAK}${comments}const x = ;\n`);
  const started = process.cpuUsage();
  assert.ok(workspace.lintSyntax(at('main.ts')).length > 0);
  assert.ok(process.cpuUsage(started).user < 3_000_000);
});

test('members named as those that every object has are members like others', () => {
  const workspace = new Workspace({ root: folder, types: 'off' });
  const own = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__'];
  const fields = own.map((name) => `    this.${name} = new ProcessPoolExecutor(1);\n`).join('');
  workspace.setText(
    at('main.js'),
    `${LEAK.replace(': number[]', '')}class A {\n  make() {\n${fields}  }\n}\nnew A().toString.map(Math.abs, []);\n`,
  );
  assert.ok(workspace.lintSyntax(at('main.js')).length > 0);
  assert.deepEqual(workspace.takeNotes(), []);
});
