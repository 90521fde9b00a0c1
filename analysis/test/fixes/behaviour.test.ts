/** A program whose finding is fixed still does what it did; where it did not work before, it does now. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { RULES } from '../../index.ts';
import { indentUnit } from '../../fixes/layout.ts';
import { TASKS } from './fixed-program.ts';
import { PROGRAMS } from './programs.ts';
import { filesOfFixture, proposedFixes, writeAll, type Files } from './proposed-fixes.ts';

/** Below the repository, from where the pool packages are found. */
const FOLDER = fileURLToPath(
  new URL(`../../../.tsbuild/test/fixed-programs-${process.pid}/`, import.meta.url),
);
const LONGEST_MS = 30_000;

before(() => mkdirSync(FOLDER, { recursive: true }));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

test('each rule with a fix has a program that runs before and after it', () => {
  const tried = new Set(PROGRAMS.map(({ rule }) => rule));
  const fixing = RULES.filter(({ fixes }) => fixes.length > 0).map(({ id }) => id);
  assert.deepEqual(
    fixing.filter((id) => !tried.has(id)),
    [],
  );
});

for (const [index, { rule, source, output, isBroken = false }] of PROGRAMS.entries()) {
  const files = { 'tasks.ts': TASKS, ...filesOfFixture(source, 'main.ts') };
  for (const [form, changed] of Object.entries({ asWritten: files, withCrLf: withCrLf(files) })) {
    test(`${rule}: program ${index + 1} (${form}) does the same when it is fixed`, async () => {
      const fixes = (await proposedFixes(changed)).filter(({ finding }) => finding.rule === rule);
      assert.ok(fixes.length > 0, 'there is a fix');
      if (form === 'asWritten') {
        const former = await outputOf(join(FOLDER, `${index}-before`), changed);
        if (isBroken) assert.notEqual(former, output, 'what is broken does not work');
        else assert.equal(former, output);
      }
      for (const [at, { fix, file, after: fixed }] of fixes.entries()) {
        const text = fixed[file] ?? '';
        if (form === 'withCrLf') assert.deepEqual(mixedLines(text), [], `${fix.title}:\n${text}`);
        else
          assert.equal(
            await outputOf(join(FOLDER, `${index}-${at}`), fixed),
            output,
            `${fix.title}:\n${text}`,
          );
      }
    });
  }
}

test('what is added is indented as the rest is', async () => {
  for (const unit of ['\t', '  ', '    ']) {
    for (const { rule, source } of PROGRAMS) {
      const files = indentedBy(unit, { 'tasks.ts': TASKS, ...filesOfFixture(source, 'main.ts') });
      for (const { finding, file, after: fixed } of await proposedFixes(files)) {
        if (finding.rule !== rule) continue;
        const wrong = (fixed[file] ?? '').split('\n').filter((line) => {
          const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
          return indent !== unit.repeat(indent.length / unit.length);
        });
        assert.deepEqual(wrong, [], `${rule} with ${JSON.stringify(unit)}:\n${fixed[file]}`);
      }
    }
  }
});

function indentedBy(unit: string, files: Files): Files {
  const entries = Object.entries(files).map(([name, text]) => {
    const step = indentUnit(text).length;
    return [name, text.replaceAll(/^[ \t]+/gm, (indent) => unit.repeat(indent.length / step))];
  });
  return Object.fromEntries(entries);
}

function withCrLf(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replaceAll('\n', '\r\n')]),
  );
}

/** Lines that do not end as the others do. */
function mixedLines(text: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => !line.endsWith('\r'));
}

/** What the program prints, with its TypeScript lowered to what this Node runs. */
function outputOf(folder: string, files: Files): Promise<string> {
  const lowered = Object.entries(files).map(([name, text]) => {
    if (!name.endsWith('.ts')) return [name, text];
    const { code } = transformSync(text, { loader: 'ts', target: 'node20' });
    return [name.replace(/\.ts$/, '.js'), code.replaceAll(/(from ["']\.[^"']*)\.ts(["'])/g, '$1.js$2')];
  });
  writeAll(folder, Object.fromEntries(lowered));
  return new Promise((resolve) => {
    execFile(process.execPath, ['main.js'], { cwd: folder, timeout: LONGEST_MS }, (error, stdout, stderr) => {
      resolve(stdout + (error === null ? '' : `failed: ${error.code ?? error.signal} ${stderr}`));
    });
  });
}
