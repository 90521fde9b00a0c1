/**
 * Is what is recorded true, and what does recording cost?
 *
 *   node scripts/build.mjs --only pool,runner && node bench/recording/run.mjs
 *
 * Ends with exit code 1 when a target is missed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProcessPoolExecutor } from '../../pool/dist/index.js';
import { burn, echo, work } from './tasks.mjs';

const WORKERS = Math.max(1, Math.min(4, availableParallelism() - 1));
const STAMPS = [
  'submitted',
  'serialized',
  'dispatched',
  'received',
  'deserialized',
  'runStart',
  'runEnd',
  'resultSerialized',
  'resultReceived',
  'resultDeserialized',
  'settled',
];

const PAIRS = 15;

const rows = [
  await phases(),
  process.platform === 'linux' ? await utilization() : null,
  await overhead(),
  await samplingCost(),
];
let missed = 0;
for (const row of rows) {
  if (row === null) continue;
  const isMet = row.value <= row.target;
  if (!isMet) missed += 1;
  const figures = `${row.value.toFixed(2)} ${row.unit} (at most ${row.target})`;
  process.stdout.write(`${isMet ? 'ok    ' : 'missed'}  ${row.what}: ${figures}. ${row.detail}\n`);
}
process.exitCode = missed === 0 ? 0 : 1;

/** The caller's own watch from submit to settle beside the sum of the phases that were recorded. */
async function phases() {
  const pool = new ProcessPoolExecutor(WORKERS);
  const events = new Map();
  pool.subscribe((event) => {
    if (event.type === 'task-settled') events.set(event.task, event);
  });
  await pool.submit(burn, 1);
  let task = 1;
  let measured = 0;
  let recorded = 0;
  let gaps = 0;
  const payload = new Float64Array(128 * 1024);
  for (let round = 0; round < 200; round++) {
    const [fn, argument] = round % 2 === 0 ? [burn, 5] : [echo, payload];
    const before = performance.now();
    await pool.submit(fn, argument);
    measured += performance.now() - before;
    const event = events.get(task++);
    for (let i = 1; i < STAMPS.length; i++) {
      const phase = event[STAMPS[i]] - event[STAMPS[i - 1]];
      if (!(phase >= 0)) gaps += 1;
      else recorded += phase;
    }
  }
  await pool.shutdown();
  const value = (Math.abs(measured - recorded) / measured) * 100;
  const detail = `${measured.toFixed(1)} ms by the caller, ${recorded.toFixed(1)} ms recorded, ${gaps} phases missing or negative.`;
  return {
    what: 'phases beside submit-to-settle',
    value: gaps === 0 ? value : Infinity,
    target: 2,
    unit: '%',
    detail,
  };
}

/** Workers that are busy about half of the time: their recorded utilization beside the CPU time of `/proc`. */
async function utilization() {
  const tick = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const cpuOf = (pid) => {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tick;
  };
  const pool = new ProcessPoolExecutor(1);
  let pid = 0;
  let busy = 0;
  pool.subscribe((event) => {
    if (event.type === 'worker-started') pid = event.pid;
    if (event.type === 'task-settled') busy += event.runEnd - event.runStart;
  });
  await pool.submit(burn, 200);
  busy = 0;
  const cpuBefore = cpuOf(pid);
  const begun = performance.now();
  for (let round = 0; round < 100; round++) {
    await pool.submit(burn, 40);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  const wall = performance.now() - begun;
  const recorded = (busy / wall) * 100;
  const truth = ((cpuOf(pid) - cpuBefore) / wall) * 100;
  await pool.shutdown();
  const detail = `${recorded.toFixed(1)} % recorded, ${truth.toFixed(1)} % by /proc.`;
  return {
    what: 'utilization beside /proc',
    value: Math.abs(recorded - truth),
    target: 2,
    unit: 'points',
    detail,
  };
}

/** The same tasks of 1 ms with and without recording. */
async function overhead() {
  const pool = new ProcessPoolExecutor(WORKERS);
  const time = timeOfTasks(pool);
  await time();
  const shares = await addedShares(async (isObserved) => {
    const stop = isObserved ? pool.subscribe(() => {}) : () => {};
    const took = await time();
    stop();
    return took;
  });
  await pool.shutdown();
  return costRow('cost of recording tasks of 1 ms', 3, shares);
}

/** The same tasks of 1 ms in workers whose CPU profile is taken, and in others. */
async function samplingCost() {
  const directory = mkdtempSync(join(tmpdir(), 'poolscope-sampling-'));
  const sampler = fileURLToPath(new URL('../../dist/cpu-sampler.cjs', import.meta.url));
  const plain = new ProcessPoolExecutor(WORKERS);
  const sampled = new ProcessPoolExecutor({
    maxWorkers: WORKERS,
    execArgv: ['--require', sampler],
    env: { ...process.env, POOLSCOPE_CPU_PROFILE_DIRECTORY: directory },
  });
  const times = { true: timeOfTasks(sampled), false: timeOfTasks(plain) };
  for (const time of Object.values(times)) await time();
  const shares = await addedShares((isSampled) => times[isSampled]());
  await Promise.all([plain.shutdown(), sampled.shutdown()]);
  rmSync(directory, { recursive: true });
  return costRow('cost of CPU profiles at tasks of 1 ms', 5, shares);
}

function timeOfTasks(pool) {
  const rounds = roundsOf(1);
  const items = Array.from({ length: 1000 * WORKERS }, () => rounds);
  return async () => {
    const before = performance.now();
    await pool.map(work, items, { chunksize: 1 });
    return performance.now() - before;
  };
}

/** By what share, in percent, a run takes longer with than without; turn by turn, ascending. */
async function addedShares(run) {
  const shares = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const took = {};
    for (const isWith of pair % 2 === 0 ? [true, false] : [false, true]) took[isWith] = await run(isWith);
    shares.push((took[true] / took[false] - 1) * 100);
  }
  return shares.sort((a, b) => a - b);
}

function costRow(what, target, shares) {
  const detail = `Quartiles of ${PAIRS} pairs: ${[3, 7, 11].map((i) => shares[i].toFixed(2)).join(', ')} %.`;
  return { what, value: Math.max(0, shares[7]), target, unit: '%', detail };
}

/** How many rounds of `work` take that long here. */
function roundsOf(ms) {
  work(1e6);
  const before = performance.now();
  work(1e7);
  return Math.round((1e7 / (performance.now() - before)) * ms);
}
