/**
 * Measures the pool beside its peers.
 *
 *   npm run bench:pool                               everything; writes bench/RESULTS.md
 *   npm run bench:pool -- --only noops,map           these workloads, to the terminal
 *   npm run bench:pool -- --pools poolscope,piscina  these pools
 *   --rounds 5   --patience 0.5 (seconds to wait for others to be done, and no second attempt)
 *   --quick (one round, as it comes)   --out file   --remark 'words for the results'
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { POOLS } from './adapters/index.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { report } from './report.mjs';
import { PATIENCE, measureRound } from './schedule.mjs';
import { WORKLOADS } from './workloads/index.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    pools: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    patience: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    remark: { type: 'string', multiple: true, default: [] },
  },
});
const workloads = choose(WORKLOADS, flags.only, ({ name }) => name);
const pools = choose(POOLS, flags.pools, ({ id }) => id);
const rounds = flags.quick ? 1 : Number(flags.rounds);
const isWhole = workloads.length === WORKLOADS.length && pools.length === POOLS.length && !flags.quick;
const out = flags.out ?? (isWhole ? fileURLToPath(new URL('../RESULTS.md', import.meta.url)) : undefined);

ensureInstalled();
const folder = mkdtempSync(join(tmpdir(), 'poolscope-bench-'));
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true });
});
process.on('SIGINT', () => process.exit(130));

const measurements = [];
const patience =
  flags.quick || flags.patience !== undefined
    ? { waitMs: 1000 * Number(flags.patience ?? 0), repeats: 0 }
    : PATIENCE;
for (let round = 0; round < rounds; round++) {
  for await (const measurement of measureRound(workloads, pools, round, environment(), patience)) {
    measurements.push(measurement);
    showProgress(round, measurement);
    // A run takes long: what there is so far is kept.
    if (out !== undefined && measurements.length % 10 === 0) writeFileSync(out, await write());
  }
}
if (out !== undefined) writeFileSync(out, await write());
else process.stdout.write(await write());

function write() {
  const chosen = Object.entries({ ...flags, out: undefined, remark: undefined }).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${name}${value === true ? '' : ` ${value}`}`],
  );
  const command = ['npm run bench:pool --', ...chosen];
  return report(measurements, {
    workloads,
    rounds,
    repeats: patience.repeats,
    command: command.join(' '),
    remarks: flags.remark,
  });
}

/** The pool is copied, so that a build in the midst of a run does not mix two versions of it. */
function environment() {
  const copy = join(folder, 'dist');
  cpSync(fileURLToPath(new URL('../../pool/dist', import.meta.url)), copy, { recursive: true, force: false });
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...rest } = process.env;
  return { ...rest, BENCH_POOLSCOPE: pathToFileURL(join(copy, 'index.js')).href };
}

function showProgress(round, { workload, variant, pool, values, failure, foreign }) {
  const words =
    failure ??
    Object.entries(values)
      .map(([key, value]) => `${key} ${value.toPrecision(4)}`)
      .join(', ');
  const load = foreign === undefined ? '' : `  [others ${Math.round(foreign * 100)} %]`;
  process.stderr.write(`${round + 1}/${rounds} ${workload}, ${variant}: ${pool}: ${words}${load}\n`);
}

function choose(all, names, nameOf) {
  if (names === undefined) return all;
  const wanted = names.split(',');
  const unknown = wanted.filter((name) => !all.some((item) => nameOf(item) === name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no ${unknown.join(', ')}; there are ${all.map(nameOf).join(', ')}.\n`);
    process.exit(2);
  }
  return all.filter((item) => wanted.includes(nameOf(item)));
}
