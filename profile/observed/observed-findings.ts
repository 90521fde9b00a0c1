import type { ReportFinding } from '../../protocol/profile-report.ts';
import type { FindingRule } from '../findings/finding-rule.ts';
import { gcPressure } from '../findings/gc-pressure.ts';
import { imbalance } from '../findings/imbalance.ts';
import { oversubscribed } from '../findings/oversubscribed.ts';
import { payloadDominates } from '../findings/payload-dominates.ts';
import { serializedByLockOrOrder } from '../findings/serialized-by-lock-or-order.ts';
import { startUpDominates } from '../findings/start-up-dominates.ts';
import { tinyTask } from '../findings/tiny-task.ts';
import { undersubscribed } from '../findings/undersubscribed.ts';
import { finding, wholeRun } from '../findings/finding-rule.ts';
import { formatShare } from '../format-share.ts';
import type { Measurements } from '../measurements.ts';
import { mostWorkers, type Choices } from '../recommendation.ts';
import { busySubmitter } from './busy-submitter.ts';
import { workersAdvice } from './pool-settings.ts';
import { workerRestarts } from './worker-restarts.ts';

const MOST_SHOWN = 3;
const SMALLEST_GAIN = 0.01;

const RULES: readonly FindingRule[] = [
  waiting,
  workerRestarts,
  gcPressure,
  serializedByLockOrOrder,
  payloadDominates,
  tinyTask,
  startUpDominates,
  busySubmitter,
  imbalance,
  oversubscribed,
  undersubscribed,
];

/**
 * What is worth saying of a watched program. The rules are those of runs in Poolscope's pool where the evidence is the same; advice is
 * put in the words of the program's library, and nothing is compared with a serial run, which there is none of.
 */
export function observedFindings(
  m: Measurements,
  choices: Choices,
): { readonly findings: ReportFinding[]; readonly hidden: number } {
  // The best that is modelled may be no pool at all; without a serial run that is not known well enough to be advised.
  const inPool: Choices = { ...choices, best: choices.bestPool };
  const found = RULES.flatMap((rule) => rule(m, inPool) ?? []).map((one) => inWordsOf(m, inPool, one));
  const worthwhile = found.filter(
    (one) => one.expected === null || one.savedMs >= m.makespanMs * SMALLEST_GAIN,
  );
  // Starting again and again is the reason, where that is what happens.
  const areRestarted = worthwhile.some(({ id }) => id === 'worker-restarts');
  const told = worthwhile.filter(({ id }) => !areRestarted || id !== 'start-up-dominates');
  const ordered = told.toSorted((a, b) => b.savedMs - a.savedMs);
  return { findings: ordered.slice(0, MOST_SHOWN), hidden: found.length - worthwhile.length };
}

/** The tasks wait for something outside, in workers that could take more of them meanwhile. */
function waiting(m: Measurements, { nature }: Choices): ReportFinding | null {
  if (nature !== 'awaits' && nature !== 'blocks' && nature !== 'computes-off-thread') return null;
  const share = m.cpu.processMs === null ? Number.NaN : Math.min(1, m.cpu.processMs / m.workerTime.busyMs);
  if (nature === 'computes-off-thread') {
    return finding('off-thread-native', m, {
      evidence: `The event loops of the workers are active for ${formatShare(m.cpu.loopActiveShare ?? Number.NaN)} of the time that tasks run, though ${formatShare(share)} of it is computed: native code does it on other threads.`,
      action: 'Await the calls together in the program itself: they are parallel without workers.',
      expected: null,
      caveat: 'Node gives native work 4 threads; UV_THREADPOOL_SIZE sets another number.',
      span: wholeRun(m),
    });
  }
  return finding('io-bound', m, {
    evidence: `A task computes for ${formatShare(share)} of its time and waits for the rest${nature === 'blocks' ? ', in a call that holds the event loop' : ', with the event loop of its worker idle'}.`,
    action:
      nature === 'blocks'
        ? 'Use the asynchronous form of the call that waits, and await it in the program itself.'
        : 'Await the calls together in the program itself, with a limit on how many are in flight, or give each worker several tasks at once.',
    expected: null,
    caveat: 'Holds as far as the other side (disk, server) takes that many requests at once.',
    span: wholeRun(m),
  });
}

/** Settings of Poolscope's pool say nothing to users of another one, and cannot be applied for them. */
function inWordsOf(m: Measurements, { bestPool }: Choices, given: ReportFinding): ReportFinding {
  const { setting, ...one } = given;
  if (one.id === 'undersubscribed') {
    return { ...one, action: workersAdvice(m.run, m.workers, bestPool.recommendation.workers) };
  }
  if (one.id === 'oversubscribed') {
    return { ...one, action: workersAdvice(m.run, m.workers, Math.min(mostWorkers(m), m.cpus)) };
  }
  const isChunk = one.action.startsWith('Set chunksize') && setting !== undefined;
  return isChunk ? { ...one, action: `Give each message ${setting.chunksize} tasks instead of one.` } : one;
}
