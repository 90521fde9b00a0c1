import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accuracyPage, foundBy, tally } from '../accuracy-table.mjs';

const page = readFileSync(new URL('../../docs/accuracy.md', import.meta.url), 'utf8');
const [list, independent] = ['lint-findings', 'independent-findings'].map((name) =>
  JSON.parse(readFileSync(new URL(`../../docs/accuracy/${name}.json`, import.meta.url), 'utf8')),
);

test('the page says what the list of judged findings says', async () => {
  assert.equal(await accuracyPage(page, list, independent), page);
});

test('a verdict that changes changes the page', async () => {
  const [first, ...rest] = list.findings;
  const changed = { ...first, verdict: first.verdict === 'wrong' ? 'right' : 'wrong' };
  assert.notEqual(await accuracyPage(page, { ...list, findings: [changed, ...rest] }, independent), page);
  const [other, ...others] = independent.findings;
  const judged = { ...other, verdict: other.verdict === 'wrong' ? 'right' : 'wrong' };
  assert.notEqual(await accuracyPage(page, list, { ...independent, findings: [judged, ...others] }), page);
});

test('every finding names a repository of its list, a known verdict and a reason', () => {
  const [names, independentNames] = [list, independent].map(
    ({ repositories }) => new Set(repositories.map(({ name }) => name)),
  );
  for (const finding of [...list.findings, ...independent.findings]) {
    const place = `${finding.repository} ${finding.path}:${finding.line} ${finding.rule}`;
    const own = list.findings.includes(finding) ? names : independentNames;
    assert.ok(own.has(finding.repository), place);
    assert.match(finding.verdict, /^(right|unhelpful|wrong)$/, place);
    assert.ok(finding.reason.length > 5, place);
    assert.match(finding.found, /^(before|after|before and after)$/, place);
  }
});

test('no repository is in both lists', () => {
  const known = new Set(list.repositories.map(({ name }) => name));
  assert.deepEqual(
    independent.repositories.filter(({ name }) => known.has(name)),
    [],
  );
});

test('a tally counts verdicts, and the share of wrong ones among the judged', () => {
  const findings = ['right', 'right', 'unhelpful', 'wrong'].map((verdict) => ({
    verdict,
    found: 'before and after',
  }));
  assert.deepEqual(tally(findings), { found: 4, judged: 4, right: 2, unhelpful: 1, wrong: 1, share: 0.25 });
  assert.equal(foundBy('after', [...findings, { verdict: 'wrong', found: 'before' }]).length, 4);
});
