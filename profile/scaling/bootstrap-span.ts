import type { Estimate } from '../../protocol/profile-report.ts';
import { percentile } from '../latency.ts';

/** A value with the middle 95 % of what redrawn data gave for it; the range always holds the value. */
export function bootstrapSpan(value: number, drawn: readonly number[]): Estimate {
  const sorted = Float64Array.from(drawn).sort();
  if (sorted.length === 0) return { value, low: value, high: value };
  return {
    value,
    low: Math.min(value, percentile(sorted, 0.025)),
    high: Math.max(value, percentile(sorted, 0.975)),
  };
}
