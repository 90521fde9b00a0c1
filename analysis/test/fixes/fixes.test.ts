/** Every fix that any rule proposes for any code that the rules are tried on: it mends what it says, and breaks nothing. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { parseSync } from 'oxc-parser';
import { RULES } from '../../index.ts';
import { collectFixtures } from '../collect-fixtures.ts';
import { TASKS } from './fixed-program.ts';
import { PROGRAMS } from './programs.ts';
import { filesOfFixture, proposedFixes, type ProposedFix } from './proposed-fixes.ts';
import { typeErrors } from './type-errors.ts';

const SEVERITIES = ['info', 'warning', 'error'];
let fixes: readonly ProposedFix[];

before(async () => {
  const known = new Set<string>();
  const found: ProposedFix[] = [];
  const programs = PROGRAMS.map(({ source }) => ({ source, firstName: 'main.ts' }));
  for (const { source, firstName } of [...collectFixtures(), ...programs]) {
    const files = filesOfFixture(source, firstName);
    for (const proposed of await proposedFixes(
      source.includes('./tasks.ts') ? { 'tasks.ts': TASKS, ...files } : files,
    )) {
      const key = JSON.stringify([proposed.file, proposed.after]);
      if (!known.has(key)) found.push(proposed);
      known.add(key);
    }
  }
  fixes = found;
});

const listOf = (problems: readonly string[]): string => `\n\n${problems.join('\n\n')}\n`;

function shown({ finding, fix, file, after }: ProposedFix): string {
  return `${finding.rule}, “${fix.title}” in ${file}:\n${after[file]}`;
}

test('each rule that declares a kind of fix has a case of it, and proposes no other', () => {
  const declared = RULES.flatMap(({ id, fixes }) => fixes.map((kind) => `${id} ${kind}`)).toSorted();
  const seen = new Set(fixes.map(({ finding, fix }) => `${finding.rule} ${fix.kind}`));
  assert.deepEqual([...seen].toSorted(), declared);
});

test('what is fixed parses', () => {
  const broken = fixes.filter(({ file, after }) => {
    const lang = /\.[cm]?ts$/.test(file) ? 'ts' : file.endsWith('.tsx') ? 'tsx' : 'jsx';
    return parseSync(file, after[file] ?? '', { lang }).errors.length > 0;
  });
  assert.ok(broken.length === 0, listOf(broken.map(shown)));
});

test('what is fixed is found no more, and nothing else is found instead', () => {
  const wrong = fixes.flatMap((proposed) => {
    const { finding, found, left } = proposed;
    // A fix may leave a milder finding: a task with effects is better submitted than mapped, but still has them.
    const rank = SEVERITIES.indexOf(finding.severity);
    const count = (list: typeof found, rule: string): number =>
      list.filter((item) => item.rule === rule && SEVERITIES.indexOf(item.severity) >= rank).length;
    const grown = RULES.filter(
      ({ id }) => count(left, id) > count(found, id) - (id === finding.rule ? 1 : 0),
    );
    return grown.length === 0 ? [] : [`${grown.map(({ id }) => id).join(', ')} after ${shown(proposed)}`];
  });
  assert.ok(wrong.length === 0, listOf(wrong));
});

for (const [title, options] of [
  ['', {}],
  // The declarations of the disposable pools bring what it takes.
  [' for an older language without the library of disposables', { target: 'es2022', lib: ['es2022'] }],
] as const) {
  test(`what is fixed has no error of types that it had not before${title}`, async () => {
    const projects = fixes.flatMap((proposed) => [proposed.before, proposed.after]);
    const errors = await typeErrors(projects, options);
    const wrong = fixes.flatMap((proposed, index) => {
      const added = addedTo(errors[2 * index] ?? [], errors[2 * index + 1] ?? []);
      return added.length === 0 ? [] : [`${added.join(', ')} after ${shown(proposed)}`];
    });
    assert.ok(wrong.length === 0, listOf(wrong));
  });
}

/** Those of `now` of which there are more than in `former`. */
function addedTo(former: readonly string[], now: readonly string[]): string[] {
  const left = [...former];
  return now.filter((error) => {
    const at = left.indexOf(error);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}
