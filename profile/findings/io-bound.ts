import { formatShare } from '../format-share.ts';
import { finding, wholeRun, type FindingRule } from './finding-rule.ts';

/** The tasks wait for something outside the process, so that a pool adds processes and copies but no speed. */
export const ioBound: FindingRule = (m, { nature, best }) => {
  if (nature !== 'awaits' && nature !== 'blocks') return null;
  const cpuShare = m.serial?.cpuShare ?? cpuShareOfWorkers(m.cpu.processMs, m.workerTime.busyMs);
  const waits = `A task computes for ${formatShare(cpuShare)} of its time and waits for the rest`;
  if (nature === 'blocks') {
    return finding('io-bound', m, {
      evidence: `${waits}, in a call that holds the event loop.`,
      action: `Call the asynchronous form of what it waits for and await it; if there is none, use a ThreadPoolExecutor with ${best.recommendation.workers} workers.`,
      expected: best.prediction,
      caveat: 'Threads wait as long as processes do, but start sooner and take less memory.',
      span: wholeRun(m),
    });
  }
  return finding('io-bound', m, {
    evidence: `${waits}, with its event loop idle.`,
    action:
      'Use no pool: await the calls together on the event loop, with Promise.all and a limit on how many are in flight.',
    expected: best.prediction,
    caveat: 'Holds as far as the other side (disk, server) takes that many requests at once.',
    span: wholeRun(m),
  });
};

function cpuShareOfWorkers(processMs: number | null, busyMs: number): number {
  return processMs === null || busyMs <= 0 ? Number.NaN : Math.min(1, processMs / busyMs);
}
