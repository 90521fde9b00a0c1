import { baseNameOf, CONTROL, fieldOf, isIdentifier, READY, type PoolProtocol } from './pool-protocol.ts';

/** Requests go through a port that is handed over with the first message, and are fetched with `receiveMessageOnPort`. */
export const piscina: PoolProtocol = {
  library: 'piscina',
  workerFile: /[/\\]piscina[/\\](dist|build)[/\\].*worker\.[cm]?js$/,
  toWorker: piscinaRequest,
  fromWorker: piscinaAnswer,
};

/** Tinypool was made from it, and talks alike. */
export function piscinaRequest(message: unknown): ReturnType<PoolProtocol['toWorker']> {
  const id = fieldOf(message, 'taskId');
  if (!isIdentifier(id)) return CONTROL;
  const file = fieldOf(message, 'filename');
  const name = fieldOf(message, 'name');
  const fileName = typeof file === 'string' ? baseNameOf(file) : null;
  return { kind: 'request', id, name: typeof name === 'string' && name !== 'default' ? name : fileName };
}

export function piscinaAnswer(message: unknown): ReturnType<PoolProtocol['fromWorker']> {
  const id = fieldOf(message, 'taskId');
  if (isIdentifier(id)) {
    const error = fieldOf(message, 'error');
    return { kind: 'answer', id, isError: error !== null && error !== undefined, error };
  }
  // The key has changed between versions; nothing else comes before the first task.
  const isReady = fieldOf(message, '_WORKER_READY') === true || fieldOf(message, 'ready') === true;
  return isReady ? READY : CONTROL;
}
