import { CONTROL, fieldOf, itemsOf, READY, type PoolProtocol } from './pool-protocol.ts';

/** The method by which a function travels as text. */
const RUN_TEXT = 'run';

/** JSON-RPC, to threads and processes alike; the worker's file is the user's own, or the library's for functions as text. */
export const workerpool: PoolProtocol = {
  library: 'workerpool',
  workerFile: /[/\\]workerpool[/\\](src|dist)[/\\]worker(\.min)?\.js$/,
  toWorker(message) {
    if (typeof message === 'string' && message.startsWith('__workerpool-')) return CONTROL;
    const id = fieldOf(message, 'id');
    const method = fieldOf(message, 'method');
    if (typeof id !== 'number' || typeof method !== 'string') return null;
    if (method.startsWith('__workerpool-')) return CONTROL;
    if (!Array.isArray(fieldOf(message, 'params'))) return method === 'methods' ? CONTROL : null;
    return { kind: 'request', id, name: method === RUN_TEXT ? functionName(message) : method };
  },
  fromWorker(message) {
    if (message === 'ready') return READY;
    const id = fieldOf(message, 'id');
    if (typeof id !== 'number') return null;
    if (fieldOf(message, 'isEvent') === true || fieldOf(message, 'method') !== undefined) return CONTROL;
    const error = fieldOf(message, 'error');
    return { kind: 'answer', id, isError: error !== null && error !== undefined, error };
  },
};

function functionName(message: unknown): string {
  const [text] = itemsOf(fieldOf(message, 'params')) ?? [];
  const name =
    typeof text === 'string' ? /^\s*(?:async\s+)?function\*?\s+([\w$]+)/.exec(text)?.[1] : undefined;
  return name ?? 'function as text';
}
