/** The run times of a run's tasks in order, from which percentiles, histograms and colours are read. */
import { percentile } from '../../profile/index.ts';
import { outcomeCode } from './outcomes.ts';
import type { TaskStore } from './task-store.ts';

/** The run time of every task that came to its end by itself, ascending, ms. */
export function sortedRunTimes(store: TaskStore): Float32Array {
  const times = new Float32Array(store.length);
  const [ok, failed] = [outcomeCode('ok'), outcomeCode('error')];
  let count = 0;
  for (let row = 0; row < store.length; row++) {
    const outcome = store.outcome[row];
    const ms = store.durationOf(row);
    if ((outcome === ok || outcome === failed) && ms >= 0) times[count++] = ms;
  }
  return times.slice(0, count).sort();
}

/** The percentile by nearest rank, or NaN where no task ran to its end. */
export function percentileOf(ascending: Float32Array, share: number): number {
  return ascending.length === 0 ? Number.NaN : percentile(ascending, share);
}
