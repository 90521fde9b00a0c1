/**
 * Checks a rule on code with markers. A line that ends in `// ! rule` or `// ! rule severity` has exactly those
 * findings; a line without has none of that rule. `/// name.ts` begins another file. Every fix offered is applied, and
 * the result must still parse and have that finding no more, and none that was not there before.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parseSync } from 'oxc-parser';
import type { Finding, TextEdit } from '../../protocol/finding.ts';
import { RULES, Workspace } from '../index.ts';

interface FixtureFile {
  readonly name: string;
  readonly text: string;
}

function filesOf(source: string, firstName: string): FixtureFile[] {
  const parts = source.replace(/^\n/, '').split(/^\s*\/\/\/ (\S+)\n/m);
  const files = [{ name: firstName, text: parts[0] ?? '' }];
  for (let index = 1; index < parts.length; index += 2) {
    files.push({ name: parts[index] ?? '', text: parts[index + 1] ?? '' });
  }
  return files;
}

interface Fixture {
  readonly folder: string;
  readonly files: readonly FixtureFile[];
  readonly workspace: Workspace;
  pathOf(name: string): string;
}

/** Writes the files to a folder of their own and opens a workspace on it. */
export async function withFixture(
  source: string,
  firstName: string,
  use: (fixture: Fixture) => void | Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-rule-'));
  const files = filesOf(source, firstName);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const workspace = new Workspace({ root: folder, types: 'off' });
  try {
    await use({ folder, files, workspace, pathOf: (name) => join(folder, name) });
  } finally {
    await workspace.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Declares a test: the markers in `source` say what `rule` finds. */
export function ruleTest(rule: string, title: string, source: string, firstName = 'main.ts'): void {
  test(`${rule}: ${title}`, () =>
    withFixture(source, firstName, ({ files, workspace, pathOf }) => {
      for (const { name, text } of files) {
        if (name.endsWith('.json')) continue;
        const findings = workspace.lintSyntax(pathOf(name)).filter((finding) => finding.rule === rule);
        assert.deepEqual(found(findings, text), expected(text, rule), `findings in ${name}`);
        for (const finding of findings) checkFixes(finding, text, pathOf(name), workspace);
      }
    }));
}

function expected(text: string, rule: string): string[] {
  const defaultSeverity = RULES.find(({ id }) => id === rule)?.defaultSeverity;
  const lines: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const [, id, severity] of line.matchAll(/\/\/ ! (\S+)(?: (error|warning|info))?/g)) {
      if (id === rule) lines.push(`${index + 1}: ${severity ?? defaultSeverity}`);
    }
  }
  return lines;
}

function found(findings: readonly Finding[], text: string): string[] {
  for (const { message, range } of findings) {
    assert.ok(message.length > 20 && message.endsWith('.'), `a message is a sentence: ${message}`);
    assert.ok(range.start.line < text.split('\n').length);
  }
  return findings.map(({ range, severity }) => `${range.start.line + 1}: ${severity}`);
}

function checkFixes(finding: Finding, text: string, path: string, workspace: Workspace): void {
  const before = workspace.lintSyntax(path);
  for (const fix of finding.fixes) {
    const fixed = applyEdits(text, fix.edits);
    const lang = path.endsWith('.tsx') ? 'tsx' : /\.[cm]?ts$/.test(path) ? 'ts' : 'jsx';
    assert.deepEqual(parseSync(path, fixed, { lang }).errors, [], `"${fix.title}" still parses:\n${fixed}`);
    workspace.setText(path, fixed);
    const after = workspace.lintSyntax(path);
    workspace.clearText(path);
    // A fix may leave a milder finding: a task with effects is better submitted than mapped, but still has them.
    const count = (list: readonly Finding[], rule: string): number =>
      list.filter((item) => item.rule === rule && rank(item) >= rank(finding)).length;
    for (const { id } of RULES) {
      const limit = count(before, id) - (id === finding.rule ? 1 : 0);
      assert.ok(
        count(after, id) <= limit,
        `"${fix.title}" leaves ${id} clean:\n${fixed}\n${after.map(({ message }) => message).join('\n')}`,
      );
    }
  }
}

function rank({ severity }: Finding): number {
  return ['info', 'warning', 'error'].indexOf(severity);
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const offsetOf = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
  const sorted = edits
    .map((edit, index) => ({
      start: offsetOf(edit.range.start),
      end: offsetOf(edit.range.end),
      text: edit.newText,
      index,
    }))
    .sort((left, right) => left.start - right.start || left.index - right.index);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    assert.ok(edit.start >= at, 'edits do not overlap');
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** What the fixes make of the code, for tests that show it. */
export async function fixedText(rule: string, source: string, firstName = 'main.ts'): Promise<string> {
  let result = '';
  await withFixture(source, firstName, ({ files, workspace, pathOf }) => {
    const [file] = files;
    assert.ok(file);
    const finding = workspace.lintSyntax(pathOf(file.name)).find((item) => item.rule === rule);
    assert.ok(finding?.fixes[0], `${rule} offers a fix`);
    result = applyEdits(file.text, finding.fixes[0].edits);
  });
  return result;
}
