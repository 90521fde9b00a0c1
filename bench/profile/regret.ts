/**
 * How much is lost by following the recommendation of a sweep, against trying everything?
 *
 *   npm run bench:regret -- perft hashed      (all workloads without names; results are kept between calls)
 *
 * For each workload: one profile with a sweep, as `poolscope profile --sweep` makes it; then every kind of executor with every
 * number of workers and chunk sizes from 1 to one chunk a worker; then the recommended way and the two best of all against
 * each other once more, since the fastest of many noisy times is faster than it is in truth. Regret is
 * recommended / best − 1 in that last comparison.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyzeRun, isSameWay, wayText } from '../../profile/index.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { Way } from '../../protocol/ways-of-running.ts';
import { profileFunction, type WaysRequest } from '../../runner/host/index.ts';

interface Row {
  readonly workload: string;
  readonly verdict: string;
  readonly recommended: string;
  readonly best: string;
  readonly sweepRuns: number;
  readonly exhaustiveRuns: number;
  readonly regret: number;
  /** The 95 % range of the regret. */
  readonly low: number;
  readonly high: number;
}

/** Calls of npm packages as programs make them, by file and function. */
const WORKLOADS: Readonly<Record<string, string>> = {
  perft: 'chess.js perft(3)',
  minified: 'terser, 10 KB',
  optimized: 'svgo, 400 paths',
  hashed: 'bcryptjs, cost 7',
  encoded: 'pngjs encode 256²',
  levenshtein: 'fastest-levenshtein × 1',
  parsedRows: 'papaparse, 2,000 rows',
  derived: 'crypto.scrypt, async',
  waited: 'timer, 50 ms',
};

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const RESULTS = fileURLToPath(new URL('./regret.json', import.meta.url));
const WORKERS = cpus().length;

const known: Record<string, Row> = existsSync(RESULTS)
  ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, Row>)
  : {};
const asked = process.argv.slice(2);
for (const workload of asked.length > 0 ? asked : Object.keys(WORKLOADS)) {
  const row = await measure(workload);
  known[workload] = row;
  writeFileSync(RESULTS, `${JSON.stringify(known, null, 2)}\n`);
  process.stdout.write(`${tableRow(row)}\n`);
}
const regrets = Object.values(known)
  .map(({ regret }) => Math.max(0, regret))
  .toSorted((a, b) => a - b);
const median = regrets[Math.floor((regrets.length - 1) / 2)] ?? 0;
process.stdout.write(
  `median ${percent(median)}, worst ${percent(regrets.at(-1) ?? 0)} of ${regrets.length}\n`,
);

async function measure(workload: string): Promise<Row> {
  const swept = await profile(workload, { choose: 'sweep', budgetMs: 20_000 });
  const { verdict } = analyzeRun(swept);
  const recommended = measuredWay(swept, verdict.recommended);
  const all = everyWay(swept.submittedTasks);
  const tried = await profile(workload, { choose: all, budgetMs: 25_000 }, 0);
  const [first, second] = fastest(tried);
  const rivals = [recommended, first, second].filter(
    (way, i, ways): way is Way =>
      way !== undefined && ways.findIndex((other) => other !== undefined && isSameWay(way, other)) === i,
  );
  const final = await profile(workload, { choose: rivals, budgetMs: 10_000 }, 0);
  const ways =
    analyzeRun(final).ways?.filter(({ way }) => rivals.some((rival) => isSameWay(rival, way))) ?? [];
  const own = ways.find(({ way }) => isSameWay(way, recommended));
  const best = ways.find(({ way }) => !isSameWay(way, recommended));
  if (own === undefined) throw new Error(`${workload}: ${wayText(recommended)} was not measured.`);
  const isBest = best === undefined || own.ms <= best.ms;
  return {
    workload,
    verdict: verdict.id,
    recommended: wayText(recommended),
    best: wayText(isBest ? own.way : best.way),
    sweepRuns: runsOf(swept),
    exhaustiveRuns: runsOf(tried),
    regret: isBest ? 0 : own.ms / best.ms - 1,
    low: best === undefined ? 0 : own.low / best.high - 1,
    high: best === undefined ? 0 : own.high / best.low - 1,
  };
}

/** The event loop without a number of calls in flight is the one of them that was fastest, or the usual number. */
function measuredWay(run: RecordedRun, way: Way): Way {
  if (way.executor !== 'event-loop' || way.workers > 1) return way;
  return fastest(run).find(({ executor }) => executor === 'event-loop') ?? { ...way, workers: 64 };
}

function fastest(run: RecordedRun): Way[] {
  return (analyzeRun(run).ways ?? []).filter(({ repetitions }) => repetitions > 0).map(({ way }) => way);
}

function runsOf(run: RecordedRun): number {
  return run.ways?.measurements.reduce((sum, { makespanMs }) => sum + makespanMs.length, 0) ?? 0;
}

function everyWay(tasks: number): Way[] {
  const ways: Way[] = [
    { executor: 'serial', workers: 1, chunksize: 1 },
    { executor: 'event-loop', workers: 64, chunksize: 1 },
  ];
  for (const executor of ['process', 'thread'] as const) {
    for (let workers = 1; workers <= WORKERS; workers++) {
      const largest = Math.ceil(tasks / workers);
      const step = largest > 256 ? 16 : 4;
      for (let chunksize = 1; chunksize <= largest; chunksize *= step)
        ways.push({ executor, workers, chunksize });
    }
  }
  return ways;
}

function profile(workload: string, ways: WaysRequest, serialBudgetMs = 3000): Promise<RecordedRun> {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const name = workload.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const file = fileURLToPath(new URL(`./workloads/${name}.ts`, import.meta.url));
  return profileFunction({
    file,
    function: {
      name: workload,
      kind: 'function',
      isExported: true,
      isAsync: false,
      parameterCount: 1,
      range,
      nameRange: range,
      inputs: [],
    },
    inputs: { kind: 'expression', expression: 'inputs()', shape: 'tuples' },
    cwd: dirname(file),
    distDirectory: DIST,
    serialBudgetMs,
    ways,
  }).then((run) => {
    if (run.failure !== null) throw new Error(`${workload}: ${run.failure.message}`);
    return run;
  });
}

function tableRow(row: Row): string {
  const range = `${percent(row.low)} to ${percent(row.high)}`;
  return `| ${WORKLOADS[row.workload] ?? row.workload} | ${row.verdict} | ${row.recommended} | ${row.best} | ${row.sweepRuns} | ${row.exhaustiveRuns} | ${percent(row.regret)} | ${range} |`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
