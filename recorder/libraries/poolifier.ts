import { CONTROL, fieldOf, isIdentifier, READY, type PoolProtocol } from './pool-protocol.ts';

/** Cluster workers talk through IPC, threads through a port; the worker's file is the user's own. */
export const poolifier: PoolProtocol = {
  library: 'poolifier',
  workerFile: null,
  toWorker(message) {
    const id = fieldOf(message, 'taskId');
    const isOurs = fieldOf(message, 'workerId') !== undefined || fieldOf(message, 'timestamp') !== undefined;
    if (!isOurs) return isSetUp(message) ? CONTROL : null;
    if (!isIdentifier(id) || fieldOf(message, 'taskOperation') !== undefined) return CONTROL;
    const name = fieldOf(message, 'name');
    return { kind: 'request', id, name: typeof name === 'string' ? name : null };
  },
  fromWorker(message) {
    if (fieldOf(message, 'ready') === true) return READY;
    const id = fieldOf(message, 'taskId');
    if (!isIdentifier(id)) return fieldOf(message, 'workerId') === undefined ? null : CONTROL;
    const error = fieldOf(message, 'workerError');
    const thrown = fieldOf(error, 'error') ?? error;
    return { kind: 'answer', id, isError: error !== undefined && error !== null, error: thrown };
  },
};

function isSetUp(message: unknown): boolean {
  return fieldOf(message, 'ready') === false;
}
