import { REPORT_SCHEMA, type ProfileReport, type WorkerSummary } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { hotFunctions } from './cpu/hot-functions.ts';
import { workerCpuMs } from './cpu-use.ts';
import { coveredWithin } from './intervals.ts';
import { latencySummary } from './latency.ts';
import { measure, type Measurements } from './measurements.ts';
import { scalingReport } from './scaling/scaling-report.ts';
import { phaseTotals } from './task-phases.ts';
import { verdictOf } from './verdict.ts';
import { measuredWays } from './ways/measured-ways.ts';
import { waysReport } from './ways/ways-report.ts';
import { workerActivities } from './worker-activity.ts';

/**
 * Everything that Poolscope says about a run: numbers, and a verdict with its findings.
 *
 * It never throws for a run that `parseRecordedRun` accepts: an empty, cancelled or failed run gets a report that says so.
 */
export function analyzeRun(run: RecordedRun): ProfileReport {
  const m = measure(run);
  return {
    schema: REPORT_SCHEMA,
    run: {
      function: run.function.name,
      file: run.function.file,
      outcome: run.outcome,
      tasks: run.tasks.index.length,
      executor: run.options.executor,
      workers: run.options.workers,
      chunksize: run.options.chunksize,
      makespanMs: m?.makespanMs ?? 0,
      errors: run.failedTasks,
    },
    workers: workerSummaries(run, m),
    phases: m?.phases ?? phaseTotals(run),
    latency: m?.latency ?? latencySummary(run),
    utilization: m?.utilization ?? 0,
    serialMs: m?.serial?.totalMs ?? null,
    serialIsExtrapolated: m?.serial?.isExtrapolated ?? false,
    speedup: m?.speedup ?? null,
    verdict: verdictOf(run, m),
    ...(m !== null && waysPart(run, m)),
    ...(m !== null &&
      run.prediction !== undefined && { prediction: { ...run.prediction, measuredMs: m.makespanMs } }),
    ...(run.cpuProfiles !== undefined && { hotFunctions: hotFunctions(run.cpuProfiles) }),
  };
}

function waysPart(run: RecordedRun, m: Measurements): Pick<ProfileReport, 'ways' | 'scaling' | 'agreement'> {
  const measured = measuredWays(run);
  if (run.ways === undefined || measured === null) return {};
  const { comparedTasks, differingTasks, disagreements } = run.ways;
  const scaling = scalingReport(m);
  return {
    ways: waysReport(measured, m.serial),
    ...(scaling !== null && { scaling }),
    agreement: { comparedTasks, differingTasks, disagreements },
  };
}

function workerSummaries(run: RecordedRun, m: Measurements | null): WorkerSummary[] {
  const activities = m?.activities ?? workerActivities(run);
  const window = m?.window ?? null;
  return activities.map(({ worker, busy, tasks }) => {
    const busyMs = window === null ? 0 : coveredWithin(busy, window.from, window.to);
    const rss = worker.samples.rssBytes;
    return {
      id: worker.id,
      pid: worker.pid,
      utilization: window === null ? 0 : busyMs / window.makespanMs,
      busyMs,
      cpuMs: workerCpuMs(run, worker, window),
      tasks,
      peakRssBytes: rss.length === 0 ? null : rss.reduce((most, bytes) => Math.max(most, bytes), 0),
    };
  });
}
