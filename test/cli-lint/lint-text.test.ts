import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { lintReportText } from '../../cli/lint-text.ts';
import type { LintJsonEntry, Severity } from '../../protocol/finding.ts';

function entry(file: string, line: number, severity: Severity): LintJsonEntry {
  return {
    file,
    line,
    column: 1,
    endLine: line,
    endColumn: 2,
    rule: 'some-rule',
    severity,
    message: 'Wrong.',
  };
}

const entries = [
  entry('src/a.ts', 7, 'warning'),
  entry('src/a.ts', 120, 'info'),
  entry('src/b.ts', 1, 'warning'),
  entry('src/b.ts', 2, 'error'),
];

const expected = `src/a.ts
  7:1    warning  Wrong.  some-rule
  120:1  info     Wrong.  some-rule

src/b.ts
  1:1  warning  Wrong.  some-rule
  2:1  error    Wrong.  some-rule

4 findings in 3 files: 1 error, 2 warnings, 1 info.
`;

test('findings stand in columns under their file, and are counted by severity', () => {
  assert.equal(lintReportText(entries, 3, false), expected);
});

test('colour changes nothing but the colour', () => {
  const coloured = lintReportText(entries, 3, true);
  assert.ok(coloured.includes('\u001B[31m'), 'errors are red');
  assert.equal(stripVTControlCharacters(coloured), expected);
});
