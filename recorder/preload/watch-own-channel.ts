import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { protocolOfFile } from '../libraries/all-libraries.ts';
import type { PoolProtocol } from '../libraries/pool-protocol.ts';
import { isOwnThread } from '../libraries/poolscope.ts';
import { now } from './clock.ts';
import { quietly, type Recording } from './recording.ts';
import { replaceMethod } from './replace-method.ts';
import { channelNumber, portsWithin, Responder, type Sending } from './responder.ts';
import type { Sampler } from './sampler.ts';
import { isInternal } from './watch-processes.ts';
import { watchPort, type PortEnd } from './watch-ports.ts';

/** After so long in `Atomics.wait` the thread is taken to idle, and what it has recorded is written. */
const IDLE_MS = 2;

/** Watches what reaches this process or thread as a worker of another, and what it answers. */
export function watchOwnChannel(recording: Recording, sampler: Sampler): void {
  const protocol = (): PoolProtocol | null => protocolOfFile(process.argv[1] ?? '');
  const open = (channel: number): Responder => new Responder(recording, channel, protocol);
  const main = open(0);
  if (isMainThread) {
    if (typeof process.send === 'function') watchProcessChannel(main, sampler);
    return;
  }
  const watchNew = (ports: [object, number][]): void => {
    for (const [port, channel] of ports) watchPort(port, sampling(open(channel), sampler));
  };
  if (isOwnThread(process.argv)) return;
  quietly(() => watchNew(portsWithin(workerData).map((port, i) => [port, channelNumber(-1, i)])));
  if (parentPort !== null) {
    const end = sampling(main, sampler);
    watchPort(parentPort, {
      post: (message, post) => end.post(message, post),
      received: (message, at) => {
        end.received(message, at);
        watchNew(main.portsIn(message));
      },
    });
  }
  watchAtomicWaits(recording, sampler);
}

/** Threads that sleep in `Atomics.wait` never see a timer: they are looked at when a task has ended. */
function sampling(responder: Responder, sampler: Sampler): PortEnd {
  return {
    received: (message, at) => responder.received(message, at),
    post: (message, post) => {
      let sending: Sending | null = null;
      quietly(() => (sending = responder.sending(message, now())));
      const result = post();
      quietly(() => {
        const at = now();
        if (sending !== null) responder.sent(sending, at);
        sampler.sampleIfDue(at);
      });
      return result;
    },
  };
}

function watchProcessChannel(main: Responder, sampler: Sampler): void {
  const end = sampling(main, sampler);
  replaceMethod(process, 'emit', (emit, self, args) => {
    if (args[0] === 'message') quietly(() => end.received(args[1], now()));
    return emit(self, args);
  });
  replaceMethod(process, 'send', (send, self, args) => {
    const post = (): unknown => send(self, args);
    return isInternal(args[0]) ? post() : end.post(args[0], post);
  });
}

/**
 * A thread that waits for its next task in `Atomics.wait`, as piscina's and tinypool's do, is ended there without a word: what it
 * has recorded must be written before. The time is taken off what the event loop calls active.
 */
function watchAtomicWaits(recording: Recording, sampler: Sampler): void {
  replaceMethod(Atomics, 'wait', (wait, self, args) => {
    const from = now();
    const timeout = args[3] === undefined ? Number.POSITIVE_INFINITY : Number(args[3]);
    const mayIdle = timeout > IDLE_MS && !recording.log.isEmpty;
    let result: unknown;
    try {
      if (mayIdle) {
        result = wait(self, [args[0], args[1], args[2], IDLE_MS]);
        if (result !== 'timed-out') return result;
        quietly(() => recording.log.flush());
      }
      const left = timeout - (now() - from);
      result =
        mayIdle && Number.isFinite(timeout)
          ? wait(self, [args[0], args[1], args[2], Math.max(0, left)])
          : wait(self, args);
      return result;
    } finally {
      sampler.waitedMs += now() - from;
    }
  });
}
