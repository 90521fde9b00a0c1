import type { ProfileReport, ScalingReport } from '../protocol/profile-report.ts';
import { formatDuration } from './format-duration.ts';
import { formatCount, formatFactor, formatPart, formatShare } from './format-share.ts';
import { wayText } from './ways/way-text.ts';
import { isSameWay } from './ways/way-times.ts';
import type { Way } from '../protocol/ways-of-running.ts';

/** The ways that were measured, fastest first, with the range of each, how often it ran, and whether the results were equal. */
export function waysText(report: ProfileReport): string {
  const { ways = [], agreement, run } = report;
  if (ways.length === 0) return '';
  const current: Way = { executor: run.executor, workers: run.workers, chunksize: run.chunksize };
  const names = ways.map(({ way }) => wayText(way));
  const width = Math.max(...names.map((name) => name.length));
  const [fastest] = ways;
  const lines = ways.map(({ way, ms, low, high, basis, repetitions }, i) => {
    const name = (names[i] ?? '').padEnd(width);
    const range = `${formatDuration(low)} to ${formatDuration(high)}`.padEnd(20);
    const behind = fastest === undefined || i === 0 ? '' : formatFactor(ms / fastest.ms);
    const how = basis === 'measured' ? formatCount(repetitions, 'run') : basis;
    const mark = isSameWay(way, current) ? '  ← this run' : '';
    return `  ${name} ${formatDuration(ms).padStart(9)}  ${range} ${behind.padStart(6)}  ${how}${mark}`.trimEnd();
  });
  const parts = [['Ways of running the inputs, start-up included, with 95 % ranges:', ...lines].join('\n')];
  if (agreement !== undefined && agreement.comparedTasks > 0) parts.push(agreementText(agreement));
  return parts.join('\n');
}

/** How the pool grows with workers. */
export function scalingText({ scaling }: ProfileReport): string {
  if (scaling === undefined) return '';
  const kind = scaling.executor === 'thread' ? 'threads' : 'processes';
  const { value, low, high } = scaling.serialFraction;
  const lines = scaling.curve.map(({ workers, speedup, basis }) => {
    const range = `${formatFactor(speedup.low)} to ${formatFactor(speedup.high)}`;
    return `  ${formatCount(workers, 'worker').padEnd(12)} ${formatFactor(speedup.value).padStart(7)}  ${range.padEnd(16)} ${basisText(basis)}`;
  });
  return [
    `Speed-up against serial by ${kind}, start-up left out:`,
    ...lines,
    `Serial fraction ${formatShare(value)} (${formatShare(low)} to ${formatShare(high)})${uslText(scaling)}; ${formatCount(scaling.bestWorkers, 'worker')} ${scaling.bestWorkers === 1 ? 'is' : 'are'} best on this machine.`,
  ].join('\n');
}

/** What was expected of the run beside what it took. */
export function predictionText({ prediction }: ProfileReport): string {
  if (prediction === undefined) return '';
  const { finding, ms, low, high, measuredMs } = prediction;
  const isWithin = measuredMs >= low && measuredMs <= high;
  const miss = Math.abs(measuredMs / ms - 1);
  const judged = isWithin
    ? 'within the range'
    : `${formatShare(miss)} ${measuredMs < ms ? 'less' : 'more'} than expected`;
  return `Applied ${finding}: expected ${formatDuration(ms)} (${formatDuration(low)} to ${formatDuration(high)}), measured ${formatDuration(measuredMs)}, ${judged}.`;
}

function basisText(basis: ScalingReport['curve'][number]['basis']): string {
  return basis === 'simulated' ? 'simulated, for a machine with a CPU for each' : basis;
}

function uslText({ usl }: ScalingReport): string {
  return usl === null
    ? ''
    : `, contention ${formatShare(usl.alpha.value)}, coherency ${usl.beta.value.toExponential(1)}`;
}

function agreementText({ comparedTasks, differingTasks }: NonNullable<ProfileReport['agreement']>): string {
  if (differingTasks === 0)
    return `All ways gave the same results for ${formatCount(comparedTasks, 'input')}.`;
  return `Not deterministic: the results of ${formatPart(differingTasks, comparedTasks, 'input')} differ between runs.`;
}
