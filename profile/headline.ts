import type { ExecutorKind, VerdictId } from '../protocol/profile-report.ts';
import { formatDuration } from './format-duration.ts';
import { formatCount, formatFactor, formatPart, formatShare } from './format-share.ts';
import type { Way } from '../protocol/ways-of-running.ts';
import { isPooled, type Measurements } from './measurements.ts';
import type { TaskNature } from './task-nature.ts';
import { KEPT, type MeasuredWays } from './ways/measured-ways.ts';
import { wayText } from './ways/way-text.ts';
import { isSameWay } from './ways/way-times.ts';
import { isPayloadHeavy, type Choices } from './recommendation.ts';
import { totalWorkerMs } from './worker-time.ts';

const SUBJECT: Readonly<Record<ExecutorKind, string>> = {
  process: 'Pool',
  thread: 'Thread pool',
  'event-loop': 'Event loop',
  serial: 'One after another',
};

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
  if (choices.measured !== null) {
    const shared = contention === null ? '' : contentionClause({ ...contention, idleSpeedup: null });
    return `${comparison(m)}${shared}${measuredClause(choices.measured, choices.nature)}${failureClause(m)}.`;
  }
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
  const { executor } = m.run.options;
  const subject = SUBJECT[executor];
  const onWhat = isPooled(m)
    ? ` on ${formatCount(m.workers, 'worker')}`
    : executor === 'event-loop'
      ? ` with ${m.run.options.workers} in flight`
      : '';
  if (executor === 'serial' || m.serial === null || m.speedup === null) {
    return `${subject} took ${formatDuration(m.makespanMs)} for ${formatCount(m.settledTasks, 'task')}${onWhat}`;
  }
  const times = `${formatDuration(m.makespanMs)} instead of ${m.serial.isExtrapolated ? 'about ' : ''}${formatDuration(m.serial.totalMs)}${onWhat}`;
  if (m.speedup >= 1 + SAME_AS_SERIAL)
    return `${subject} is ${factor(m.speedup)} faster than serial: ${times}`;
  if (m.speedup > 1 - SAME_AS_SERIAL) return `${subject} is as fast as serial: ${times}`;
  return `${subject} is ${factor(1 / m.speedup)} slower than serial: ${times}`;
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

/** What the measured ways say: keep it, or what to use instead. */
function measuredClause({ ways, current, best }: MeasuredWays, nature: TaskNature): string {
  const [fastest = best] = ways;
  const measured = formatCount(ways.length, 'way');
  if (current === null) return `; of ${measured} that were measured ${wayText(best.way)} is best`;
  if (isSameWay(current.way, best.way)) {
    const behind = current.range.ms / fastest.range.ms - 1;
    if (ways.length === 1) return '';
    if (isSameWay(current.way, fastest.way)) return `, which is the best of ${measured} that were measured`;
    if (behind > KEPT) return `; none of ${measured} that were measured is clearly faster`;
    return `, already within ${Math.max(1, Math.ceil(behind * 100))} % of the best of ${measured} that were measured`;
  }
  const ratio = current.range.ms / best.range.ms;
  const gain = ratio < 1 + SAME_AS_SERIAL ? 'no slower' : `${factor(ratio)} faster`;
  switch (best.way.executor) {
    case 'serial':
      return `; use no pool: a plain loop is ${gain}`;
    case 'event-loop': {
      const why = nature === 'awaits' ? 'the tasks only wait' : 'the work is done elsewhere already';
      return `; ${why}, so just await it: ${best.way.workers} in flight are ${gain}`;
    }
    case 'thread':
      return `; use threads: ${settingText(best.way)} ${verb(best.way)} ${gain}`;
    case 'process':
      return `; ${current.way.executor === 'process' ? '' : 'use processes: '}${settingText(best.way)} ${verb(best.way)} ${gain}`;
  }
}

function verb({ workers }: Way): string {
  return workers === 1 ? 'is' : 'are';
}

function settingText({ workers, chunksize }: Way): string {
  return `${formatCount(workers, 'worker')} with chunk size ${chunksize}`;
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
