import { within, type Prediction } from '../cost-model.ts';
import { formatDuration } from '../format-duration.ts';
import { formatShare } from '../format-share.ts';
import type { Measurements } from '../measurements.ts';
import type { Choices } from '../recommendation.ts';
import { cumulativeRunTimes, scheduleMs } from '../schedule.ts';
import { totalWorkerMs } from '../worker-time.ts';
import { finding, settingOf, type FindingRule, type Statement } from './finding-rule.ts';

const TAIL_SHARE = 0.1;
/** A task this many times the mean is called the long one. */
const LONG_TASK = 3;

/** Some workers are done while others still have work. */
export const imbalance: FindingRule = (m, choices) => {
  const lifeMs = totalWorkerMs(m.workerTime);
  const share = lifeMs > 0 ? m.workerTime.tailMs / lifeMs : 0;
  if (choices.nature !== 'computes' || m.workers < 2 || m.ranTasks < m.workers || share < TAIL_SHARE)
    return null;
  const last = lastWorker(m);
  const advice = adviceFor(m, choices);
  if (last === null || advice === null) return null;
  return finding('imbalance', m, {
    evidence: `The workers idle for ${formatShare(share)} of their time at the end, while worker ${last.id} alone has work for the last ${formatDuration(last.to - last.from)}.`,
    ...advice,
    caveat: 'From the run times of this run, with the longest known beforehand.',
    span: { worker: last.id, fromMs: last.from, toMs: last.to },
  });
};

type Advice = Pick<Statement, 'action' | 'setting'> & { readonly expected: Prediction };

function adviceFor(m: Measurements, { model }: Choices): Advice | null {
  const smaller = smallerChunks(m, model);
  const longestFirst = inOrder(
    m,
    [...m.runTimes].sort((a, b) => b - a),
    1,
  );
  if (smaller !== null && smaller.expected.ms <= longestFirst * 1.02) return smaller;
  if (longestFirst < m.makespanMs * 0.97) {
    return {
      action: 'Submit the longest tasks first.',
      expected: within(longestFirst, 0.15),
    };
  }
  const longest = m.latency?.max ?? 0;
  if (longest < LONG_TASK * m.meanRunMs || longest < m.makespanMs / 2) return null;
  const even = inOrder(
    m,
    m.runTimes.map(() => m.meanRunMs),
    1,
  );
  return {
    action: `Split the longest task: it runs for ${formatDuration(longest)}, a mean one for ${formatDuration(m.meanRunMs)}.`,
    expected: within(even, 0.25),
  };
}

function smallerChunks(m: Measurements, model: Choices['model']): Advice | null {
  let best: Advice | null = null;
  for (let size = Math.floor(m.chunksize / 2); size >= 1; size = Math.floor(size / 2)) {
    const expected = model.process(m.workers, size);
    if (best !== null && expected.ms >= best.expected.ms * 0.98) continue;
    best = {
      action: `Set chunksize ${m.chunksize} → ${size}.`,
      setting: settingOf(m, { chunksize: size }),
      expected,
    };
  }
  return best !== null && best.expected.ms < m.makespanMs ? best : null;
}

/** The makespan if the schedule changed to these run times, and all else stayed. */
function inOrder(m: Measurements, runTimes: readonly number[], chunksize: number): number {
  const before = scheduleMs(cumulativeRunTimes(m.runTimes), m.workers, m.chunksize, 0, 0);
  const after = scheduleMs(cumulativeRunTimes(runTimes), m.workers, chunksize, 0, 0);
  return before > 0 ? m.makespanMs - Math.max(0, before - after) : m.makespanMs;
}

/** The worker that ran last, and the span in which the others had stopped; `null` where none ran for any time. */
function lastWorker(m: Measurements): { id: number; from: number; to: number } | null {
  let id: number | null = null;
  let lastEnd = m.window.from;
  let secondEnd = m.window.from;
  for (const { worker, busy } of m.activities) {
    const end = busy.to[busy.to.length - 1] ?? m.window.from;
    if (end > lastEnd) {
      secondEnd = lastEnd;
      lastEnd = end;
      id = worker.id;
    } else secondEnd = Math.max(secondEnd, end);
  }
  return id === null ? null : { id, from: secondEnd, to: lastEnd };
}
