import workerThreads, { SHARE_ENV, Worker } from 'node:worker_threads';
import { fieldOf } from '../libraries/pool-protocol.ts';
import { startsOwnThread } from '../libraries/poolscope.ts';
import { now } from './clock.ts';
import { addTo, type RecordingEnvironment } from './environment.ts';
import { payloadBytes } from './payload-size.ts';
import { quietly, type Recording } from './recording.ts';
import { replaceConstructor, replaceMethod } from './replace-method.ts';
import { channelNumber } from './responder.ts';
import { WatchedWorker } from './watched-worker.ts';
import { siblingOf, transferredPorts, watchPort } from './watch-ports.ts';

/** Watches every `Worker` that this thread makes. */
export function watchThreads(recording: Recording, environment: RecordingEnvironment): void {
  const workers = new WeakMap<object, WatchedWorker>();
  const { prototype } = Worker;
  const Watched = replaceConstructor(Worker, (construct, [file, options, ...rest]) => {
    const at = now();
    const worker = construct([file, withRecording(options, environment), ...rest]);
    if (startsOwnThread(options)) return worker;
    quietly(() => {
      const watched = new WatchedWorker(recording, {
        kind: 'thread',
        pid: process.pid,
        thread: numberField(worker, 'threadId'),
        at,
        file: fileOf(file, options),
        workerDataBytes: payloadBytes(fieldOf(options, 'workerData')),
      });
      workers.set(worker, watched);
      watchTransferred(watched, fieldOf(options, 'transferList'), -1);
    });
    return worker;
  });
  Reflect.set(workerThreads, 'Worker', Watched);
  // `new worker.constructor(…)` is to make a watched one too.
  Reflect.defineProperty(prototype, 'constructor', { value: Watched, writable: true, configurable: true });
  replaceMethod(prototype, 'postMessage', (post, worker, args) => {
    const watched = workers.get(worker);
    if (watched === undefined) return post(worker, args);
    quietly(() => watchTransferred(watched, args[1], watched.main.messages));
    return watched.main.post(args[0], () => post(worker, args));
  });
  replaceMethod(prototype, 'terminate', (terminate, worker, args) => {
    quietly(() => workers.get(worker)?.ending());
    return terminate(worker, args);
  });
  replaceMethod(prototype, 'emit', (emit, worker, args) => {
    const watched = workers.get(worker);
    if (watched !== undefined) {
      quietly(() => {
        if (args[0] === 'message') watched.main.received(args[1], now());
        else if (args[0] === 'exit') watched.exited(args[1], null);
      });
    }
    return emit(worker, args);
  });
}

/** Channels whose other end goes to the worker. */
function watchTransferred(worker: WatchedWorker, transfer: unknown, message: number): void {
  transferredPorts(transfer).forEach((port, i) => {
    const here = siblingOf(port);
    if (here !== null) watchPort(here, worker.openChannel(channelNumber(message, i)));
  });
}

/** A thread with an environment of its own does not inherit `NODE_OPTIONS`. */
function withRecording(options: unknown, recording: RecordingEnvironment): unknown {
  const env = fieldOf(options, 'env');
  if (typeof options !== 'object' || typeof env !== 'object' || env === null || env === process.env)
    return options;
  if (typeof SHARE_ENV === 'symbol' && fieldOf(options, 'env') === SHARE_ENV) return options;
  const copy: Record<string, unknown> = { ...env };
  addTo(copy, recording);
  return { ...options, env: copy };
}

function fileOf(file: unknown, options: unknown): string {
  if (fieldOf(options, 'eval') === true) return '[eval]';
  const text = String(file);
  return text.startsWith('data:') ? 'data:' : text.replace(/^file:\/\//, '');
}

function numberField(value: object, name: string): number {
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'number' ? field : -1;
}
