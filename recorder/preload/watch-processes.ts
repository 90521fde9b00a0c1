import { ChildProcess } from 'node:child_process';
import { fieldOf } from '../libraries/pool-protocol.ts';
import { now } from './clock.ts';
import { addToPairs, type RecordingEnvironment } from './environment.ts';
import { quietly, type Recording } from './recording.ts';
import { replaceMethod } from './replace-method.ts';
import { WatchedWorker } from './watched-worker.ts';

const SCRIPT = /\.([cm]?[jt]sx?)$/;

/**
 * Watches every process that is started with a channel for messages: by `fork`, by `cluster`, or by `spawn` with `ipc`. All
 * of them come through one method, and Node puts `send` on the process there.
 */
export function watchProcesses(recording: Recording, environment: RecordingEnvironment): void {
  const workers = new WeakMap<object, WatchedWorker>();
  const { prototype } = ChildProcess;
  replaceMethod(prototype, 'spawn', (spawn, child, args) => {
    const at = now();
    quietly(() => {
      const pairs = fieldOf(args[0], 'envPairs');
      if (Array.isArray(pairs)) addToPairs(pairs, environment);
    });
    const result = spawn(child, args);
    quietly(() => {
      const pid: unknown = Reflect.get(child, 'pid');
      if (typeof pid !== 'number' || typeof Reflect.get(child, 'send') !== 'function') return;
      const file = scriptOf(fieldOf(args[0], 'args'));
      const watched = new WatchedWorker(recording, {
        kind: 'process',
        pid,
        thread: 0,
        at,
        file,
        workerDataBytes: 0,
      });
      workers.set(child, watched);
      watchSends(child, watched);
    });
    return result;
  });
  replaceMethod(prototype, 'emit', (emit, child, args) => {
    const watched = workers.get(child);
    if (watched !== undefined) {
      quietly(() => {
        if (args[0] === 'message') watched.main.received(args[1], now());
        else if (args[0] === 'exit') watched.exited(args[1], args[2]);
      });
    }
    return emit(child, args);
  });
  replaceMethod(prototype, 'kill', (kill, child, args) => {
    // Signal 0 only asks whether the process is there.
    if (args[0] !== 0) quietly(() => workers.get(child)?.ending());
    return kill(child, args);
  });
}

function watchSends(child: object, watched: WatchedWorker): void {
  replaceMethod(child, 'send', (send, self, args) => {
    const post = (): unknown => send(self, args);
    return isInternal(args[0]) ? post() : watched.main.post(args[0], post);
  });
}

/** Node's own messages, of cluster for instance, reach no listener of the program. */
export function isInternal(message: unknown): boolean {
  const command = fieldOf(message, 'cmd');
  return typeof command === 'string' && command.startsWith('NODE_');
}

function scriptOf(args: unknown): string {
  if (!Array.isArray(args)) return '';
  const script: unknown = args.find(
    (arg, i) => i > 0 && typeof arg === 'string' && SCRIPT.test(arg) && !isModuleOption(args[i - 1]),
  );
  return typeof script === 'string' ? script : '';
}

function isModuleOption(arg: unknown): boolean {
  return arg === '-r' || arg === '--require' || arg === '--import' || arg === '--loader';
}
