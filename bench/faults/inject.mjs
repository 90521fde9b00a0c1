/**
 * Throws random faults at pools and checks the two promises: every future settles, and no task runs twice.
 *
 *   node bench/faults/inject.mjs [--count 10000] [--seed N] [--threads]
 *
 * The seed is printed; the same seed makes the same tasks and faults (their timing is the machine's).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ProcessPoolExecutor, ThreadPoolExecutor } from '../../pool/dist/index.js';
import * as tasks from './tasks.mjs';

const { values: flags } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    threads: { type: 'boolean', default: false },
  },
});
const COUNT = Number(flags.count);
const SEED = Number(flags.seed);
/** A future that takes longer than this is taken to be lost, milliseconds. */
const PATIENCE_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'poolscope-inject-'));
const file = join(folder, 'marks');
writeFileSync(file, '');
const random = createRandom(SEED);
const outcomes = new Map();
const cancelled = new Set();
const problems = [];
let nextId = 0;

// Workers that die of an error outside of any task say so; here that is what is asked for.
process.stderr.write(
  `seed ${SEED}, ${COUNT} tasks with faults, ${flags.threads ? 'threads' : 'processes'}\n`,
);
const started = performance.now();
while (nextId < COUNT) await runPool(Math.min(COUNT, nextId + 50 + random(200)));
report();

async function runPool(until) {
  const Executor = flags.threads ? ThreadPoolExecutor : ProcessPoolExecutor;
  const pool = new Executor({
    maxWorkers: 1 + random(3),
    ...(random(3) === 0 ? { maxTasksPerChild: 5 + random(20) } : {}),
  });
  const pids = new Set();
  pool.subscribe((event) => {
    if (event.type === 'worker-started') pids.add(event.pid);
    else if (event.type === 'worker-exited') pids.delete(event.pid);
  });
  const futures = [];
  while (nextId < until) {
    const burst = 1 + random(30);
    for (let index = 0; index < burst && nextId < until; index++) futures.push(submit(pool, nextId++));
    if (random(6) === 0) kill(pids);
    if (random(3) === 0) await new Promise((resolve) => setTimeout(resolve, random(8)));
    if (random(3) === 0) cancelSome(futures);
  }
  await end(pool);
  await Promise.all(futures.map(({ id, future }) => settle(id, future)));
  await withPatience(pool.shutdown(), 'shutdown');
}

function submit(pool, id) {
  const kind = random(100);
  const future = choose(pool, id, kind);
  // Looked at in the end; until then it is not to be reported.
  future.catch(() => undefined);
  return { id, future };
}

function choose(pool, id, kind) {
  if (kind < 55) return pool.submit(tasks.work, file, id, random(20) === 0 ? 5 : random(10) / 10);
  if (kind < 65) return pool.submit(tasks.rest, file, id, random(4));
  if (kind < 75) return pool.submit(tasks.fail, file, id);
  if (kind < 77) return pool.submit(tasks.exit, file, id, random(3));
  if (kind < 79)
    return flags.threads ? pool.submit(tasks.exit, file, id, 9) : pool.submit(tasks.killSelf, file, id);
  if (kind < 80) return pool.submit(tasks.throwLater, file, id);
  if (kind < 82) return pool.with({ timeout: 20 }).submit(tasks.spinForever, file, id);
  if (kind < 84)
    return pool.with({ signal: AbortSignal.timeout(5 + random(30)) }).submit(tasks.spinForever, file, id);
  if (kind < 88)
    return pool.with({ signal: AbortSignal.timeout(random(10)) }).submit(tasks.work, file, id, 1);
  if (kind < 92) return pool.submit(tasks.uncloneable, file, id);
  if (kind < 94) return pool.submit(tasks.work, file, id, () => 1);
  return pool.submit(tasks.large, file, id, new Uint8Array(random(600_000)));
}

function kill(pids) {
  const alive = [...pids].filter((pid) => pid !== process.pid && pid > 0);
  if (alive.length === 0) return;
  try {
    process.kill(alive[random(alive.length)], 'SIGKILL');
  } catch {
    // It had ended already.
  }
}

function cancelSome(futures) {
  for (let round = 0; round < 5; round++) {
    const { id, future } = futures[random(futures.length)];
    if (!future.done && future.cancel()) cancelled.add(id);
  }
}

/** What futures cannot settle by themselves any more is settled by an end of the pool, in one of its ways. */
async function end(pool) {
  const way = random(20);
  if (way < 14) await withPatience(pool.shutdown(), 'shutdown');
  else if (way < 16)
    await withPatience(pool.shutdown({ cancelFutures: true }), 'shutdown with cancelFutures');
  else if (way < 18) await withPatience(pool.killWorkers(), 'killWorkers');
  else if (way < 19) await withPatience(pool.terminateWorkers(), 'terminateWorkers');
  else void pool.shutdown({ wait: false });
}

async function settle(id, future) {
  const outcome = await withPatience(
    future.then(
      (value) => (typeof value === 'object' || value === id ? 'ok' : `wrong value ${value}`),
      (error) => error.name,
    ),
    `task ${id}`,
  );
  if (outcome === undefined) return;
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  if (outcome.startsWith('wrong')) problems.push(`task ${id}: ${outcome}`);
}

async function withPatience(promise, what) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => {
      problems.push(`${what} was left pending`);
      resolve(undefined);
    }, PATIENCE_MS);
  });
  const value = await Promise.race([promise, late]);
  clearTimeout(timer);
  return value;
}

function report() {
  const runs = new Map();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() !== '') runs.set(Number(line), (runs.get(Number(line)) ?? 0) + 1);
  }
  for (const [id, count] of runs) if (count > 1) problems.push(`task ${id} ran ${count} times`);
  for (const id of cancelled) if (runs.has(id)) problems.push(`task ${id} ran although it was cancelled`);
  const settled = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  if (settled !== COUNT) problems.push(`${COUNT - settled} of ${COUNT} futures did not settle`);
  rmSync(folder, { recursive: true });
  const counts = [...outcomes].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${settled} futures settled in ${seconds} s: ${counts.join(', ')}`);
  console.log(`${runs.size} tasks began, ${cancelled.size} were cancelled before`);
  for (const problem of problems.slice(0, 20)) console.log(`PROBLEM: ${problem}`);
  console.log(
    problems.length === 0
      ? `no future left pending, nothing run twice (seed ${SEED})`
      : `${problems.length} problems (seed ${SEED})`,
  );
  process.exit(problems.length === 0 ? 0 : 1);
}

/** A linear congruential generator, so that a run can be made again. */
function createRandom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
