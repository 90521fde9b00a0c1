/** A report with other ways of running in it, as a sweep would have filled it. */
import type { ProfileReport, WayReport } from '../../protocol/profile-report.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';

/** Times of a pool by the universal scalability law, with what starting and sending cost. */
function timeOf(workers: number, chunksize: number): number {
  return 4480 / (workers / (1 + 0.06 * (workers - 1) + 0.004 * workers * (workers - 1))) + 180 / chunksize;
}

function way(
  executor: WayReport['way']['executor'],
  workers: number,
  chunksize: number,
  ms: number,
  basis: WayReport['basis'] = 'measured',
): WayReport {
  const repetitions = basis === 'measured' ? 5 : 0;
  return { way: { executor, workers, chunksize }, ms, low: ms * 0.96, high: ms * 1.05, basis, repetitions };
}

export function withWays(
  run: RecordedRun,
  report: ProfileReport,
): { run: RecordedRun; report: ProfileReport } {
  const pools = [1, 2, 4, 8].flatMap((workers) =>
    [1, 4, 16].map((chunksize) =>
      way('process', workers, chunksize, timeOf(workers, chunksize), workers > 4 ? 'modelled' : 'measured'),
    ),
  );
  const others = [way('serial', 1, 1, 4480), way('thread', 4, 1, 1350), way('event-loop', 8, 1, 4460)];
  const ways = [...pools, ...others].sort((a, b) => a.ms - b.ms);
  const estimate = (value: number, spread: number) => ({
    value,
    low: value * (1 - spread),
    high: value * (1 + spread),
  });
  const speedup = (workers: number) => 4480 / timeOf(workers, 1);
  const predicted = { runId: 'before', finding: 'tiny-task', ms: 1300, low: 1180, high: 1420 };
  return {
    run: { ...run, prediction: predicted },
    report: {
      ...report,
      verdict: { ...report.verdict, recommended: { executor: 'process', workers: 4, chunksize: 16 } },
      ways,
      agreement: {
        comparedTasks: 240,
        differingTasks: 2,
        disagreements: [
          {
            index: 17,
            first: { way: { executor: 'process', workers: 4, chunksize: 1 }, preview: "'<b>17</b>'" },
            second: { way: { executor: 'serial', workers: 1, chunksize: 1 }, preview: "'18'" },
          },
        ],
      },
      prediction: { ...predicted, measuredMs: report.run.makespanMs },
      scaling: {
        executor: 'process',
        serialFraction: estimate(0.06, 0.4),
        usl: { gamma: estimate(53, 0.05), alpha: estimate(0.06, 0.3), beta: estimate(0.004, 0.5) },
        karpFlatt: [{ workers: 4, fraction: 0.07 }],
        curve: [
          ...[1, 2, 4].map((workers) => ({
            workers,
            speedup: estimate(speedup(workers) * (workers === 2 ? 1.04 : 0.98), 0.06),
            basis: 'measured' as const,
          })),
          ...[1, 2, 3, 4, 5, 6, 7, 8].map((workers) => ({
            workers,
            speedup: estimate(speedup(workers), 0.01 * workers),
            basis: 'modelled' as const,
          })),
        ],
        bestWorkers: 4,
      },
    },
  };
}
