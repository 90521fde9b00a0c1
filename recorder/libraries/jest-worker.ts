import { baseNameOf, CONTROL, itemsOf, type PoolProtocol } from './pool-protocol.ts';

const CALL = 1;
const ANSWER_OK = 0;
const ANSWER_CLIENT_ERROR = 1;
const ANSWER_SETUP_ERROR = 2;

/** Tuples whose first item says what they are; one call at a time, so that the answer needs no id. */
export const jestWorker: PoolProtocol = {
  library: 'jest-worker',
  workerFile: /[/\\]jest-worker[/\\]build[/\\].*(processChild|threadChild)\.js$/,
  toWorker(message) {
    const items = itemsOf(message);
    if (items === null) return null;
    const [kind, , method] = items;
    if (kind !== CALL) return CONTROL;
    return { kind: 'request', id: null, name: typeof method === 'string' ? baseNameOf(method) : null };
  },
  fromWorker(message) {
    const items = itemsOf(message);
    if (items === null) return null;
    const [kind, name, text, stack] = items;
    if (kind === ANSWER_OK) return { kind: 'answer', id: null, isError: false, error: null };
    if (kind !== ANSWER_CLIENT_ERROR && kind !== ANSWER_SETUP_ERROR) return CONTROL;
    return { kind: 'answer', id: null, isError: true, error: { name, message: text, stack } };
  },
};
