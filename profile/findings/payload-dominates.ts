import { formatBytes } from '../format-bytes.ts';
import { formatDuration } from '../format-duration.ts';
import { formatShare } from '../format-share.ts';
import { percentile } from '../latency.ts';
import { within } from '../cost-model.ts';
import type { Measurements } from '../measurements.ts';
import { isPayloadHeavy, type Choices } from '../recommendation.ts';
import { activeShares, finding, wholeRun, type FindingRule, type Statement } from './finding-rule.ts';

const COPYING_SHARE = 0.25;

/** Copying arguments and results takes the workers' time. */
export const payloadDominates: FindingRule = (m, choices) => {
  if (choices.nature !== 'computes' || !isPayloadHeavy(m)) return null;
  const { handOver } = activeShares(m);
  if (handOver < COPYING_SHARE) return null;
  return finding('payload-dominates', m, {
    evidence: `${formatShare(handOver)} of worker time is copying arguments and results (median ${medianBytes(m.run.tasks.bytesIn)} in, ${medianBytes(m.run.tasks.bytesOut)} out, ${formatDuration(m.latency?.p50 ?? Number.NaN)} run).`,
    ...adviceFor(m, choices),
    span: wholeRun(m),
  });
};

function adviceFor(m: Measurements, { best, model }: Choices): Omit<Statement, 'evidence'> {
  if (best.recommendation.executor === 'serial') {
    return {
      action:
        'Use no pool: call the function in a loop, or send less: a path or a key, and read the data in the worker.',
      expected: best.prediction,
      basis: m.serial === null || m.serial.isExtrapolated ? 'modelled' : 'measured',
      caveat: 'The calling thread is busy meanwhile.',
    };
  }
  if (best.recommendation.executor === 'thread') {
    return {
      action: `Use a ThreadPoolExecutor with ${best.recommendation.workers} workers, and transfer the buffers.`,
      expected: best.prediction,
      caveat: 'Buffers that are transferred can no longer be used by the sender.',
    };
  }
  const saved = Math.min(m.makespanMs, (m.ranTasks * model.handOverMs) / m.workers);
  return {
    action: 'Send less: a path or a key instead of the data, and read it in the worker.',
    expected: within(m.makespanMs - saved / 2, 0.3),
    caveat: 'Assumes that half of what is copied can be left out.',
  };
}

function medianBytes(bytes: readonly number[]): string {
  return formatBytes(percentile(Float64Array.from(bytes).sort(), 0.5));
}
