/**
 * What does watching a program cost?
 *
 *   node scripts/build.mjs --only recorder && node bench/recording/watched.mjs
 *
 * The same program with and without the recorder, turn by turn, with tasks of 1 ms and of 0.1 ms in one worker. Ends with exit code 1
 * when the target for 1 ms is missed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from '../pool/ensure-installed.mjs';
import { work } from './tasks.mjs';

const PAIRS = 9;
const TARGET_PERCENT = 3;
const program = fileURLToPath(new URL('watched-program.mjs', import.meta.url));
const preload = fileURLToPath(new URL('../../dist/recorder.cjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'poolscope-bench-'));
const watched = { NODE_OPTIONS: `--require "${preload}"`, POOLSCOPE_RECORDING: folder };

ensureInstalled();
let missed = 0;
for (const [ms, tasks] of [
  [1, 1000],
  [0.1, 5000],
]) {
  const rounds = roundsOf(ms);
  for (const kind of ['piscina', 'tinypool', 'fork']) {
    const shares = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const took = {};
      for (const isWatched of pair % 2 === 0 ? [true, false] : [false, true]) {
        const env = { ...process.env, ...(isWatched ? watched : {}) };
        const text = execFileSync(process.execPath, [program, kind, rounds, tasks], {
          env,
          encoding: 'utf8',
        });
        took[isWatched] = Number(text);
      }
      shares.push((took[true] / took[false] - 1) * 100);
    }
    shares.sort((a, b) => a - b);
    const median = shares[Math.floor(PAIRS / 2)];
    const isMissed = ms >= 1 && median > TARGET_PERCENT;
    if (isMissed) missed += 1;
    const quartiles = [2, 4, 6].map((i) => shares[i].toFixed(2)).join(', ');
    process.stdout.write(
      `${isMissed ? 'missed' : 'ok    '}  ${kind}, tasks of ${ms} ms: ${median.toFixed(2)} % (quartiles of ${PAIRS} pairs: ${quartiles}).\n`,
    );
  }
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = missed === 0 ? 0 : 1;

/** How many rounds of `work` take that long here. */
function roundsOf(ms) {
  work(1e6);
  const before = performance.now();
  work(1e7);
  return Math.round((1e7 / (performance.now() - before)) * ms);
}
