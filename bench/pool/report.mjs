/** The measurements as Markdown. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { format } from 'prettier';
import { POOLS } from './adapters/index.mjs';
import { peers } from './ensure-installed.mjs';
import { bestOf, summarize } from './statistics.mjs';
import { judge } from './targets.mjs';
import { median } from './workloads/burst.mjs';

/**
 * @param {import('./schedule.mjs').Measurement[]} measurements
 * @param {{ workloads: object[], rounds: number, repeats: number, command: string, remarks: string[] }} run
 */
export async function report(measurements, { workloads, rounds, repeats, command, remarks }) {
  const summariesOf = (workload, label) => {
    const all = measurements.filter(
      (measurement) => measurement.workload === workload.name && measurement.variant === label,
    );
    const ids = new Set(all.map(({ pool }) => pool));
    return new Map([...ids].map((id) => [id, summarize(all.filter(({ pool }) => pool === id))]));
  };
  const text = [
    '# The pool beside its peers',
    ...header(measurements, { rounds, repeats, command }),
    ...remarks.map((remark) => `- ${remark}`),
    '## Targets',
    table(
      ['what', 'target', 'measured', 'met'],
      judge(summariesOf).map((line) => [
        line.what,
        line.target,
        line.measured,
        line.isMet ? 'yes' : '**no**',
      ]),
    ),
    ...workloads
      .filter(({ name }) => measurements.some(({ workload }) => workload === name))
      .flatMap((workload) => [
        `## ${workload.name}`,
        workload.about,
        ...workload.variants.flatMap(({ label }) => [
          `### ${workload.name}: ${label}`,
          variantTable(workload, summariesOf(workload, label)),
        ]),
      ]),
  ]
    .join('\n\n')
    .replaceAll(/^(- .*)\n\n(?=- )/gm, '$1\n');
  return format(text, { parser: 'markdown' });
}

function header(measurements, { rounds, repeats, command }) {
  const foreign = measurements.filter(({ foreign }) => foreign !== undefined).map(({ foreign }) => foreign);
  const versions = Object.entries(peers()).map(([name, version]) => `${name} ${version}`);
  const quiet = foreign.filter((share) => share < 0.1).length;
  return [
    `Written by \`${command}\` on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
    `- Machine: ${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} CPUs, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}; 2 workers.`,
    `- Versions: Node ${process.versions.node}, poolscope ${poolVersion()}, ${versions.join(', ')}, ${pythonVersion()}.`,
    `- ${rounds} round${rounds === 1 ? '' : 's'}, all pools by turns in each, every measurement in a fresh process. Median (least to most).`,
    `- Other programs used ${percent(median(foreign))} of the CPUs in the median measurement, and less than 10 % in ${percent(quiet / foreign.length)} of them.${repeats > 0 ? ' One that was disturbed by more was repeated, and the less disturbed one counts.' : ''}`,
  ];
}

function variantTable(workload, summaries) {
  const [decisive] = workload.metrics;
  const others = POOLS.filter(({ package: name }) => name !== 'poolscope');
  const best = bestOf(summaries, others, decisive);
  const bestValue = best === null ? null : summaries.get(best.id).metrics[decisive.key].median;
  const rows = POOLS.filter(({ id }) => summaries.has(id)).map((pool) => {
    const summary = summaries.get(pool.id);
    const own = summary.metrics[decisive.key];
    return [
      pool.label,
      ...workload.metrics.map((metric) => cell(summary, metric, metric === decisive)),
      own === undefined || bestValue === null ? '' : `${(own.median / bestValue).toFixed(2)} ×`,
    ];
  });
  return table(['pool', ...workload.metrics.map(({ label }) => label), 'to the best peer'], rows);
}

function cell({ metrics, failure, failures, count }, { key, digits }, isDecisive) {
  const metric = metrics[key];
  if (metric === undefined) return isDecisive && failure !== null ? `**${failure}**` : '–';
  const show = (value) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const spread = count > 1 ? ` (${show(metric.min)} to ${show(metric.max)})` : '';
  const failed = isDecisive && failures > 0 ? `; ${failures} × ${failure}` : '';
  return `${show(metric.median)}${spread}${failed}`;
}

function table(heads, rows) {
  const lines = rows.map((row) => `| ${row.join(' | ')} |`);
  const rule = heads.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ');
  return [`| ${heads.join(' | ')} |`, `| ${rule} |`, ...lines].join('\n');
}

function percent(share) {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : 'an unknown share';
}

function poolVersion() {
  const manifest = new URL('../../pool/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  try {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: new URL('.', import.meta.url),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return `${version} (${String(commit).trim()})`;
  } catch {
    return version;
  }
}

function pythonVersion() {
  try {
    return String(execFileSync('python3', ['--version'])).trim();
  } catch {
    return 'no Python';
  }
}
