/** How long the analysis of recorded tasks takes: `npm run bench:profile`, or with a number of tasks after `--`. */
import { cpus } from 'node:os';
import { analyzeRun } from '../../profile/index.ts';
import { runOf, scheduledTasks, serialOf, workerOf } from '../../profile/test/synthetic-run.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';

const REPEATS = 5;
const WORKERS = 8;

function recordedRun(tasks: number): RecordedRun {
  const runMs = Array.from({ length: tasks }, (_, i) => 0.5 + ((i * 7919) % 1000) / 1000);
  const shaped = scheduledTasks({ runMs, workers: WORKERS, inMs: 0.02, outMs: 0.02, readyAt: 40 });
  // Columns are in the order in which tasks settled, which is not that of the inputs.
  shaped.sort((a, b) => (a.settled ?? 0) - (b.settled ?? 0));
  return runOf(shaped, {
    options: { executor: 'process', workers: WORKERS, chunksize: 1 },
    machine: { cpus: WORKERS, cpuModel: 'none', memoryBytes: 2 ** 34, platform: 'linux', nodeVersion: 'v20' },
    workers: Array.from({ length: WORKERS }, (_, id) => workerOf(id, { ready: 40 })),
    serial: serialOf(runMs.slice(0, 1000)),
  });
}

const tasks = Number(process.argv[2] ?? 1_000_000);
const run = recordedRun(tasks);
const times = Array.from({ length: REPEATS }, () => {
  const start = performance.now();
  analyzeRun(run);
  return performance.now() - start;
});
const sorted = times.toSorted((a, b) => a - b);
const [first = 0] = times;
const median = sorted[Math.floor(REPEATS / 2)] ?? 0;
console.log(`${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length}, Node ${process.version}`);
console.log(`${tasks} tasks: first ${first.toFixed(0)} ms, median of ${REPEATS} ${median.toFixed(0)} ms`);
