import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { VERDICT_IDS } from '../../protocol/profile-report.ts';
import { verdictDocUrl } from '../findings/finding-rule.ts';

const DOCS = new URL('../../docs/verdicts/', import.meta.url);

test('every verdict has a page under its name, with what to do, and a line in the overview', () => {
  const overview = readFileSync(new URL('README.md', DOCS), 'utf8');
  for (const id of VERDICT_IDS) {
    const page = readFileSync(new URL(`${id}.md`, DOCS), 'utf8');
    assert.ok(page.startsWith(`# ${id}\n`), id);
    for (const heading of ['When it is said', 'What to do', 'Example'])
      assert.ok(page.includes(`## ${heading}\n`), id);
    assert.ok(overview.includes(`(${id}.md)`), id);
    assert.ok(verdictDocUrl(id).endsWith(`/docs/verdicts/${id}.md`), id);
  }
});
