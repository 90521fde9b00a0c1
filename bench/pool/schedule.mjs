/** Runs the measurements: all pools by turns, each in a process of its own, in a moment as quiet as can be had. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { availableParallelism } from 'node:os';
import { descendants, machineBusyMs } from './cpu-time.mjs';

/**
 * @typedef {object} Measurement
 * @property {string} workload
 * @property {string} variant
 * @property {string} pool
 * @property {Record<string, number>} [values]
 * @property {number} [foreign] share of the CPUs that others used meanwhile
 * @property {string} [failure] in words, if there are no values
 */

const WORKERS = 2;
const QUIET = 0.1;
const TIMEOUT_MS = 45_000;

/** How long to wait before a measurement for others to be done, and how often to repeat one that was disturbed. */
export const PATIENCE = { waitMs: 2000, repeats: 1 };

/** Every pool once for every variant, the order turned round by one in each round. @yields {Measurement} */
export async function* measureRound(workloads, pools, round, environment, patience = PATIENCE) {
  for (const workload of workloads) {
    for (const variant of workload.variants) {
      const taking = pools.filter((pool) => workload.takes?.(pool) ?? true);
      const turned = taking.map((_, index) => taking[(index + round) % taking.length]);
      for (let turn = 0; turn < (workload.repeat ?? 1); turn++) {
        for (const pool of turned) {
          const outcome = await measureQuietly(workload, variant, pool, environment, patience);
          yield { workload: workload.name, variant: variant.label, pool: pool.id, ...outcome };
        }
      }
    }
  }
}

async function measureQuietly(workload, variant, pool, environment, { waitMs, repeats }) {
  let best = null;
  for (let attempt = 0; attempt <= repeats; attempt++) {
    await waitForQuiet(waitMs);
    const outcome = await measure(workload, variant, pool, environment);
    // A failure is no matter of noise.
    if (outcome.failure !== undefined) return outcome;
    if (best === null || outcome.foreign < best.foreign) best = outcome;
    if (best.foreign < QUIET) break;
  }
  return best;
}

async function waitForQuiet(waitMs) {
  const end = performance.now() + waitMs;
  while (performance.now() < end) {
    const busy = machineBusyMs();
    if (busy === null) return;
    const started = performance.now();
    await sleep(150);
    const share = (machineBusyMs() - busy) / ((performance.now() - started) * availableParallelism());
    if (share < QUIET) return;
  }
}

function measure({ name: workload, timeoutMs = TIMEOUT_MS }, { params }, { id: pool, kind }, environment) {
  const [command, file] =
    kind === 'python' ? ['python3', './python.py'] : [process.execPath, './measure.mjs'];
  const job = JSON.stringify({ pool, workload, params, workers: WORKERS });
  const child = spawn(command, [fileURLToPath(new URL(file, import.meta.url)), job], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-4000)));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    for (const pid of [...descendants(child.pid), child.pid]) end(pid);
  }, timeoutMs);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ failure: `could not be started: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const result = parseResult(stdout);
      if (isLate) resolve({ failure: `not done after ${timeoutMs / 1000} s` });
      else resolve(result ?? { failure: reasonOf(stderr) ?? `ended with ${signal ?? code}` });
    });
  });
}

function parseResult(stdout) {
  try {
    const { values, foreign } = JSON.parse(stdout.trimEnd().split('\n').at(-1));
    return { values, foreign };
  } catch {
    return null;
  }
}

function reasonOf(stderr) {
  return /^\w*Error.*$/m.exec(stderr)?.[0].slice(0, 120) ?? null;
}

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
