import { subscribe } from 'node:diagnostics_channel';
import { quietly, type Recording } from './recording.ts';

/** As `TaskOutcome` has them; a row holds the position. */
const OUTCOMES = ['ok', 'error', 'cancelled', 'timeout', 'worker-died'] as const;

const STAMPS = [
  'submitted',
  'serialized',
  'dispatched',
  'received',
  'deserialized',
  'runStart',
  'runEnd',
  'resultSerialized',
  'resultReceived',
  'resultDeserialized',
  'settled',
] as const;

/** Poolscope's own pool tells everything that it does to those who listen, so that nothing has to be guessed. */
export function watchOwnPool(recording: Recording): void {
  const workers = new Map<unknown, number>();
  subscribe('poolscope:pool', (event) => {
    quietly(() => {
      const field = (name: string): unknown =>
        typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined;
      const number = (name: string): number => numberOr(field(name), Number.NaN);
      const type = field('type');
      if (type === 'worker-started') start(recording, workers, field('worker'), number('pid'), number('at'));
      const worker = workers.get(field('worker')) ?? -1;
      if (type === 'worker-ready') recording.entry({ type: 'ready', worker, at: number('at') });
      else if (type === 'worker-exited') {
        const [code, signal] = [field('exitCode'), field('signal')];
        recording.entry({
          type: 'exit',
          worker,
          at: number('at'),
          code: typeof code === 'number' ? code : null,
          signal: typeof signal === 'string' ? signal : null,
        });
      } else if (type === 'worker-sample') {
        const sample = ['at', 'cpuMs', 'rssBytes', 'heapUsedBytes', 'loopActiveMs', 'gcMs'].map(number);
        recording.entry({ type: 'pool-sample', worker, sample });
      } else if (type === 'task-settled') {
        const outcome = OUTCOMES.findIndex((one) => one === field('outcome'));
        const task = recording.nextTask();
        const stamps = STAMPS.map(number);
        const sizes = [numberOr(field('bytesIn'), 0), numberOr(field('bytesOut'), 0), number('cpuMs')];
        recording.row('poolTask', task, worker, Math.max(0, outcome), ...stamps, ...sizes);
        if (field('error') !== undefined) recording.failure(task, field('error'));
      }
    });
  });
}

function start(
  recording: Recording,
  workers: Map<unknown, number>,
  id: unknown,
  pid: number,
  at: number,
): void {
  const worker = recording.nextWorker();
  workers.set(id, worker);
  recording.entry({
    type: 'worker',
    worker,
    kind: pid === process.pid ? 'thread' : 'process',
    pid,
    thread: -1,
    at,
    file: '',
    library: 'poolscope',
    workerDataBytes: 0,
  });
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
