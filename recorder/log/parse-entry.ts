import type { LogEntry } from './log-format.ts';

/** The entry that a text holds, or `null` where it is none; what is missing in it gets a value that says nothing. */
export function parseEntry(text: string): LogEntry | null {
  const json = parsed(text);
  const type = json('type');
  return type === 'process' || type === 'worker' ? parseStart(type, json) : parseEvent(type, json);
}

function parseStart(type: 'process' | 'worker', json: Fields): LogEntry {
  const shared = {
    pid: numberOf(json('pid')),
    thread: numberOf(json('thread')),
    at: numberOf(json('at')),
    file: textOf(json('file')),
  };
  if (type === 'process') {
    const [parentPid, nodeVersion] = [numberOf(json('parentPid')), textOf(json('nodeVersion'))];
    return { type, ...shared, parentPid, nodeVersion };
  }
  return {
    type,
    ...shared,
    worker: numberOf(json('worker')),
    kind: json('kind') === 'thread' ? 'thread' : 'process',
    library: textOf(json('library')),
    workerDataBytes: numberOf(json('workerDataBytes')),
  };
}

function parseEvent(type: unknown, json: Fields): LogEntry | null {
  const at = numberOf(json('at'));
  const worker = numberOf(json('worker'));
  switch (type) {
    case 'ready':
    case 'ending':
      return { type, worker, at };
    case 'exit': {
      const [code, signal] = [json('code'), json('signal')];
      return {
        type,
        worker,
        at,
        code: typeof code === 'number' ? code : null,
        signal: typeof signal === 'string' ? signal : null,
      };
    }
    case 'pool-sample': {
      const sample = json('sample');
      return { type, worker, sample: Array.isArray(sample) ? sample.map(numberOf) : [] };
    }
    case 'library':
      return { type, worker, library: textOf(json('library')) };
    case 'name':
      return { type, name: textOf(json('name')) };
    case 'failure':
      return {
        type,
        task: numberOf(json('task')),
        name: textOf(json('name')),
        message: textOf(json('message')),
        stack: textOf(json('stack')),
      };
    case 'loop':
      return { type, at };
    case 'note':
      return { type, text: textOf(json('text')) };
    default:
      return null;
  }
}

type Fields = (field: string) => unknown;

function parsed(text: string): Fields {
  try {
    const json: unknown = JSON.parse(text);
    return (field): unknown =>
      typeof json === 'object' && json !== null ? Reflect.get(json, field) : undefined;
  } catch {
    return () => undefined;
  }
}

/** JSON has no NaN, which is how it comes back as `null`. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
