/** Every pool library that is built in. */
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
