import type { WayReport } from '../../protocol/profile-report.ts';
import type { SerialEstimate } from '../serial-estimate.ts';
import type { MeasuredWays } from './measured-ways.ts';

/** The ways with what they took, fastest first; the serial baseline of the recorded run among them where no other was measured. */
export function waysReport({ ways }: MeasuredWays, serial: SerialEstimate | null): WayReport[] {
  const reports = ways.map(({ way, range, runs }): WayReport => ({
    way,
    ...range,
    basis: 'measured',
    repetitions: runs.length,
  }));
  if (serial !== null && !ways.some(({ way }) => way.executor === 'serial')) {
    const { totalMs: ms, isExtrapolated } = serial;
    reports.push({
      way: { executor: 'serial', workers: 1, chunksize: 1 },
      ms,
      low: ms * (1 - BASELINE_ERROR),
      high: ms * (1 + BASELINE_ERROR),
      basis: isExtrapolated ? 'modelled' : 'measured',
      repetitions: 1,
    });
  }
  return reports.toSorted((a, b) => a.ms - b.ms);
}

/** The baseline was run once; what other runs of a program that does the same each time usually differ by, twice. */
const BASELINE_ERROR = 0.1;
