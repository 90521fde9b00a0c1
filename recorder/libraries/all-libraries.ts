import { jestWorker } from './jest-worker.ts';
import { piscina } from './piscina.ts';
import type { PoolProtocol } from './pool-protocol.ts';
import { poolifier } from './poolifier.ts';
import { rawWorker } from './raw-worker.ts';
import { tinypool } from './tinypool.ts';
import { workerpool } from './workerpool.ts';

const BY_FILE: readonly PoolProtocol[] = [piscina, tinypool, jestWorker, workerpool];
/** Their workers' files are the user's own, so that what they say tells; poolifier's messages are the more particular. */
const BY_MESSAGE: readonly PoolProtocol[] = [poolifier, workerpool];

/** The library whose worker a file is, or `null` where the file does not tell. */
export function protocolOfFile(file: string): PoolProtocol | null {
  return BY_FILE.find(({ workerFile }) => workerFile?.test(file) === true) ?? null;
}

/** The library that sends such a message to its workers; raw workers where none does. */
export function protocolOfRequest(message: unknown): PoolProtocol {
  return BY_MESSAGE.find((protocol) => protocol.toWorker(message) !== null) ?? rawWorker;
}
