import type { VerdictId } from '../protocol/profile-report.ts';
import { formatDuration } from './format-duration.ts';
import { formatCount, formatFactor, formatPart, formatShare } from './format-share.ts';
import type { Measurements } from './measurements.ts';
import { isPayloadHeavy, type Choices } from './recommendation.ts';
import { totalWorkerMs } from './worker-time.ts';

/** Within this of the serial time the pool is neither faster nor slower. */
export const SAME_AS_SERIAL = 0.05;

/**
 * What the run showed, in one sentence.
 *
 * @param contention What other programs left of the CPUs, where they took much of them.
 */
export function headlineOf(
  m: Measurements,
  choices: Choices,
  id: VerdictId,
  contention: Contention | null,
): string {
  const reason = contention === null ? reasonOf(m, choices, id) : contentionClause(contention);
  return `${comparison(m)}${reason}${failureClause(m)}.`;
}

/** Other programs used the CPUs during the run. */
export interface Contention {
  /** The share that the tasks got of the CPU they could have had, 0 to 1. */
  readonly share: number;
  /** Serial time / pool time had the machine been idle, or `null` without a baseline; modelled. */
  readonly idleSpeedup: number | null;
}

function comparison(m: Measurements): string {
  const workers = formatCount(m.workers, 'worker');
  if (m.serial === null || m.speedup === null) {
    return `Pool took ${formatDuration(m.makespanMs)} for ${formatCount(m.settledTasks, 'task')} on ${workers}`;
  }
  const times = `${formatDuration(m.makespanMs)} instead of ${m.serial.isExtrapolated ? 'about ' : ''}${formatDuration(m.serial.totalMs)} on ${workers}`;
  if (m.speedup >= 1 + SAME_AS_SERIAL) return `Pool is ${factor(m.speedup)} faster than serial: ${times}`;
  if (m.speedup > 1 - SAME_AS_SERIAL) return `Pool is as fast as serial: ${times}`;
  return `Pool is ${factor(1 / m.speedup)} slower than serial: ${times}`;
}

/** `1.04×` would be rounded to `1.0×` beside the word faster. */
function factor(value: number): string {
  return value < 1.1 ? `${value.toFixed(2)}×` : formatFactor(value);
}

function reasonOf(m: Measurements, { nature, best }: Choices, id: VerdictId): string {
  if (nature === 'awaits') {
    return ', but the tasks only wait: just await them, without a pool';
  }
  if (nature === 'blocks') return ', but the tasks only wait, in calls that block: threads would do';
  if (nature === 'computes-off-thread') {
    return ', but native code already computes off the main thread: just await it, without a pool';
  }
  const isPoolGood = (m.speedup ?? 1) >= 1 + SAME_AS_SERIAL;
  if (isPoolGood || m.speedup === null) {
    const already = id === 'healthy' || id === 'cpu-bound-good-fit' ? '' : largestLoss(m);
    return `, ${formatShare(m.utilization)} busy${already}`;
  }
  return `${largestLoss(m)}${best.recommendation.executor === 'serial' ? '; use no pool' : ''}`;
}

function contentionClause({ share, idleSpeedup }: Contention): string {
  const what = `, but other programs used the CPUs: the tasks got ${formatShare(share)} of what they could use`;
  if (idleSpeedup === null) return what;
  const comparison = idleSpeedup >= 1 ? `${factor(idleSpeedup)} faster` : `${factor(1 / idleSpeedup)} slower`;
  return `${what}; on an idle machine the pool would be ${comparison} than serial`;
}

/** Where most of the time that the workers did not run went, if that was a good part. */
function largestLoss(m: Measurements): string {
  const { startUpMs, tailMs, handOverMs, starvedMs } = m.workerTime;
  const total = totalWorkerMs(m.workerTime);
  const losses: [number, string][] = [
    [startUpMs, 'start-up'],
    [tailMs, 'idling at the end'],
    [handOverMs, isPayloadHeavy(m) ? 'copying arguments and results' : 'handing tasks over'],
    [starvedMs, 'waiting for work'],
  ];
  losses.sort((a, b) => b[0] - a[0]);
  const [ms, what] = losses[0] ?? [0, ''];
  if (total <= 0 || ms / total < 0.1) return '';
  return `, ${formatShare(ms / total)} of worker time is ${what}`;
}

function failureClause(m: Measurements): string {
  return m.failedTasks === 0 ? '' : `; ${formatPart(m.failedTasks, m.settledTasks, 'task')} failed`;
}
