import { MessagePort } from 'node:worker_threads';
import { TaskCpuMeter } from '../../pool/src/worker/thread-cpu.ts';
import type { Answer, PoolProtocol } from '../libraries/pool-protocol.ts';
import { KEPT_TASKS } from '../log/log-format.ts';
import { Conversation } from './conversation.ts';
import { payloadBytes } from './payload-size.ts';
import type { Recording } from './recording.ts';

interface OpenTask {
  readonly message: number;
  readonly at: number;
  /** Others ran meanwhile, so that the CPU time of the thread is not this task's alone. */
  isOverlapped: boolean;
}

/** Messages of a channel among which ports may come that carry the tasks. */
const FIRST_MESSAGES = 4;
/** Ports of one message are numbered together. */
const PORTS_PER_MESSAGE = 16;

/** A message on its way out, and the task that it answers. */
export type Sending = { readonly from: number; readonly bytes: number } & (
  { readonly answer: null } | { readonly answer: Answer; readonly task: OpenTask }
);

/** A look at the clock takes up to 7 µs in a program that does other things meanwhile; shorter tasks get a share, milliseconds. */
const CPU_LOOK_MS = 4;

/** What all channels of this thread share. */
const meter = new TaskCpuMeter(CPU_LOOK_MS);
const running = new Set<OpenTask>();
const totals = { seen: 0, tasks: 0, runMs: 0, cpuMs: 0 };

/** The worker's end of a channel. */
export class Responder {
  readonly #recording: Recording;
  readonly #channel: number;
  readonly #conversation: Conversation<OpenTask>;
  #messages = 0;

  constructor(recording: Recording, channel: number, protocolOfFile: () => PoolProtocol | null) {
    this.#recording = recording;
    this.#channel = channel;
    this.#conversation = new Conversation(protocolOfFile);
  }

  /** A message is about to be handed to the program. */
  received(message: unknown, at: number): void {
    const number = this.#messages;
    this.#messages += 1;
    const request = this.#conversation.toWorker(message);
    if (request.kind !== 'request') return;
    const task: OpenTask = { message: number, at, isOverlapped: running.size > 0 };
    for (const other of running) other.isOverlapped = true;
    running.add(task);
    this.#conversation.add(request, task);
    totals.seen += 1;
    if (totals.seen <= KEPT_TASKS) {
      this.#recording.row('started', this.#channel, number, at);
      this.#recording.log.flushIfCheap(at);
    }
    meter.begin(at);
  }

  /**
   * A message is about to be posted. What is known of the task is written before the parent gets the answer: it may end
   * this worker the moment after.
   */
  sending(message: unknown, at: number): Sending {
    const answer = this.#conversation.fromWorker(message);
    const task = answer.kind === 'answer' ? this.#conversation.find(answer) : undefined;
    const bytes = payloadBytes(message);
    if (answer.kind !== 'answer' || task === undefined) return { answer: null, from: at, bytes };
    const measured = meter.end(task.at, at);
    const cpuMs = task.isOverlapped || measured < 0 ? Number.NaN : measured;
    if (totals.seen > KEPT_TASKS) this.#sum(at - task.at, cpuMs);
    else this.#recording.row('ran', this.#channel, task.message, task.at, at, bytes, cpuMs);
    this.#recording.log.flushIfCheap(at);
    return { answer, task, from: at, bytes };
  }

  /** It was posted, and not refused. */
  sent(sending: Sending, at: number): void {
    if (sending.answer === null) {
      this.#recording.row('told', sending.from, at, sending.bytes);
      return;
    }
    this.#conversation.settle(sending.answer);
    running.delete(sending.task);
    if (totals.seen <= KEPT_TASKS) this.#recording.row('posted', this.#channel, sending.task.message, at);
  }

  /** Ports that come with one of the first messages, and the channels that they are. */
  portsIn(message: unknown): [MessagePort, number][] {
    if (this.#messages > FIRST_MESSAGES) return [];
    return portsWithin(message).map((port, i) => [port, channelNumber(this.#messages - 1, i)]);
  }

  #sum(runMs: number, cpuMs: number): void {
    totals.tasks += 1;
    totals.runMs += runMs;
    totals.cpuMs += Number.isNaN(cpuMs) ? 0 : cpuMs;
    if (totals.tasks % 1000 === 0 || running.size === 0) {
      this.#recording.row('ranTotals', totals.tasks, totals.runMs, totals.cpuMs);
    }
  }
}

/**
 * Names a port by how it came to the worker, which both ends know.
 *
 * @param message number of the message that brought it, or -1 for `workerData`
 */
export function channelNumber(message: number, position: number): number {
  return (message + 1) * PORTS_PER_MESSAGE + position + 1;
}

/** The ports in a message, as far as its fields and theirs go. */
export function portsWithin(value: unknown): MessagePort[] {
  const ports: MessagePort[] = [];
  const visit = (item: unknown, depth: number): void => {
    if (typeof item !== 'object' || item === null || ports.length >= PORTS_PER_MESSAGE) return;
    if (item instanceof MessagePort) ports.push(item);
    else if (depth < 2 && !ArrayBuffer.isView(item)) {
      for (const key of Object.keys(item).slice(0, PORTS_PER_MESSAGE))
        visit(Reflect.get(item, key), depth + 1);
    }
  };
  visit(value, 0);
  return ports;
}
