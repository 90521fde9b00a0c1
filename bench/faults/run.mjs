/**
 * Makes every fault happen in every pool, and writes what becomes of it to bench/faults/RESULTS.md.
 *
 *   npm run bench:faults                                 everything
 *   npm run bench:faults -- --pools poolscope,piscina    these pools, to the terminal
 *   npm run bench:faults -- --only 'exit in a task'      this fault, to the terminal
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { POOLS } from '../pool/adapters/index.mjs';
import { descendants } from '../pool/cpu-time.mjs';
import { ensureInstalled, peers } from '../pool/ensure-installed.mjs';
import { SCENARIOS } from './scenarios.mjs';

/** Longer than a scenario waits for anything. */
const LIMIT_MS = 30_000;

const { values: flags } = parseArgs({ options: { only: { type: 'string' }, pools: { type: 'string' } } });
const pools = POOLS.filter(({ id, kind }) => kind !== 'python' && id !== 'piscina-16').filter(
  ({ id }) => flags.pools?.split(',').includes(id) ?? true,
);
const scenarios = SCENARIOS.filter(({ name }) => flags.only === undefined || name === flags.only);
const folder = mkdtempSync(join(tmpdir(), 'poolscope-faults-'));
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...environment } = process.env;

ensureInstalled();
const findings = [];
for (const scenario of scenarios) {
  for (const pool of pools) {
    const finding = await observe(scenario, pool);
    findings.push({ scenario: scenario.name, pool: pool.id, ...finding });
    process.stderr.write(
      `${scenario.name}: ${pool.label}: ${finding.holds ? 'holds' : 'FAILS'}: ${finding.words}\n`,
    );
  }
}
rmSync(folder, { recursive: true, force: true });
const isWhole = flags.only === undefined && flags.pools === undefined;
if (isWhole) writeFileSync(new URL('./RESULTS.md', import.meta.url), await report());
else process.stdout.write(await report());
process.exitCode = findings.some(({ pool, holds }) => pool.startsWith('poolscope') && !holds) ? 1 : 0;

async function observe(scenario, { id, kind }) {
  if (scenario.isForProcesses && kind === 'thread') return { holds: true, words: '–' };
  const file = join(folder, `${id}-${scenarios.indexOf(scenario)}`);
  const job = JSON.stringify({ pool: id, scenario: scenario.name, file });
  const child = spawn(process.execPath, [fileURLToPath(new URL('./fault.mjs', import.meta.url)), job], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
    // A group of its own, so that whatever a pool leaves behind can be ended with it.
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  let left = [];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (!scenario.endsParent || !stdout.includes('ready\n')) return;
    left = descendants(child.pid);
    child.kill('SIGKILL');
  });
  child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-4000)));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    left = descendants(child.pid);
    child.kill('SIGKILL');
  }, LIMIT_MS);
  await new Promise((resolve) => child.on('exit', resolve));
  clearTimeout(timer);
  if (scenario.endsParent && !isLate) return leftBehind(left, readFileSync(file, 'utf8'));
  const group = child.pid === undefined ? [] : [-child.pid];
  for (const pid of [...left, ...group]) end(pid);
  if (isLate) return { holds: false, words: 'the program hangs' };
  return (
    parse(stdout.replaceAll(import.meta.url.replace('run.mjs', ''), '')) ?? {
      holds: false,
      words: `the program crashes: ${reasonOf(stderr)}`,
    }
  );
}

/** Of those that the killed parent had started, which still live. */
async function leftBehind(pids, marks) {
  await sleep(1500);
  const alive = [...new Set([...pids, ...marks.trim().split('\n').map(Number)])].filter((pid) =>
    isAlive(pid),
  );
  for (const pid of alive) end(pid);
  return alive.length === 0
    ? { holds: true, words: 'none is left' }
    : { holds: false, words: `${alive.length} left, looping` };
}

function parse(stdout) {
  try {
    return JSON.parse(stdout.trimEnd().split('\n').at(-1));
  } catch {
    return null;
  }
}

function reasonOf(stderr) {
  return (/^\w*Error.*$/m.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1) ?? '').slice(0, 90);
}

/** A zombie, which nobody has waited for, does nothing any more. */
function isAlive(pid) {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).startsWith('Z');
  } catch {
    return false;
  }
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

function report() {
  const versions = Object.entries(peers()).map(([name, version]) => `${name} ${version}`);
  const heldBy = (id) => findings.filter(({ pool, holds, words }) => pool === id && holds && words !== '–');
  const triedBy = (id) => findings.filter(({ pool, words }) => pool === id && words !== '–');
  const lines = [
    '# What becomes of a fault',
    `Written by \`npm run bench:faults\` on ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC: Node ${process.versions.node}, ${versions.join(', ')}, 2 workers. What has not settled after 5 s counts as never. ✓ is what should be.`,
    '',
    '| pool | holds |',
    '| --- | ---: |',
    ...pools.map(({ id, label }) => `| ${label} | ${heldBy(id).length} of ${triedBy(id).length} |`),
  ];
  for (const scenario of scenarios) {
    lines.push('', `## ${scenario.name}`, '', scenario.about, '', '| pool | | |', '| --- | --- | --- |');
    for (const { id, label } of pools) {
      const { holds, words } = findings.find(
        (finding) => finding.pool === id && finding.scenario === scenario.name,
      );
      const sign = words === '–' ? '' : holds ? '✓' : '✗';
      lines.push(`| ${label} | ${sign} | ${words.replaceAll('|', '\\|')} |`);
    }
  }
  return format(lines.join('\n'), { parser: 'markdown' });
}
