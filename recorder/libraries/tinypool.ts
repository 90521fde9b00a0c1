import { piscinaAnswer, piscinaRequest } from './piscina.ts';
import type { PoolProtocol } from './pool-protocol.ts';

/** Threads talk through a port as piscina's do, child processes through IPC with the same fields. */
export const tinypool: PoolProtocol = {
  library: 'tinypool',
  workerFile: /[/\\]tinypool[/\\]dist[/\\].*(worker|process)\.js$/,
  toWorker: piscinaRequest,
  fromWorker: piscinaAnswer,
};
