/**
 * Every pool that is compared, behind one surface.
 *
 * @typedef {object} OpenOptions
 * @property {number} workers
 * @property {string} tasks file URL of the module whose exports are the tasks; each takes one argument
 * @property {boolean} [isBinary] the values are typed arrays: use the peer's serialization that keeps them
 *
 * @typedef {object} OpenPool
 * @property {(name: string, argument?: unknown) => Promise<unknown>} run
 * @property {(name: string, items: unknown[], chunksize: number) => Promise<unknown[]>} [map] the pool's own map
 * @property {(name: string, argument: unknown, ms: number) => Promise<unknown>} [runWithin] with a time limit
 * @property {() => Promise<unknown>} shutdown as its documentation says to end it
 * @property {(listener: (event: object) => void) => () => void} [observe]
 */

/** In the order of the tables. Python's pools are measured by `python.py`, with the same workloads. */
export const POOLS = [
  { id: 'poolscope', label: 'Poolscope, processes', kind: 'process', package: 'poolscope' },
  { id: 'poolscope-threads', label: 'Poolscope, threads', kind: 'thread', package: 'poolscope' },
  { id: 'tinypool', label: 'tinypool, processes', kind: 'process', package: 'tinypool' },
  { id: 'workerpool', label: 'workerpool, processes', kind: 'process', package: 'workerpool' },
  { id: 'poolifier', label: 'poolifier, cluster', kind: 'process', package: 'poolifier' },
  { id: 'jest-worker', label: 'jest-worker, processes', kind: 'process', package: 'jest-worker' },
  { id: 'piscina', label: 'piscina, threads', kind: 'thread', package: 'piscina' },
  { id: 'piscina-16', label: 'piscina, threads, 16 in flight', kind: 'thread', package: 'piscina' },
  { id: 'tinypool-threads', label: 'tinypool, threads', kind: 'thread', package: 'tinypool' },
  { id: 'workerpool-threads', label: 'workerpool, threads', kind: 'thread', package: 'workerpool' },
  { id: 'poolifier-threads', label: 'poolifier, threads', kind: 'thread', package: 'poolifier' },
  { id: 'jest-worker-threads', label: 'jest-worker, threads', kind: 'thread', package: 'jest-worker' },
  { id: 'python-executor', label: 'Python ProcessPoolExecutor', kind: 'python' },
  { id: 'python-pool', label: 'Python multiprocessing.Pool', kind: 'python' },
];

/** Loads what the pool is made of. @param {string} id @returns {Promise<(options: OpenOptions) => Promise<OpenPool>>} */
export async function loadPool(id) {
  const { open } = await import(`./${id.replace(/-threads$|-16$/, '')}.mjs`);
  return (options) =>
    open({ ...options, isThreaded: id.endsWith('-threads'), inFlight: id.endsWith('-16') ? 16 : 1 });
}
