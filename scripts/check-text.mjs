/** What no other tool looks for: unfinished words, tests that are switched off, and paths of one machine. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const TEXT = /\.([cm]?[jt]sx?|json|css|md|ya?ml)$/;

const CHECKS = [
  {
    what: 'an unfinished word',
    isIn: (file) => /\.[cm]?[jt]s$/.test(file) && file !== 'scripts/check-text.mjs' && !isFixture(file),
    pattern: /\b(TODO|FIXME|XXX|HACK)\b|not implemented/,
  },
  {
    what: 'a test that is narrowed or switched off',
    isIn: (file) => /\.test\.[cm]?[jt]s$/.test(file),
    pattern: /\b(it|test|describe)\.(only|skip|todo)\(/,
  },
  {
    what: 'a suppressed check without its reason',
    isIn: (file) => file.endsWith('.ts') && !/(^|\/)(test|samples|bench)\//.test(file),
    pattern: /@ts-(ignore|expect-error|nocheck)|(eslint|oxlint)-disable(?!.* -- \w)/,
    isExcused: (lineAbove) => /^\s*\/\/ \w/.test(lineAbove),
  },
  {
    what: 'a path of this machine',
    isIn: (file) => file !== 'package-lock.json',
    pattern: new RegExp([root, homedir()].map((path) => `${escapeForPattern(path)}/`).join('|')),
  },
];

const files = execFileSync('git', ['ls-files', '-z', '--cached'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => TEXT.test(file));
const problems = files.flatMap(findProblems);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${files.length} files, ${problems.length} problems.\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function findProblems(file) {
  const checks = CHECKS.filter((check) => check.isIn(file));
  return readLines(file).flatMap((line, index, lines) =>
    checks
      .filter(({ pattern, isExcused }) => pattern.test(line) && !isExcused?.(lines[index - 1] ?? ''))
      .map(({ what }) => `${file}:${index + 1} holds ${what}: ${line.trim().slice(0, 100)}`),
  );
}

/** A file that is deleted but not yet committed has no lines. */
function readLines(file) {
  try {
    return readFileSync(join(root, file), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function isFixture(file) {
  return file.includes('/fixtures/');
}

function escapeForPattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
