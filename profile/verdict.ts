import type { Recommendation, ReportFinding, Verdict, VerdictId } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { formatDuration } from './format-duration.ts';
import { formatCount, formatPart } from './format-share.ts';
import { verdictDocUrl } from './findings/finding-rule.ts';
import { headlineOf, SAME_AS_SERIAL } from './headline.ts';
import { contendedShare, onIdleMachine } from './idle-machine.ts';
import type { Measurements } from './measurements.ts';
import { observedVerdict } from './observed/observed-verdict.ts';
import { chooseExecutor, WORTH_CHANGING, type Choices } from './recommendation.ts';
import { selectFindings } from './select-findings.ts';
import { taskNature } from './task-nature.ts';

/** A finding that saves this share of the run names the verdict. */
const NAMING_GAIN = 0.1;
/** What is worked out from CPU times is less sure, so that more must be gained. */
const WORTH_CHANGING_IF_CONTENDED = 0.2;
/** Speed-up / workers that could run at once, from which computing in the pool is a good fit. */
const GOOD_EFFICIENCY = 0.7;

/** The verdict on a run: one sentence, what to change, and the shape that is best by the cost model. */
export function verdictOf(run: RecordedRun, m: Measurements | null): Verdict {
  if (run.outcome === 'failed') return failedVerdict(run, m);
  if (run.program !== undefined) return observedVerdict(run, m);
  if (m === null || m.settledTasks === 0) return nothingRanVerdict(run);
  if (m.failedTasks === m.settledTasks && run.outcome === 'completed') return allFailedVerdict(run, m);
  if (m.ranTasks === 0) return nothingRanVerdict(run);
  const share = taskNature(m) === 'computes' ? contendedShare(m) : null;
  // What other programs took says nothing about the pool: it is judged by CPU time then. Ways that were measured in turns
  // had to do with the same programs, and are compared as they are.
  const areWaysMeasured = (run.ways?.measurements.length ?? 0) > 0;
  const judged = share === null || areWaysMeasured ? m : onIdleMachine(m, share);
  const choices = chooseExecutor(judged, share === null ? WORTH_CHANGING : WORTH_CHANGING_IF_CONTENDED);
  const missing = missingData(run, m, choices);
  if (missing !== null) return tooLittleVerdict(run, m, choices, missing);
  const { findings, hidden } = selectFindings(judged, choices, share !== null && areWaysMeasured);
  const id = verdictId(judged, choices, findings);
  const contention = share === null ? null : { share, idleSpeedup: judged.speedup };
  return {
    id,
    headline: headlineOf(m, choices, id, contention),
    findings: share === null || areWaysMeasured ? findings : findings.map(withContentionCaveat),
    hiddenFindings: hidden,
    recommended: choices.best.recommendation,
  };
}

function withContentionCaveat(finding: ReportFinding): ReportFinding {
  const caveat =
    'Worked out from CPU times, because other programs used the CPUs; run again on an idle machine.';
  return { ...finding, caveat: `${finding.caveat} ${caveat}`.trim() };
}

function verdictId(m: Measurements, choices: Choices, findings: readonly ReportFinding[]): VerdictId {
  const { executor } = m.run.options;
  // Awaiting the calls is what would be advised for such tasks.
  if (executor === 'event-loop' && choices.best.recommendation.executor === 'event-loop') return 'healthy';
  if (choices.nature === 'awaits' || choices.nature === 'blocks') return 'io-bound';
  if (choices.nature === 'computes-off-thread') return 'off-thread-native';
  const first = findings.find((one) => one.id !== 'not-deterministic');
  const speedup = m.speedup ?? 1;
  const isWorse = speedup < 1 + SAME_AS_SERIAL;
  if (first && (isWorse || first.savedMs >= m.makespanMs * NAMING_GAIN || first.expected === null))
    return first.id;
  const parallel = Math.min(m.workers, m.cpus, m.ranTasks);
  return parallel > 1 && speedup / parallel >= GOOD_EFFICIENCY ? 'cpu-bound-good-fit' : 'healthy';
}

/** What a run lacks for a verdict, with what would supply it; `null` where it has enough. */
function missingData(
  run: RecordedRun,
  m: Measurements,
  { measured }: Choices,
): { headline: string; action: string } | null {
  const took = `${formatCount(m.ranTasks, 'task')} ran in ${formatDuration(m.makespanMs)}`;
  if (run.outcome === 'cancelled') {
    return {
      headline: `Cancelled after ${formatPart(m.settledTasks, run.submittedTasks, 'task')}: too little for a verdict.`,
      action: 'Run it to its end, with fewer inputs if it takes too long.',
    };
  }
  if (m.ranTasks < 2) {
    return {
      headline: `Too little for a verdict: one task cannot run in parallel (${took}).`,
      action: 'Profile with at least as many inputs as there are workers.',
    };
  }
  if (run.options.executor === 'serial' && measured === null) {
    return {
      headline: `Too little for a verdict: ${took} one after another, and no other way was measured.`,
      action: 'Compare with the other ways of running (command line: --compare).',
    };
  }
  if (m.serial === null && measured === null) {
    return {
      headline: `Too little for a verdict: ${took} on ${formatCount(m.workers, 'worker')}, but without a serial baseline there is nothing to compare it with.`,
      action: 'Run again with a serial baseline.',
    };
  }
  return null;
}

function tooLittleVerdict(
  run: RecordedRun,
  m: Measurements,
  choices: Choices,
  missing: { readonly headline: string; readonly action: string },
): Verdict {
  const evidence = `${formatPart(m.ranTasks, run.submittedTasks, 'task')} ran from start to end.`;
  return {
    id: 'too-little-data',
    headline: missing.headline,
    findings: [plainFinding('too-little-data', evidence, missing.action)],
    hiddenFindings: 0,
    recommended: m.ranTasks < 2 ? shapeOf(run) : choices.best.recommendation,
  };
}

function nothingRanVerdict(run: RecordedRun): Verdict {
  const submitted = formatCount(run.submittedTasks, 'task');
  const isCancelled = run.outcome === 'cancelled';
  const isEmpty = run.submittedTasks === 0 && !isCancelled;
  const headline = isCancelled
    ? `Cancelled before ${run.submittedTasks === 0 ? 'the first task began' : `any of ${submitted} ended`}: too little for a verdict.`
    : isEmpty
      ? 'Too little for a verdict: there were no inputs, so no task ran.'
      : `Too little for a verdict: none of ${submitted} ran to its end.`;
  const action = isEmpty
    ? 'Give an input expression that yields at least two inputs.'
    : 'Run it again to its end.';
  return {
    id: 'too-little-data',
    headline,
    findings: [plainFinding('too-little-data', 'No task ran from start to end.', action)],
    hiddenFindings: 0,
    recommended: shapeOf(run),
  };
}

function failedVerdict(run: RecordedRun, m: Measurements | null): Verdict {
  const message = run.failure?.message ?? 'The run ended without saying why.';
  const done = m === null ? 'No task settled.' : `${formatCount(m.settledTasks, 'task')} had settled.`;
  return {
    id: 'run-failed',
    headline: `The run failed: ${message}`,
    findings: [plainFinding('run-failed', done, 'Mend what the message names and run again.')],
    hiddenFindings: 0,
    recommended: shapeOf(run),
  };
}

function allFailedVerdict(run: RecordedRun, m: Measurements): Verdict {
  const [first] = run.failures;
  const example = first ? `, the first with ${first.name}: ${firstLine(first.message)}` : '';
  return {
    id: 'run-failed',
    headline: `All of ${formatCount(m.settledTasks, 'task')} failed${example}.`,
    findings: [
      plainFinding(
        'run-failed',
        first ? `Input ${first.index}: ${first.inputPreview}` : 'No task gave a result.',
        'Mend the function or its inputs and run again.',
      ),
    ],
    hiddenFindings: 0,
    recommended: shapeOf(run),
  };
}

function plainFinding(id: VerdictId, evidence: string, action: string): ReportFinding {
  return {
    id,
    evidence,
    action,
    expected: null,
    savedMs: 0,
    caveat: '',
    docUrl: verdictDocUrl(id),
    span: null,
  };
}

function shapeOf(run: RecordedRun): Recommendation {
  const { executor } = run.options;
  const isPool = executor === 'process' || executor === 'thread';
  const workers = Math.max(1, isPool ? Math.min(run.options.workers, run.machine.cpus) : run.options.workers);
  return { executor, workers, chunksize: Math.max(1, run.options.chunksize) };
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/\.$/, '');
}
