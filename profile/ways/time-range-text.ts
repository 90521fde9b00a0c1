import { formatDuration } from '../format-duration.ts';
import type { TimeRange } from './way-times.ts';

/** `1.2 s (1.1 s to 1.3 s)`. */
export function formatTimeRange({ ms, low, high }: TimeRange): string {
  return `${formatDuration(ms)} (${formatDuration(low)} to ${formatDuration(high)})`;
}
