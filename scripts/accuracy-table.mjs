/**
 * Keeps the numbers and lists of `docs/accuracy.md` equal to the findings in `docs/accuracy/lint-findings.json`, on which
 * the rules were mended, and `independent-findings.json`, which nobody had seen before; a reader has judged each of them.
 *
 *   node scripts/accuracy-table.mjs           writes them anew
 *   node scripts/accuracy-table.mjs --check   fails where they differ
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PAGE = join(root, 'docs', 'accuracy.md');
const LIST = join(root, 'docs', 'accuracy', 'lint-findings.json');
const INDEPENDENT = join(root, 'docs', 'accuracy', 'independent-findings.json');

const OWNERSHIP = new Set([
  'no-missing-shutdown',
  'shutdown-in-finally',
  'no-using-escape',
  'owner-must-dispose',
  'no-use-after-shutdown',
  'no-shutdown-before-settled',
  'await-shutdown',
]);

/** How many findings there are of each verdict, of one rule or of a group of them. */
export function tally(findings) {
  const count = (verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const [right, unhelpful, wrong] = [count('right'), count('unhelpful'), count('wrong')];
  const judged = right + unhelpful + wrong;
  return {
    found: findings.length,
    judged,
    right,
    unhelpful,
    wrong,
    share: judged === 0 ? 0 : wrong / judged,
  };
}

/** What was found by one state of the linter. */
export function foundBy(state, findings) {
  return findings.filter(({ found }) => found.split(' and ').includes(state));
}

/** The page with its generated parts made anew, in the project's format. */
export async function accuracyPage(page, { repositories, findings }, independent) {
  const parts = {
    tally: [table('before', findings), table('after', findings)].join('\n\n'),
    repositories: repositoryList(repositories),
    findings: findingList(findings),
    'independent-tally': table('before', independent.findings, '### Code that nobody had seen'),
    'independent-repositories': repositoryList(independent.repositories),
    'independent-findings': findingList(independent.findings),
  };
  const filled = Object.entries(parts).reduce((text, [name, part]) => replacePart(text, name, part), page);
  return prettier.format(filled, { ...(await prettier.resolveConfig(PAGE)), parser: 'markdown' });
}

function repositoryList(repositories) {
  return repositories.map(({ name, commit, files }) => `- ${name}@${commit} (${files} files)`).join('\n');
}

function table(state, findings, title = state === 'before' ? '### Before mending' : '### After mending') {
  const found = foundBy(state, findings);
  const others = found.filter((finding) => !isPoolTest(finding));
  const rules = [...new Set(found.map(({ rule }) => rule))].toSorted();
  const rows = [
    ...rules.map((rule) =>
      row(
        `\`${rule}\``,
        found.filter((finding) => finding.rule === rule),
      ),
    ),
    row(
      '**ownership rules**',
      found.filter(({ rule }) => OWNERSHIP.has(rule)),
    ),
    ...(others.length < found.length ? [row('**without the tests of pools themselves**', others)] : []),
    row('**all**', found),
  ];
  const head = ['Rule', 'found', 'judged', 'right', 'unhelpful', 'wrong', 'wrong of judged'];
  return [title, '', line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows].join(
    '\n',
  );
}

/** One library's own tests make a third of all findings, nearly all alike. */
function isPoolTest({ repository }) {
  return repository === 'tinylibs/tinypool';
}

function row(title, findings) {
  const { found, judged, right, unhelpful, wrong, share } = tally(findings);
  return line([title, found, judged, right, unhelpful, wrong, `${(share * 100).toFixed(1)} %`]);
}

function line(cells) {
  return `| ${cells.join(' | ')} |`;
}

function findingList(findings) {
  const rules = [...new Set(findings.map(({ rule }) => rule))].toSorted();
  return rules
    .map((rule) => {
      const items = findings.filter((finding) => finding.rule === rule).map(item);
      return [`### ${rule}`, '', ...items].join('\n');
    })
    .join('\n\n');
}

function item({ repository, path, line: at, verdict, reason, found }) {
  const gone = { before: ' (no longer found)', after: ' (found since)' }[found] ?? '';
  return `- **${verdict}** \`${repository}\` \`${path}:${at}\`${gone}: ${reason}`;
}

function replacePart(text, name, part) {
  const pattern = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!pattern.test(text))
    throw new Error(`docs/accuracy.md has no part between <!-- ${name} --> and <!-- /${name} -->.`);
  return text.replace(pattern, (_, start, end) => `${start}\n${part}\n\n${end}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = readFileSync(PAGE, 'utf8');
  const [list, independent] = [LIST, INDEPENDENT].map((path) => JSON.parse(readFileSync(path, 'utf8')));
  const made = await accuracyPage(page, list, independent);
  if (!process.argv.includes('--check')) writeFileSync(PAGE, made);
  else if (made !== page) {
    process.stdout.write('docs/accuracy.md differs from its list. Run `node scripts/accuracy-table.mjs`.\n');
    process.exitCode = 1;
  }
}
