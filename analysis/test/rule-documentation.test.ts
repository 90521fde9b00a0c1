/**
 * Every rule has its file, its test and its page, and what the pages call incorrect and correct lints as they say. Of a
 * rule that `npm run new-rule` has begun, it says what is still to be written.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RULES } from '../index.ts';
import { withFixture } from './rule-fixture.ts';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const NOT_RULES = new Set(['rule', 'catalogue']);

function stems(path: string, suffix: string): string[] {
  return readdirSync(folder(path))
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .toSorted((left, right) => left.localeCompare(right));
}

test('each rule has a file, a test and a page of its name, and there are no others', () => {
  const ids = RULES.map(({ id }) => id).toSorted((left, right) => left.localeCompare(right));
  assert.deepEqual(
    stems('../rules/', '.ts').filter((stem) => !NOT_RULES.has(stem)),
    ids,
  );
  assert.deepEqual(stems('./rules/', '.test.ts'), ids);
  assert.deepEqual(stems('../../docs/rules/', '.md'), ids);
});

for (const { id, summary, docUrl } of RULES) {
  const page = readFileSync(folder(`../../docs/rules/${id}.md`), 'utf8');

  test(`nothing of ${id} is still to be written`, () => {
    const files = [`analysis/rules/${id}.ts`, `analysis/test/rules/${id}.test.ts`, `docs/rules/${id}.md`];
    const rows = linesOf('README.md').filter(({ text }) => text.includes(`(docs/rules/${id}.md)`));
    const places = [...files.flatMap(linesOf), ...rows].flatMap(({ place, text }) => {
      const [, what] = /«(.*)»/.exec(text) ?? [];
      return what === undefined ? [] : [`${place} ${what}`];
    });
    assert.deepEqual(places, []);
  });

  test(`the test of ${id} shows a finding`, () => {
    const lines = linesOf(`analysis/test/rules/${id}.test.ts`);
    assert.ok(
      lines.some(({ text }) => text.includes(`// ! ${id}`)),
      `a line of the code ends in “// ! ${id}”`,
    );
  });

  test(`the page of ${id} begins with the rule's own words`, () => {
    assert.ok(page.startsWith(`# ${id}\n\n${summary}\n`), `docs/rules/${id}.md begins with "${summary}"`);
    assert.ok(docUrl.endsWith(`/docs/rules/${id}.md`));
  });

  for (const section of ['Incorrect', 'Correct'] as const) {
    for (const [index, code] of examples(page, section).entries()) {
      test(`${id}: ${section.toLowerCase()} example ${index + 1} lints so`, () =>
        withFixture(code, 'example.ts', ({ workspace, pathOf }) => {
          const findings = workspace.lintSyntax(pathOf('example.ts')).filter(({ rule }) => rule === id);
          assert.equal(
            findings.length > 0,
            section === 'Incorrect',
            JSON.stringify(findings.map((f) => f.message)),
          );
        }));
    }
  }
}

function linesOf(path: string): readonly { readonly place: string; readonly text: string }[] {
  const lines = readFileSync(folder(`../../${path}`), 'utf8').split('\n');
  return lines.map((text, index) => ({ place: `${path}:${index + 1}`, text }));
}

function examples(page: string, section: 'Incorrect' | 'Correct'): string[] {
  const [, body = ''] = page.split(`\n## ${section}\n`);
  const blocks = [...(body.split('\n## ')[0] ?? '').matchAll(/```ts\n([^]*?)```/g)].map(
    ([, code]) => code ?? '',
  );
  assert.ok(blocks.length > 0, `the page has ${section.toLowerCase()} examples`);
  return blocks;
}
