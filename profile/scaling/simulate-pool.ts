/** More chunks than this are merged before they are simulated: what is said of wide machines is not that exact. */
const MOST_CHUNKS = 20_000;

/** What one task and one message cost, beside the run; ms. */
export interface PoolCosts {
  /** Time of a worker. */
  readonly workerPerTaskMs: number;
  readonly workerPerChunkMs: number;
  /** Time of the process that submits the tasks and takes their results, which does so for one chunk at a time. */
  readonly mainPerTaskMs: number;
  readonly mainPerChunkMs: number;
}

/**
 * The time from the first submit to the last result in a pool with a CPU for each worker, start-up left out: every chunk goes,
 * in the order of the inputs, to the worker that will be free first; it can be sent once the submitting process is done with the chunk
 * before and the worker has begun its last one (one waits in front of each worker), and it runs when it has arrived and
 * the worker is free. Run times are those that were measured.
 *
 * What it leaves out: memory and caches that workers share, disks and networks, and other programs.
 *
 * @param sums What `cumulativeRunTimes` gives for the tasks.
 */
export function simulatePool(
  sums: Float64Array,
  workers: number,
  chunksize: number,
  costs: PoolCosts,
): number {
  const tasks = sums.length - 1;
  const merged = Math.max(1, Math.ceil(tasks / chunksize / MOST_CHUNKS));
  const step = chunksize * merged;
  const freeAt = Array.from({ length: workers }, () => 0);
  const roomAt = Array.from({ length: workers }, () => 0);
  let mainFreeAt = 0;
  let makespan = 0;
  for (let first = 0; first < tasks; first += step) {
    const last = Math.min(first + step, tasks);
    const chunks = Math.ceil((last - first) / chunksize);
    const worker = firstFree(freeAt);
    const sent =
      Math.max(mainFreeAt, roomAt[worker] ?? 0) +
      costs.mainPerTaskMs * (last - first) +
      costs.mainPerChunkMs * chunks;
    const start = Math.max(sent, freeAt[worker] ?? 0);
    const runMs = (sums[last] ?? 0) - (sums[first] ?? 0);
    const end = start + runMs + costs.workerPerTaskMs * (last - first) + costs.workerPerChunkMs * chunks;
    mainFreeAt = sent;
    roomAt[worker] = start;
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
