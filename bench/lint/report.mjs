/** The measurements as Markdown. */
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { format } from 'prettier';
import { medianOf } from './edits.mjs';
import { packages } from './ensure-installed.mjs';
import { COMPARISONS, GROWTH, TARGETS } from './targets.mjs';

/**
 * @param {Map<string, number[]>} measured by measurement and value: `server.firstSyntaxMs`
 * @param {{ rounds: number, command: string, foreign: number[], growth: { files: number[], ms: number[][] } | undefined }} run
 */
export async function report(measured, { rounds, command, foreign, growth }) {
  const versions = ['eslint', 'typescript-eslint', 'typescript', 'oxlint', 'oxlint-tsgolint'].map(
    (name) => `${name} ${packages()[name]}`,
  );
  const text = [
    '# The linter beside its peers',
    `Written by \`${command}\` on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    [
      `- Machine: ${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} CPUs, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}.`,
      `- Versions: Node ${process.versions.node}, ${versions.join(', ')}. Poolscope has its own TypeScript 7.`,
      `- Workspace: 1,000 files of TypeScript: sources of rxjs, zod and viem, and 100 files around pools.`,
      `- ${rounds} round${rounds === 1 ? '' : 's'}, all by turns in each, every measurement in a fresh process. Median (least to most).`,
      `- Other programs used ${Math.round(medianOf(foreign) * 100)} % of the CPUs in the median measurement and ${Math.round(Math.max(...foreign) * 100)} % in the worst.`,
    ].join('\n'),
    '## Targets',
    table(
      ['what', 'target', 'measured', 'met'],
      [
        ...TARGETS.map(({ what, key, most }) => [
          what,
          most === undefined ? '' : `≤ ${most}`,
          spread(measured.get(key)),
          most === undefined ? '' : met(measured.get(key), most),
        ]),
        ...growthRow(growth),
      ],
    ),
    '## Peers',
    'ESLint and oxlint run `no-floating-promises`, `no-misused-promises`, `await-thenable` and `return-await` with types: rules that ask about as much as ours. ESLint is measured in its own process, without an editor around it; oxlint as its command.',
    table(
      ['what', 'Poolscope', 'ESLint + typescript-eslint', 'oxlint --type-aware'],
      COMPARISONS.map(({ what, own, eslint, oxlint }) => [
        what,
        spread(measured.get(own)),
        beside(measured.get(eslint), measured.get(own)),
        beside(measured.get(oxlint), measured.get(own)),
      ]),
    ),
  ].join('\n\n');
  return format(text, { parser: 'markdown' });
}

function growthRow(growth) {
  if (growth === undefined) return [];
  const [small, large] = growth.ms.map((times) => medianOf(times));
  const [from, to] = growth.files.map((count) => count.toLocaleString('en'));
  const ratio = large / small;
  return [
    [
      `whole workspace, ${to} files over ${from}`,
      `≤ ${GROWTH.most} ×`,
      `${ratio.toFixed(1)} × (${Math.round(large).toLocaleString('en')} ms)`,
      ratio <= GROWTH.most ? 'yes' : '**no**',
    ],
  ];
}

function met(values, most) {
  if (values === undefined) return '';
  return medianOf(values) <= most ? 'yes' : '**no**';
}

function spread(values) {
  if (values === undefined) return '–';
  const range = values.length > 1 ? ` (${show(Math.min(...values))} to ${show(Math.max(...values))})` : '';
  return `${show(medianOf(values))}${range}`;
}

function beside(values, own) {
  if (values === undefined) return '–';
  const times = own === undefined ? '' : `, ${(medianOf(values) / medianOf(own)).toFixed(1)} ×`;
  return `${spread(values)}${times}`;
}

function show(value) {
  const digits = value < 100 ? 1 : 0;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function table(heads, rows) {
  const rule = heads.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ');
  const lines = rows.map((row) => `| ${row.join(' | ')} |`);
  return [`| ${heads.join(' | ')} |`, `| ${rule} |`, ...lines].join('\n');
}
