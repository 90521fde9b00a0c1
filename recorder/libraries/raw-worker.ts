import { CONTROL, fieldOf, isIdentifier, READY, type PoolProtocol } from './pool-protocol.ts';

/** What programs commonly call the field that pairs an answer with its request. */
const ID_FIELDS = [
  'id',
  'taskId',
  'requestId',
  'jobId',
  'messageId',
  'correlationId',
  'callId',
  'seq',
] as const;
const NAME_FIELDS = [
  'type',
  'method',
  'cmd',
  'command',
  'action',
  'op',
  'name',
  'task',
  'kind',
  'event',
] as const;
const LONGEST_NAME = 40;
/** Messages with such a name ask for no answer. */
const NO_REQUEST =
  /^(init|initialize|setup|config|configure|stop|exit|quit|close|shutdown|terminate|end|abort|cancel|kill|pong)$/i;
const NO_ANSWER =
  /^(progress|log|event|heartbeat|ping|status|debug|info|warn|warning|metrics|update|online|started)$/i;
const IS_ERROR = /^(error|failed|failure|exception|reject|rejected)$/i;
const IS_READY = /^(ready|init|initialized|online|started|listening)$/i;

/**
 * Any worker that a program talks to by itself. Requests and answers are paired by a field that is commonly used for it, else
 * by their order.
 */
export const rawWorker: PoolProtocol = {
  library: '',
  workerFile: null,
  toWorker(message) {
    const name = nameOf(message);
    const id = idOf(message);
    if (id === null && name !== null && NO_REQUEST.test(name)) return CONTROL;
    return { kind: 'request', id, name: typeof message === 'string' ? null : name };
  },
  fromWorker(message) {
    const name = nameOf(message);
    const id = idOf(message);
    if (name !== null && NO_ANSWER.test(name)) return IS_READY.test(name) ? READY : CONTROL;
    if (id === null && name !== null && IS_READY.test(name)) return READY;
    if (id === null && fieldOf(message, 'ready') === true) return READY;
    const error = fieldOf(message, 'error') ?? fieldOf(message, 'err');
    const hasError = error !== undefined && error !== null && error !== false;
    return {
      kind: 'answer',
      id,
      isError: hasError || (name !== null && IS_ERROR.test(name)),
      error: error ?? message,
    };
  },
};

function idOf(message: unknown): string | number | null {
  for (const name of ID_FIELDS) {
    const id = fieldOf(message, name);
    if (isIdentifier(id)) return id;
  }
  return null;
}

function nameOf(message: unknown): string | null {
  if (typeof message === 'string') return message.length <= LONGEST_NAME ? message : null;
  for (const field of NAME_FIELDS) {
    const name = fieldOf(message, field);
    if (typeof name === 'string' && name !== '' && name.length <= LONGEST_NAME) return name;
  }
  return null;
}
