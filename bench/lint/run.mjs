/**
 * Measures the linter beside ESLint with typescript-eslint and oxlint.
 *
 *   npm run bench:lint                          everything; writes bench/lint/RESULTS.md
 *   npm run bench:lint -- --only server,engine  these, to the terminal
 *   --rounds 5   --quick (one round, without ESLint over all files and without growth)   --out file
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { machineBusyMs } from '../pool/cpu-time.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { makeWorkspace } from './make-workspace.mjs';
import { configurePeers } from './peers.mjs';
import { report } from './report.mjs';
import { GROWTH } from './targets.mjs';

const NAMES = ['server', 'typing', 'engine', 'command', 'oxlintAll', 'eslintEditor', 'eslintAll'];
const TIMEOUT_MS = 180_000;
const GROWTH_ROUNDS = 3;

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const wanted = flags.only?.split(',');
const unknown = wanted?.filter((name) => !NAMES.includes(name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')}; there are ${NAMES.join(', ')}.\n`);
  process.exit(2);
}
const isWhole = wanted === undefined && !flags.quick;
const rounds = flags.quick ? 1 : Number(flags.rounds);
const out = flags.out ?? (isWhole ? fileURLToPath(new URL('./RESULTS.md', import.meta.url)) : undefined);

ensureInstalled();
const folder = mkdtempSync(join(tmpdir(), 'poolscope-bench-lint-'));
// Beside the sources, from where the bundles find the parser and the type checker.
const bundles = new URL(`../../.tsbuild/bench-lint-${process.pid}/`, import.meta.url);
process.on('exit', () => {
  for (const path of [folder, bundles]) rmSync(path, { recursive: true, force: true });
});
process.on('SIGINT', () => process.exit(130));

const engine = await bundled('analysis/index.ts', 'engine.mjs');
const oracle = await bundled('analysis/types/oracle-worker.ts', 'oracle-worker.mjs');
const workspace = makeWorkspace(join(folder, 'small'));
configurePeers(workspace.root);

const measured = new Map();
const foreign = [];
for (let round = 0; round < rounds; round += 1) {
  for (const name of wanted ?? NAMES) {
    // It takes longer than all the others together, and is far from any doubt.
    if (name === 'eslintAll' && (round > 0 || flags.quick)) continue;
    record(name, await measure(name, workspace));
  }
}
const text = await report(measured, { rounds, command: commandLine(), foreign, growth: await growthOf() });
if (out !== undefined) writeFileSync(out, text);
else process.stdout.write(text);

function record(name, values) {
  const words = Object.entries(values).map(([key, value]) => `${key} ${value.toFixed(1)}`);
  process.stderr.write(`${name}: ${words.join(', ')}\n`);
  for (const [key, value] of Object.entries(values)) {
    measured.set(`${name}.${key}`, [...(measured.get(`${name}.${key}`) ?? []), value]);
  }
}

async function growthOf() {
  if (!isWhole) return undefined;
  const large = makeWorkspace(join(folder, 'large'), GROWTH.copies);
  const ms = [[], []];
  for (let round = 0; round < GROWTH_ROUNDS; round += 1) {
    for (const [index, one] of [workspace, large].entries()) {
      ms[index].push((await measure('command', one)).coldMs);
    }
  }
  return { files: [workspace.files, large.files], ms };
}

function measure(name, measuredWorkspace) {
  const job = { name, workspace: measuredWorkspace, startedAt: Date.now(), engine, oracle };
  const busyBefore = machineBusyMs();
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./measure.mjs', import.meta.url)), JSON.stringify(job)],
    { stdio: ['ignore', 'pipe', 'inherit'], timeout: TIMEOUT_MS },
  );
  const ownBefore = process.resourceUsage();
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const last = stdout.trimEnd().split('\n').at(-1);
      if (code !== 0 || last === undefined) return reject(new Error(`${name} ended with ${code}.`));
      const { values, cpuMs } = JSON.parse(last);
      const own = process.resourceUsage();
      const ownMs =
        (own.userCPUTime + own.systemCPUTime - ownBefore.userCPUTime - ownBefore.systemCPUTime) / 1000;
      const elapsed = performance.now() - started;
      const others = machineBusyMs() - busyBefore - cpuMs - ownMs;
      foreign.push(Math.max(0, others / (elapsed * availableParallelism())));
      resolve(values);
    });
  });
}

async function bundled(entry, name) {
  const outfile = fileURLToPath(new URL(name, bundles));
  await build({
    entryPoints: [fileURLToPath(new URL(`../../${entry}`, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['oxc-parser', 'oxc-resolver', 'typescript/*'],
    logLevel: 'error',
  });
  return pathToFileURL(outfile).href;
}

function commandLine() {
  const chosen = Object.entries({ ...flags, out: undefined }).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${name}${value === true ? '' : ` ${value}`}`],
  );
  return ['npm run bench:lint --', ...chosen].join(' ');
}
