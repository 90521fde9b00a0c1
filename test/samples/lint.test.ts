import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { LintJsonEntry } from '../../protocol/finding.ts';
import { readExpected, runCli, SAMPLES } from './expected.ts';

const expected = readExpected();
const files = readdirSync(join(SAMPLES, 'src'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name}`);
let entries: LintJsonEntry[] = [];

before(() => {
  const { status, stdout, stderr } = runCli('lint', '--format', 'json', 'src');
  assert.equal(status, 1, stderr);
  entries = JSON.parse(stdout) as LintJsonEntry[];
});

for (const file of files) {
  test(`${file} has exactly the findings that it promises`, () => {
    const found = entries
      .filter((entry) => entry.file.replaceAll('\\', '/').endsWith(file))
      .map(({ rule, line }) => ({ rule, line }));
    const byPlace = (a: { line: number; rule: string }, b: { line: number; rule: string }): number =>
      a.line - b.line || a.rule.localeCompare(b.rule);
    assert.deepEqual(found.toSorted(byPlace), [...(expected.lint[file] ?? [])].toSorted(byPlace));
  });
}

test('files that samples share have no findings', () => {
  const others = entries.filter(
    (entry) => !files.some((file) => entry.file.replaceAll('\\', '/').endsWith(file)),
  );
  assert.deepEqual(others, []);
});

test('the first comment of a sample says what the linter and the profiler find', () => {
  for (const file of files) {
    const text = readFileSync(join(SAMPLES, file), 'utf8');
    const [header = ''] = text.split('*/', 1);
    assert.match(header, /- Linter: /, file);
    assert.match(header, /- Profiler: /, file);
    for (const { rule } of expected.lint[file] ?? [])
      assert.ok(header.includes(`\`${rule}\``), `${file}: ${rule}`);
    if (!expected.lint[file]) assert.match(header, /- Linter: nothing to find\./, file);
  }
});
