import type { Recommendation, ReportFinding, Verdict, VerdictId } from '../../protocol/profile-report.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { verdictDocUrl } from '../findings/finding-rule.ts';
import { formatDuration } from '../format-duration.ts';
import { formatCount, formatPart, formatShare } from '../format-share.ts';
import type { Measurements } from '../measurements.ts';
import { chooseExecutor, mostWorkers, WORTH_CHANGING } from '../recommendation.ts';
import { observedFindings } from './observed-findings.ts';

/** A finding that saves this share of the run names the verdict. */
const NAMING_GAIN = 0.1;

/**
 * The verdict on a program that was watched from outside. There is no serial run to compare with, so that nothing is said of a
 * speed-up: only what the workers did with their time, and what would let them do more of it.
 */
export function observedVerdict(run: RecordedRun, m: Measurements | null): Verdict {
  if (m === null || m.ranTasks === 0) return nothingToSay(run);
  const choices = chooseExecutor(m, WORTH_CHANGING);
  const { findings, hidden } = observedFindings(m, choices);
  const first = findings.find((one) => one.expected === null || one.savedMs >= m.makespanMs * NAMING_GAIN);
  const isTooLittle = m.ranTasks < 2;
  return {
    id: isTooLittle ? 'too-little-data' : (first?.id ?? 'healthy'),
    headline: headlineOf(run, m),
    findings: isTooLittle
      ? [tooLittle('One task ran.', 'Run the program with more work, to see how its workers share it.')]
      : findings,
    hiddenFindings: hidden,
    recommended: recommendedOf(
      run,
      findings,
      choices.bestPool.recommendation.workers,
      Math.min(mostWorkers(m), m.cpus),
    ),
  };
}

function headlineOf(run: RecordedRun, m: Measurements): string {
  const libraries = run.program?.libraries ?? [];
  const of = libraries.length === 0 ? '' : ` of ${libraries.join(', ')}`;
  const failed =
    m.failedTasks === 0 ? '' : `, and ${formatPart(m.failedTasks, m.settledTasks, 'task')} failed`;
  return `${run.function.name} gave ${formatCount(m.settledTasks, 'task')} to ${formatCount(m.workers, 'worker')}${of} in ${formatDuration(m.makespanMs)}: they were busy for ${formatShare(m.utilization)} of it${failed}${endClause(run)}.`;
}

function nothingToSay(run: RecordedRun): Verdict {
  const workers = run.workers.length;
  const headline =
    workers === 0
      ? `${run.function.name} has started no worker${endClause(run)}: there is no pool to say anything about.`
      : `${run.function.name} has started ${formatCount(workers, 'worker')}, but none of them answered a task${endClause(run)}.`;
  const action =
    workers === 0
      ? 'Watch a program that uses a pool, a Worker or fork, or profile one of its functions: poolscope profile FILE#FUNCTION.'
      : 'Let it run until its workers have done some of their work.';
  return {
    id: 'too-little-data',
    headline,
    findings: [tooLittle('No task ran from start to end.', action)],
    hiddenFindings: 0,
    recommended: shapeOf(run),
  };
}

/** How the program ended, where that was not well. */
function endClause({ program, outcome }: RecordedRun): string {
  if (outcome === 'cancelled') return '; it was interrupted';
  if (program?.exitSignal) return `; the program was ended by ${program.exitSignal}`;
  if (program?.exitCode) return `; the program ended with exit code ${program.exitCode}`;
  return '';
}

function recommendedOf(
  run: RecordedRun,
  findings: readonly ReportFinding[],
  more: number,
  fewer: number,
): Recommendation {
  const isSaid = (id: VerdictId): boolean => findings.some((one) => one.id === id);
  if (isSaid('undersubscribed')) return { ...shapeOf(run), workers: more };
  if (isSaid('oversubscribed')) return { ...shapeOf(run), workers: fewer };
  return shapeOf(run);
}

function shapeOf({ options }: RecordedRun): Recommendation {
  return { executor: options.executor, workers: Math.max(1, options.workers), chunksize: 1 };
}

function tooLittle(evidence: string, action: string): ReportFinding {
  return {
    id: 'too-little-data',
    evidence,
    action,
    expected: null,
    savedMs: 0,
    caveat: '',
    docUrl: verdictDocUrl('too-little-data'),
    span: null,
  };
}
