import type { Recommendation, ReportFinding, VerdictId } from '../../protocol/profile-report.ts';
import type { Prediction } from '../cost-model.ts';
import type { Measurements } from '../measurements.ts';
import type { Choices } from '../recommendation.ts';

/** One reason why a run took as long as it did, or `null` where the run gives no evidence of it. */
export type FindingRule = (m: Measurements, choices: Choices) => ReportFinding | null;

/** What a rule says; the rest of the finding follows from it. */
export interface Statement {
  readonly evidence: string;
  readonly action: string;
  /** What `action` says, where that is a setting; `selectFindings` adds it where it is what the verdict recommends. */
  readonly setting?: Recommendation;
  /** `null` where no time can be named: such a finding is never hidden. */
  readonly expected: Prediction | null;
  readonly basis?: 'measured' | 'modelled';
  readonly caveat: string;
  readonly span?: ReportFinding['span'];
}

/** Completes a statement to a finding. */
export function finding(id: VerdictId, m: Measurements, statement: Statement): ReportFinding {
  const { expected } = statement;
  return {
    id,
    evidence: statement.evidence,
    action: statement.action,
    ...(statement.setting !== undefined && { setting: statement.setting }),
    expected:
      expected === null ? null : { ...expected, basis: statement.basis ?? expected.basis ?? 'modelled' },
    savedMs: expected === null ? 0 : Math.max(0, m.makespanMs - expected.ms),
    caveat: statement.caveat,
    docUrl: verdictDocUrl(id),
    span: statement.span ?? null,
  };
}

/** The setting of the run with a change. */
export function settingOf(m: Measurements, change: Partial<Recommendation>): Recommendation {
  return { executor: m.run.options.executor, workers: m.workers, chunksize: m.chunksize, ...change };
}

/** The page that explains a verdict. */
export function verdictDocUrl(id: VerdictId): string {
  return `https://github.com/poolscope/poolscope/blob/main/docs/verdicts/${id}.md`;
}

/** The whole run on the timeline. */
export function wholeRun(m: Measurements): NonNullable<ReportFinding['span']> {
  return { worker: null, fromMs: m.window.from, toMs: m.window.to };
}

/** Where the workers' time went while there was work, as shares of 0 to 1: start-up and the tail are not part of it. */
export function activeShares(m: Measurements): { busy: number; handOver: number; starved: number } {
  const { busyMs, handOverMs, starvedMs } = m.workerTime;
  const total = busyMs + handOverMs + starvedMs;
  if (total <= 0) return { busy: 0, handOver: 0, starved: 0 };
  return { busy: busyMs / total, handOver: handOverMs / total, starved: starvedMs / total };
}
