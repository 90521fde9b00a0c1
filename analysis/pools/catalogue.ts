/** Every pool library that the rules know. */
import type { PoolLibrary } from './library.ts';
import { jestWorker } from './jest-worker.ts';
import { nodeWorkerThreadsPool } from './node-worker-threads-pool.ts';
import { piscina } from './piscina.ts';
import { poolifier } from './poolifier.ts';
import { poolscope } from './poolscope.ts';
import { threads } from './threads.ts';
import { tinypool } from './tinypool.ts';
import { workerFarm } from './worker-farm.ts';
import { workerpool } from './workerpool.ts';

export const POOL_LIBRARIES: readonly PoolLibrary[] = [
  poolscope,
  piscina,
  tinypool,
  workerpool,
  poolifier,
  jestWorker,
  threads,
  nodeWorkerThreadsPool,
  workerFarm,
];

const byPackage = new Map(POOL_LIBRARIES.map((library) => [library.packageName, library]));

/** The library behind an import specifier. */
export function libraryOf(specifier: string): PoolLibrary | undefined {
  return byPackage.get(specifier);
}
