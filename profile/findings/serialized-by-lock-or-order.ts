import { ascendingOrder } from '../ascending-order.ts';
import { within } from '../cost-model.ts';
import { formatFactor, formatShare } from '../format-share.ts';
import { mergeIntervals, totalLength, unionOf } from '../intervals.ts';
import type { Measurements } from '../measurements.ts';
import { cumulativeRunTimes, scheduleMs } from '../schedule.ts';
import { workersCpuShare } from '../workers-cpu-share.ts';
import { activeShares, finding, wholeRun, type FindingRule } from './finding-rule.ts';

/** Mean number of tasks that ran at a time, below which several workers worked like one. */
const ONE_AT_A_TIME = 1.15;
const IDLE_SHARE = 0.25;
/** A run this much longer than the serial one, though there is a CPU for every worker, waits for something. */
const SLOWED_DOWN = 1.5;

/** Workers that fill this share of the CPUs compute; who waits for a lock leaves them idle. */
const FILLED_SHARE = 0.8;

/** Several workers, but one task at a time: by the order of submits, or by something that the tasks share. */
export const serializedByLockOrOrder: FindingRule = (m, { nature, best }) => {
  if (nature !== 'computes') return null;
  if (isSerializedByOrder(m)) {
    const scheduled = scheduleMs(cumulativeRunTimes(m.runTimes), m.workers, 1, 0, 0);
    const expected = m.workerTime.startUpMs / m.workers + scheduled;
    const share = shareSubmittedAfterPrevious(m);
    return finding('serialized-by-lock-or-order', m, {
      evidence: `On average ${tasksAtATime(m).toFixed(1)} of ${m.workers} workers ran; ${formatShare(share)} of the tasks were submitted only when the one before had settled.`,
      action: 'Submit all tasks first and await them together, or use map.',
      expected: within(expected, 0.2),
      caveat: 'Not where a task needs the result of the one before.',
      span: wholeRun(m),
    });
  }
  const slowDown = m.serial === null ? 1 : m.meanRunMs / m.serial.meanMs;
  if (m.workers < 2 || m.workers > m.cpus || slowDown < SLOWED_DOWN || (m.speedup ?? 0) > 1.3) return null;
  // Runs that are short beside what surrounds them are slowed down by that.
  if (activeShares(m).busy < 1 - IDLE_SHARE) return null;
  if (best.recommendation.executor !== 'serial' || workersCpuShare(m) >= FILLED_SHARE) return null;
  return finding('serialized-by-lock-or-order', m, {
    evidence: `A task runs ${formatFactor(slowDown)} as long with ${m.workers} workers as alone: they wait for each other.`,
    action: 'Take out what the tasks share (a lock, a file, a database row), or use no pool.',
    expected: best.prediction,
    basis: m.serial === null || m.serial.isExtrapolated ? 'modelled' : 'measured',
    caveat: 'Other programs that used the CPUs during the run look the same; run again on an idle machine.',
    span: wholeRun(m),
  });
};

/** Whether the workers took turns although each did not wait for a CPU. */
export function isSerializedByOrder(m: Measurements): boolean {
  if (m.workers < 2 || m.ranTasks < 2 * m.workers) return false;
  const { starved, handOver } = activeShares(m);
  if (starved + handOver < IDLE_SHARE || tasksAtATime(m) >= ONE_AT_A_TIME) return false;
  return shareSubmittedAfterPrevious(m) > 0.9;
}

function tasksAtATime(m: Measurements): number {
  let anyBusy = unionOf([], []);
  let busyMs = 0;
  for (const { busy, busyMs: own } of m.activities) {
    anyBusy = mergeIntervals(anyBusy, busy);
    busyMs += own;
  }
  const anyBusyMs = totalLength(anyBusy);
  return anyBusyMs > 0 ? busyMs / anyBusyMs : 0;
}

/** Of the tasks after the first, how many were submitted when none was left unsettled, 0 to 1. */
function shareSubmittedAfterPrevious(m: Measurements): number {
  const { submitted, settled } = m.run.tasks;
  const order = ascendingOrder(Float64Array.from(submitted, (at) => at ?? Number.NEGATIVE_INFINITY));
  let lastSettled = Number.NEGATIVE_INFINITY;
  let after = 0;
  for (const [i, row] of order.entries()) {
    if (i > 0 && (submitted[row] ?? Number.NEGATIVE_INFINITY) >= lastSettled) after += 1;
    lastSettled = Math.max(lastSettled, settled[row] ?? Number.POSITIVE_INFINITY);
  }
  return order.length > 1 ? after / (order.length - 1) : 0;
}
