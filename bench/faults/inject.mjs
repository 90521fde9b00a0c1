/**
 * Random faults in Poolscope until so many have been injected; ends with 1 if anything that must hold did not.
 *
 *   node bench/faults/inject.mjs --seed 7 --count 10000
 *   --threads             the same with threads
 *   --round-seed 1234     that round again, as it was printed with a violation
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { injectRound } from './injection.mjs';
import { Random } from './random.mjs';

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    count: { type: 'string', default: '10000' },
    threads: { type: 'boolean', default: false },
    'round-seed': { type: 'string' },
  },
});
const poolscope = await import(
  process.env.BENCH_POOLSCOPE ?? new URL('../../pool/dist/index.js', import.meta.url).href
);
const wanted = Number(flags.count);
const random = new Random(Number(flags.seed));
const folder = mkdtempSync(join(tmpdir(), 'poolscope-inject-'));
const totals = {};
let rounds = 0;
let violations = 0;
let currentSeed = 0;

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => violate([`${event}: ${error?.stack ?? error}`]));
}

process.stdout.write(`seed ${flags.seed}, ${wanted} faults, ${flags.threads ? 'threads' : 'processes'}\n`);
const started = performance.now();
do {
  currentSeed = flags['round-seed'] === undefined ? random.integer(0, 2 ** 31) : Number(flags['round-seed']);
  const file = join(folder, `round-${rounds++}`);
  const round = await injectRound(poolscope, { seed: currentSeed, file, isThreaded: flags.threads });
  for (const [what, count] of Object.entries(round.tally)) totals[what] = (totals[what] ?? 0) + count;
  violate(round.violations);
} while (flags['round-seed'] === undefined && injected() < wanted);
rmSync(folder, { recursive: true, force: true });

const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `${injected()} faults in ${rounds} rounds and ${seconds} s: ${violations} violations.\n`,
);
for (const what of Object.keys(totals).sort()) process.stdout.write(`  ${what}: ${totals[what]}\n`);
process.exitCode = violations > 0 ? 1 : 0;

function injected() {
  return Object.entries(totals)
    .filter(([what]) => what.startsWith('faults: '))
    .reduce((sum, [, count]) => sum + count, 0);
}

function violate(words) {
  violations += words.length;
  for (const line of words) process.stdout.write(`VIOLATION (--round-seed ${currentSeed}): ${line}\n`);
}
