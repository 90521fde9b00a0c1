import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accuracyPage, foundBy, tally } from '../accuracy-table.mjs';

const page = readFileSync(new URL('../../docs/accuracy.md', import.meta.url), 'utf8');
const list = JSON.parse(
  readFileSync(new URL('../../docs/accuracy/lint-findings.json', import.meta.url), 'utf8'),
);

test('the page says what the list of judged findings says', async () => {
  assert.equal(await accuracyPage(page, list), page);
});

test('a verdict that changes changes the page', async () => {
  const [first, ...rest] = list.findings;
  const changed = { ...first, verdict: first.verdict === 'wrong' ? 'right' : 'wrong' };
  assert.notEqual(await accuracyPage(page, { ...list, findings: [changed, ...rest] }), page);
});

test('every finding names a repository of the list, a known verdict and a reason', () => {
  const names = new Set(list.repositories.map(({ name }) => name));
  for (const finding of list.findings) {
    const place = `${finding.repository} ${finding.path}:${finding.line} ${finding.rule}`;
    assert.ok(names.has(finding.repository), place);
    assert.match(finding.verdict, /^(right|unhelpful|wrong)$/, place);
    assert.ok(finding.reason.length > 5, place);
    assert.match(finding.found, /^(before|after|before and after)$/, place);
  }
});

test('a tally counts verdicts, and the share of wrong ones among the judged', () => {
  const findings = ['right', 'right', 'unhelpful', 'wrong'].map((verdict) => ({
    verdict,
    found: 'before and after',
  }));
  assert.deepEqual(tally(findings), { found: 4, judged: 4, right: 2, unhelpful: 1, wrong: 1, share: 0.25 });
  assert.equal(foundBy('after', [...findings, { verdict: 'wrong', found: 'before' }]).length, 4);
});
