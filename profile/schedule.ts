/** More chunks than this are merged before they are scheduled: the makespan changes by less than a merged chunk. */
const MOST_CHUNKS = 20_000;

/** Sums of the first 0, 1, 2 … run times, so that any chunk's run time is one subtraction. */
export function cumulativeRunTimes(runTimes: readonly number[]): Float64Array {
  const sums = new Float64Array(runTimes.length + 1);
  for (let i = 0; i < runTimes.length; i += 1) sums[i + 1] = (sums[i] ?? 0) + (runTimes[i] ?? 0);
  return sums;
}

/**
 * The makespan of list scheduling (Graham 1966): chunks in the order of the inputs, each to the worker that is free first.
 *
 * @param sums What `cumulativeRunTimes` gives for the tasks.
 * @param perTaskMs What each task costs a worker beside its run.
 * @param perChunkMs What each chunk costs a worker beside its tasks.
 */
export function scheduleMs(
  sums: Float64Array,
  workers: number,
  chunksize: number,
  perTaskMs: number,
  perChunkMs: number,
): number {
  const tasks = sums.length - 1;
  const merged = Math.max(1, Math.ceil(tasks / chunksize / MOST_CHUNKS));
  const step = chunksize * merged;
  const freeAt = Array.from({ length: Math.max(1, workers) }, () => 0);
  let makespan = 0;
  for (let first = 0; first < tasks; first += step) {
    const last = Math.min(first + step, tasks);
    const chunks = Math.ceil((last - first) / chunksize);
    const runMs = (sums[last] ?? 0) - (sums[first] ?? 0);
    const ms = runMs + perTaskMs * (last - first) + perChunkMs * chunks;
    const worker = firstFree(freeAt);
    const end = (freeAt[worker] ?? 0) + ms;
    freeAt[worker] = end;
    makespan = Math.max(makespan, end);
  }
  return makespan;
}

function firstFree(freeAt: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < freeAt.length; i += 1) {
    if ((freeAt[i] ?? 0) < (freeAt[best] ?? 0)) best = i;
  }
  return best;
}
