import { formatDuration } from '../format-duration.ts';
import { formatShare } from '../format-share.ts';
import type { Measurements } from '../measurements.ts';
import { finding, wholeRun, type FindingRule } from './finding-rule.ts';

/** Native code does the computing on libuv's threads, which run in parallel without a pool. */
export const offThreadNative: FindingRule = (m, { nature, best }) => {
  if (nature !== 'computes-off-thread') return null;
  return finding('off-thread-native', m, {
    evidence: `${evidenceOf(m)}: the computing is done by native code on other threads, which are parallel without a pool.`,
    action: 'Use no pool: await the calls together on the event loop.',
    expected: best.prediction,
    caveat: 'Node gives native work 4 threads; UV_THREADPOOL_SIZE sets another number.',
    span: wholeRun(m),
  });
};

function evidenceOf(m: Measurements): string {
  const { serial } = m;
  if (serial !== null && serial.mainThreadCpuShare !== null) {
    return `Run serially, the process computes for ${formatShare(serial.cpuShare)} of the time but its main thread for ${formatShare(serial.mainThreadCpuShare)}`;
  }
  if (m.cpu.offThreadMs !== null && m.cpu.processMs !== null) {
    return `${formatDuration(m.cpu.offThreadMs)} of ${formatDuration(m.cpu.processMs)} CPU was used off the workers' main threads`;
  }
  return `The workers' event loops were active for ${formatShare(m.cpu.loopActiveShare ?? Number.NaN)} of the time in which their processes computed`;
}
