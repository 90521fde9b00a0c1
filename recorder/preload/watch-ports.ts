import workerThreads, { MessagePort } from 'node:worker_threads';
import { now } from './clock.ts';
import { quietly } from './recording.ts';
import { replaceConstructor, replaceMethod } from './replace-method.ts';

/** One end of a channel that carries tasks. */
export interface PortEnd {
  received(message: unknown, at: number): void;
  /** Posts a message with `post`, and gives what that gives. */
  post(message: unknown, post: () => unknown): unknown;
}

/** Node's own way to hand a message to a port's listeners; the symbol is registered, so that everybody has the same. */
const DISPATCH = Symbol.for('nodejs.internal.kHybridDispatch');

const ends = new WeakMap<object, PortEnd>();
/** Of each port that was made here the other end of its channel. */
const siblings = new WeakMap<object, object>();

/** From now on the messages of this port are told to `end`. */
export function watchPort(port: object, end: PortEnd): void {
  ends.set(port, end);
}

/** The other end of a port's channel, or `null` where the channel was not made in this thread. */
export function siblingOf(port: object): object | null {
  return siblings.get(port) ?? null;
}

/** The ports that a message takes with it, given what stands behind the message: a list, or an object with one. */
export function transferredPorts(transfer: unknown): MessagePort[] {
  const list: unknown =
    typeof transfer === 'object' && transfer !== null && !Array.isArray(transfer)
      ? Reflect.get(transfer, 'transfer')
      : transfer;
  return Array.isArray(list) ? list.filter((item) => item instanceof MessagePort) : [];
}

/** Watches what goes through ports, whichever they are; those that nobody asked for pass untouched. */
export function watchPorts(): void {
  const { prototype } = MessagePort;
  replaceMethod(prototype, 'postMessage', (post, port, args) => {
    const end = ends.get(port);
    return end === undefined ? post(port, args) : end.post(args[0], () => post(port, args));
  });
  replaceMethod(prototype, DISPATCH, (dispatch, port, args) => {
    if (args[1] === 'message') tell(port, args[0]);
    return dispatch(port, args);
  });
  replaceMethod(workerThreads, 'receiveMessageOnPort', (receive, self, args) => {
    const received = receive(self, args);
    if (
      typeof received === 'object' &&
      received !== null &&
      typeof args[0] === 'object' &&
      args[0] !== null
    ) {
      tell(args[0], Reflect.get(received, 'message'));
    }
    return received;
  });
  const MessageChannel = replaceConstructor(workerThreads.MessageChannel, (construct, args) => {
    const channel = construct(args);
    quietly(() => {
      const one: unknown = Reflect.get(channel, 'port1');
      const other: unknown = Reflect.get(channel, 'port2');
      if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return;
      siblings.set(one, other);
      siblings.set(other, one);
    });
    return channel;
  });
  if (Reflect.get(globalThis, 'MessageChannel') === workerThreads.MessageChannel) {
    Reflect.set(globalThis, 'MessageChannel', MessageChannel);
  }
  Reflect.set(workerThreads, 'MessageChannel', MessageChannel);
}

function tell(port: object, message: unknown): void {
  const end = ends.get(port);
  if (end !== undefined) quietly(() => end.received(message, now()));
}
