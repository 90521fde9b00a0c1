/**
 * One measurement of one pool, in a process of its own: `node measure.mjs '{"pool":"piscina","workload":"noops",…}'`.
 * The last line of the output is the result as JSON: the values, and the share of the machine that others used meanwhile.
 */
import { availableParallelism } from 'node:os';
import { loadPool } from './adapters/index.mjs';
import { machineBusyMs, treeCpuMs } from './cpu-time.mjs';
import { WORKLOADS } from './workloads/index.mjs';

const { pool: id, workload: name, params, workers } = JSON.parse(process.argv[2]);
const workload = WORKLOADS.find((candidate) => candidate.name === name);
const tasks = new URL('./tasks.mjs', import.meta.url).href;
const load = await loadPool(id);
// What it takes to import the tasks is no part of a pool's start.
await import(tasks);
const open = () => load({ workers, tasks, isBinary: params.isBinary === true });

const started = { at: performance.now(), busyMs: machineBusyMs(), ownMs: treeCpuMs() };
const pool = workload.isUnopened ? null : await open();
const values = await workload.measure({ pool, open, workers }, params);
process.stdout.write(`\n${JSON.stringify({ values, foreign: foreignShare() })}\n`, () => {
  // Not every pool lets its process end.
  process.exit();
});

/** Between 0 and 1, of all CPUs; 0 where it cannot be told. */
function foreignShare() {
  const busyMs = machineBusyMs();
  if (busyMs === null || started.busyMs === null) return 0;
  const foreignMs = busyMs - started.busyMs - (treeCpuMs() - started.ownMs);
  return Math.max(0, foreignMs / ((performance.now() - started.at) * availableParallelism()));
}
